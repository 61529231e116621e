import { Flags } from "./meta.js";
/** A call of the other side, from its request until it is answered; what its handler sees of it. */
export class IncomingCall {
    peer;
    headers;
    isExtended;
    handleOf;
    release;
    method;
    id;
    form;
    flags;
    credit;
    isOneWay;
    input;
    output;
    descriptor;
    /** Handles that its answer keeps, and who hears of their end. */
    kept = new Map();
    isAnswered = false;
    abortion = new AbortController();
    constructor(message, peer, headers, isExtended, handleOf, release) {
        this.peer = peer;
        this.headers = headers;
        this.isExtended = isExtended;
        this.handleOf = handleOf;
        this.release = release;
        const { meta } = message;
        this.method = meta.method ?? "";
        this.id = meta.msgid;
        this.form = message.form;
        this.flags = meta.flags;
        this.credit = isExtended ? meta.credit : undefined;
        this.isOneWay = isExtended && (meta.flags & Flags.NO_RESPONSE) !== 0;
    }
    get signal() {
        return this.abortion.signal;
    }
    /** Nobody waits any more. */
    cancel(reason) {
        this.abortion.abort(reason);
        this.input?.end({ error: reason });
        this.output?.stop();
    }
    /** The flags of its answer: its format, and what other peers expect to come back. */
    answerFlags() {
        const echoed = this.isExtended ? this.flags & Flags.MESSAGE_PACK : this.flags & ~Flags.REQUEST;
        return echoed | Flags.RESPONSE;
    }
    keep(callback, whenGone) {
        const handle = this.handleOf(callback);
        if (this.isAnswered) {
            throw new TypeError("callbacks are kept during the call that brings them");
        }
        this.kept.set(handle, whenGone);
        return () => {
            if (this.isAnswered) {
                this.release(handle);
            }
            else {
                this.kept.delete(handle);
            }
        };
    }
}
