/** Carries messages to the other side and back, in order; opened by this side. */
export interface Connection {
  /** For error messages. */
  readonly name: string;
  /** No effect once it is closed. */
  send(message: string | Uint8Array<ArrayBuffer>): void;
  /** Ends it. {@link Connection.onClose} is called once, with this reason unless there was another. */
  close(reason: string): void;
  /** Set before the first message can come. */
  onMessage: (data: string | Uint8Array) => void;
  onClose: (reason: string) => void;
}
