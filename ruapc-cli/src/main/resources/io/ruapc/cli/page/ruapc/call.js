/** The timeout of calls that say nothing else, in milliseconds. */
export const DEFAULT_TIMEOUT = 10_000;
/** The budget of a request that brings none, in milliseconds. */
export const DEFAULT_BUDGET = 30_000;
/** When a call ends at the latest; those with streams last as long as they last. */
export function deadlineOf(method, options, standard = DEFAULT_TIMEOUT) {
    return new Deadline(options.timeout ?? (method.isStreaming ? Infinity : standard));
}
const MOST_TIMER_MILLIS = 0x7fff_ffff;
/** A point in time at which a call ends; it never passes for an infinite timeout. */
export class Deadline {
    end;
    constructor(millis) {
        this.end = performance.now() + millis;
    }
    /** What is left, in milliseconds; not negative. */
    left() {
        return Math.max(0, this.end - performance.now());
    }
    get isOver() {
        return this.left() === 0;
    }
    /** Runs an action when it has passed, unless the function that is returned was called before. */
    onOver(action) {
        if (this.end === Infinity) {
            return () => { };
        }
        let timer;
        const wait = () => {
            const left = this.left();
            if (left === 0) {
                action();
            }
            else {
                timer = setTimeout(wait, Math.min(Math.ceil(left), MOST_TIMER_MILLIS));
            }
        };
        wait();
        return () => clearTimeout(timer);
    }
}
