/** The longest wait after the first failure, in milliseconds; it doubles with each further one. */
const FIRST_MILLIS = 50;
/** The longest wait of all. */
const LONGEST_MILLIS = 5_000;
/**
 * How long to wait before another attempt: longer each time and never the same, so that many clients of a
 * server that comes back do not all come at once.
 */
export class Backoff {
    waiting = new Set();
    /** The longest wait after so many failures in a row. */
    most(failures) {
        return failures === 0 ? 0 : Math.min(LONGEST_MILLIS, FIRST_MILLIS * 2 ** (failures - 1));
    }
    /**
     * Waits between half and all of that.
     *
     * @param elapsed how much of it has passed already, in milliseconds
     */
    async wait(failures, elapsed = 0) {
        const millis = this.most(failures) * (0.5 + Math.random() / 2) - elapsed;
        if (millis > 0) {
            await new Promise((resolve) => {
                const end = () => {
                    clearTimeout(timer);
                    this.waiting.delete(end);
                    resolve();
                };
                const timer = setTimeout(end, millis);
                this.waiting.add(end);
            });
        }
    }
    /** Ends all waits. */
    stop() {
        this.waiting.forEach((end) => end());
    }
}
