import { Deadline } from "./call.js";
import { failure } from "./error.js";
/**
 * A call of this side, from its request until its outcome is known. Its entry among the pending ones
 * stays after a cancel, so that its id and its callbacks live until the other side is done.
 */
export class OutgoingCall {
    id;
    method;
    deadline;
    /** Settles once. */
    result;
    output;
    sender;
    callbacks = [];
    isSettled = false;
    /** The answer has come; one-way calls of callbacks that came before it are still running. */
    answer;
    settle;
    cleanups = [];
    constructor(id, method, deadline) {
        this.id = id;
        this.method = method;
        this.deadline = deadline;
        this.result = new Promise((resolve, reject) => {
            this.settle = (ending) => ("error" in ending ? reject(ending.error) : resolve(ending.value));
        });
        this.result.catch(() => { }); // the caller of a stream hears of it through the items
    }
    /** Watches for the end of the time, and for the caller that gives up. */
    watch(options, onOver, onCancel) {
        this.cleanups.push(this.deadline.onOver(onOver));
        const signal = options.signal;
        if (signal !== undefined) {
            const abort = () => onCancel(signal.reason);
            signal.addEventListener("abort", abort);
            this.cleanups.push(() => signal.removeEventListener("abort", abort));
        }
    }
    /** The outcome is known. The first one counts. */
    end(ending) {
        if (this.isSettled) {
            return;
        }
        this.isSettled = true;
        this.sender?.stop();
        this.output?.end("error" in ending ? { error: ending.error } : {});
        this.settle(ending);
    }
    /** Nothing is expected from the other side any more. */
    forget() {
        this.cleanups.splice(0).forEach((cleanup) => cleanup());
    }
}
/** The caller gave up. */
export function cancelled(cause) {
    return failure("CANCELLED", "the caller gave up", { cause });
}
/** The caller's time is over. */
export function timedOut(method) {
    return failure("TIMEOUT", `no answer from ${method.fullName} in time`);
}
