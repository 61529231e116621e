/** More levels of arrays and maps than this are refused. */
export const MAX_DEPTH = 128;
/** More characters in one number than this are refused. */
export const MAX_NUMBER_LENGTH = 10_000;
/** Bytes that cannot be read as the value that is wanted, or a value that cannot be written. */
export class CodecError extends Error {
    problem;
    path;
    name = "CodecError";
    /** @param path where in the value, as `$.items[1].price` */
    constructor(problem, path) {
        super(path === "$" ? problem : `${problem} at ${path}`);
        this.problem = problem;
        this.path = path;
    }
}
/** Where in a value a reader or writer is. */
export class Path {
    steps = [];
    /** Runs `inside` one step deeper. */
    within(step, inside) {
        if (this.steps.length >= MAX_DEPTH) {
            throw this.error(`more than ${MAX_DEPTH} levels`);
        }
        this.steps.push(step);
        const result = inside();
        this.steps.pop(); // not after a failure: its message says where
        return result;
    }
    /** An error at this place. */
    error(problem) {
        return new CodecError(problem, this.toString());
    }
    toString() {
        return this.steps.reduce((text, step) => text + (typeof step === "number" ? `[${step}]` : `.${step}`), "$");
    }
}
const SURROGATE = /\p{Surrogate}/u;
/** Whether a text has no half of a character. */
export function isWellFormed(text) {
    return !SURROGATE.test(text);
}
/** A number where it keeps all bits. */
export function narrowed(value) {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
}
/** One byte of an array of numbers. */
export function readByte(source) {
    const value = source.integer();
    if (typeof value !== "number" || value < 0 || value > 255) {
        throw source.path.error(`a byte is wanted, not ${value}`);
    }
    return value;
}
