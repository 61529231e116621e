import type { CallContext } from "./call.js";
import type { Form, Message } from "./message.js";
import { Flags } from "./meta.js";
import type { Peer } from "./peer.js";
import type { MethodDescriptor } from "./service.js";
import type { ItemReceiver, ItemSender } from "./stream.js";

/** A call of the other side, from its request until it is answered; what its handler sees of it. */
export class IncomingCall implements CallContext {
  readonly method: string;
  readonly id: number | bigint;
  readonly form: Form;
  readonly flags: number;
  readonly credit: number | undefined;
  readonly isOneWay: boolean;
  input: ItemReceiver<unknown> | undefined;
  output: ItemSender<unknown> | undefined;
  descriptor: MethodDescriptor | undefined;
  /** Handles that its answer keeps, and who hears of their end. */
  readonly kept = new Map<number | bigint, ((reason: string) => void) | undefined>();
  isAnswered = false;
  private readonly abortion = new AbortController();

  constructor(
    message: Message,
    readonly peer: Peer,
    readonly headers: Readonly<Record<string, string>>,
    private readonly isExtended: boolean,
    private readonly handleOf: (callback: object) => number | bigint,
    private readonly release: (handle: number | bigint) => void,
  ) {
    const { meta } = message;
    this.method = meta.method ?? "";
    this.id = meta.msgid;
    this.form = message.form;
    this.flags = meta.flags;
    this.credit = isExtended ? meta.credit : undefined;
    this.isOneWay = isExtended && (meta.flags & Flags.NO_RESPONSE) !== 0;
  }

  get signal(): AbortSignal {
    return this.abortion.signal;
  }

  /** Nobody waits any more. */
  cancel(reason: unknown): void {
    this.abortion.abort(reason);
    this.input?.end({ error: reason });
    this.output?.stop();
  }

  /** The flags of its answer: its format, and what other peers expect to come back. */
  answerFlags(): number {
    const echoed = this.isExtended ? this.flags & Flags.MESSAGE_PACK : this.flags & ~Flags.REQUEST;
    return echoed | Flags.RESPONSE;
  }

  keep(callback: object, whenGone?: (reason: string) => void): () => void {
    const handle = this.handleOf(callback);
    if (this.isAnswered) {
      throw new TypeError("callbacks are kept during the call that brings them");
    }
    this.kept.set(handle, whenGone);
    return () => {
      if (this.isAnswered) {
        this.release(handle);
      } else {
        this.kept.delete(handle);
      }
    };
  }
}
