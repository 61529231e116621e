import { PeerConnection } from "../src/peer-connection.js";
import { Services } from "../src/services.js";
import type { Form } from "../src/message.js";
import type { Connection } from "../src/transport.js";

/** One end of a pipe in memory. What is sent arrives in a later turn, as on a network. */
export class PipeEnd implements Connection {
  readonly name = "pipe";
  readonly sent: (string | Uint8Array)[] = [];
  onMessage: (data: string | Uint8Array) => void = () => {};
  onClose: (reason: string) => void = () => {};
  other!: PipeEnd;
  isOpen = true;

  send(message: string | Uint8Array<ArrayBuffer>): void {
    const copy = typeof message === "string" ? message : message.slice();
    this.sent.push(copy);
    setImmediate(() => this.other.isOpen && this.other.onMessage(copy));
  }

  close(reason: string): void {
    if (this.isOpen) {
      this.isOpen = false;
      this.onClose(reason);
      setImmediate(() => this.other.close(reason));
    }
  }
}

/** Two peers of which each is the other's. */
export interface Pair {
  left: PeerConnection;
  right: PeerConnection;
  leftServices: Services;
  rightServices: Services;
  leftPipe: PipeEnd;
  rightPipe: PipeEnd;
}

export function pair(form: Form = "binary"): Pair {
  const leftPipe = new PipeEnd();
  const rightPipe = new PipeEnd();
  leftPipe.other = rightPipe;
  rightPipe.other = leftPipe;
  const [leftServices, rightServices] = [new Services(), new Services()];
  const never = (): boolean => false;
  const left = new PeerConnection(leftPipe, leftServices, form, { tenant: "acme" }, never);
  const right = new PeerConnection(rightPipe, rightServices, form, {}, never);
  return { left, right, leftServices, rightServices, leftPipe, rightPipe };
}
