import { failure } from "./error.js";
const NORMAL = 1000;
const REASON_BYTES = 120;
/**
 * Opens a WebSocket.
 *
 * @param signal aborted when nobody waits for it any more
 * @throws RpcError UNAVAILABLE
 */
export async function openWebSocket(url, signal, given) {
    const Class = given ?? globalThis.WebSocket ?? (await ofPackage());
    return new Promise((resolve, reject) => {
        const socket = new Class(url);
        socket.binaryType = "arraybuffer";
        const connection = new WebSocketConnection(socket, url);
        const giveUp = () => socket.close();
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
async function ofPackage() {
    try {
        const name = "ws"; // not known to bundlers, whose pages do not need it
        return (await import(name)).WebSocket;
    }
    catch (cause) {
        const advice = "no WebSocket here: install the package ws, or use Node 22 or later";
        throw failure("UNAVAILABLE", advice, { isNotExecuted: true, cause });
    }
}
class WebSocketConnection {
    socket;
    name;
    onMessage = () => { };
    onClose = () => { };
    isClosed = false;
    problem = "";
    constructor(socket, name) {
        this.socket = socket;
        this.name = name;
        socket.onmessage = ({ data }) => {
            if (!this.isClosed) {
                this.onMessage(typeof data === "string" ? data : new Uint8Array(data));
            }
        };
        socket.onerror = (event) => {
            // Browsers do not say why.
            this.problem = event.message ?? "";
        };
        socket.onclose = ({ code, reason }) => {
            this.ended(reason || this.problem || (code === NORMAL ? "closed" : `closed with ${code}`));
        };
    }
    send(message) {
        this.socket.send(message);
    }
    close(reason) {
        // The other side may never answer the close frame: nobody waits for that here.
        this.ended(reason);
        const bytes = new TextEncoder().encode(reason).subarray(0, REASON_BYTES);
        this.socket.close(NORMAL, new TextDecoder().decode(bytes, { stream: true }));
    }
    ended(reason) {
        if (!this.isClosed) {
            this.isClosed = true;
            this.onClose(reason);
        }
    }
}
