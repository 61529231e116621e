import { deadlineOf } from "./call.js";
import { stubOf } from "./service.js";
/** What the other side of a connection has given to this side to call. */
export class HeldCallbacks {
    connection;
    stubs = new Map();
    handles = new WeakMap();
    kept = new Map();
    constructor(connection) {
        this.connection = connection;
    }
    /** What calls a callback; the same object each time. */
    stub(handle, service) {
        const known = this.stubs.get(handle);
        if (known !== undefined) {
            return known;
        }
        const made = stubOf(this.caller(handle), service);
        this.stubs.set(handle, made);
        this.handles.set(made, handle);
        return made;
    }
    /** The handle of what {@link stub} has made; absent for anything else. */
    findHandle(callback) {
        return this.handles.get(callback);
    }
    /** The handle of a callback that a call has brought. */
    handleOf(callback) {
        const handle = this.findHandle(callback);
        if (handle === undefined) {
            throw new TypeError("only a callback that this call has brought can be kept");
        }
        return handle;
    }
    /** An answer has told the owner that it is kept. */
    keep(handle, whenGone) {
        this.kept.set(handle, whenGone);
    }
    /** This side does not call it any more. */
    release(handle) {
        if (this.kept.delete(handle)) {
            this.connection.control("release", { callbacks: [handle] });
            this.forget(handle);
        }
    }
    /** Its owner does not answer for it any more. */
    onRevoked(handle, reason) {
        const whenGone = this.kept.get(handle);
        this.kept.delete(handle);
        this.forget(handle);
        whenGone?.(reason);
    }
    /** A call that brought it has ended. */
    onCallEnded(handle) {
        if (!this.kept.has(handle)) {
            this.forget(handle);
        }
    }
    onClosed(reason) {
        for (const handle of [...this.kept.keys()]) {
            this.onRevoked(handle, reason);
        }
    }
    forget(handle) {
        this.stubs.delete(handle);
    }
    caller(target) {
        const outgoing = this.connection.outgoing;
        return {
            call: (method, values, input, options) => outgoing.call(method, values, input, options, deadlineOf(method, options), target),
            stream: (method, values, input, options) => outgoing.stream(method, values, input, options, deadlineOf(method, options), target),
        };
    }
}
