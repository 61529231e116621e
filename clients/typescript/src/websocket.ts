import { failure } from "./error.js";
import type { Connection } from "./transport.js";

/** The part of a WebSocket, in browsers and of `ws` alike, that is used here. */
export type WebSocketClass = new (url: string) => WebSocket;

const NORMAL = 1000;
const REASON_BYTES = 120;

/**
 * Opens a WebSocket.
 *
 * @param signal aborted when nobody waits for it any more
 * @throws RpcError UNAVAILABLE
 */
export async function openWebSocket(
  url: string,
  signal: AbortSignal,
  given?: WebSocketClass,
): Promise<Connection> {
  const Class = given ?? (globalThis as { WebSocket?: WebSocketClass }).WebSocket ?? (await ofPackage());
  return new Promise((resolve, reject) => {
    const socket = new Class(url);
    socket.binaryType = "arraybuffer";
    const connection = new WebSocketConnection(socket, url);
    const giveUp = (): void => socket.close();
    signal.addEventListener("abort", giveUp);
    socket.onopen = () => {
      signal.removeEventListener("abort", giveUp);
      resolve(connection);
    };
    connection.onClose = (reason) => {
      signal.removeEventListener("abort", giveUp);
      const why = signal.aborted ? "it took too long" : reason;
      reject(failure("UNAVAILABLE", `no connection to ${url}: ${why}`, { isNotExecuted: true }));
    };
  });
}

/** Node has none of its own before version 22. */
async function ofPackage(): Promise<WebSocketClass> {
  try {
    const name = "ws"; // not known to bundlers, whose pages do not need it
    return ((await import(name)) as { WebSocket: WebSocketClass }).WebSocket;
  } catch (cause) {
    const advice = "no WebSocket here: install the package ws, or use Node 22 or later";
    throw failure("UNAVAILABLE", advice, { isNotExecuted: true, cause });
  }
}

class WebSocketConnection implements Connection {
  onMessage: (data: string | Uint8Array) => void = () => {};
  onClose: (reason: string) => void = () => {};
  private isClosed = false;
  private problem = "";

  constructor(
    private readonly socket: WebSocket,
    readonly name: string,
  ) {
    socket.onmessage = ({ data }) => {
      if (!this.isClosed) {
        this.onMessage(typeof data === "string" ? data : new Uint8Array(data as ArrayBuffer));
      }
    };
    socket.onerror = (event) => {
      // Browsers do not say why.
      this.problem = (event as ErrorEvent).message ?? "";
    };
    socket.onclose = ({ code, reason }) => {
      this.ended(reason || this.problem || (code === NORMAL ? "closed" : `closed with ${code}`));
    };
  }

  send(message: string | Uint8Array<ArrayBuffer>): void {
    this.socket.send(message);
  }

  close(reason: string): void {
    // The other side may never answer the close frame: nobody waits for that here.
    this.ended(reason);
    const bytes = new TextEncoder().encode(reason).subarray(0, REASON_BYTES);
    this.socket.close(NORMAL, new TextDecoder().decode(bytes, { stream: true }));
  }

  private ended(reason: string): void {
    if (!this.isClosed) {
      this.isClosed = true;
      this.onClose(reason);
    }
  }
}
