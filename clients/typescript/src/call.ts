import type { FrameworkError, RpcError } from "./error.js";
import type { Peer } from "./peer.js";

/** How one call is made. */
export interface CallOptions {
  /**
   * How long to wait for the outcome, in milliseconds, connecting included. Calls with streams wait
   * without end unless it is given.
   */
  timeout?: number;
  /** Texts beside the call; names in lower case. */
  headers?: Record<string, string>;
  /** Aborting it cancels the call. */
  signal?: AbortSignal;
}

/** What a call ended with. */
export type Outcome<T, E extends RpcError> =
  | { ok: true; value: T }
  | { ok: false; error: E | FrameworkError };

/** A call under way. Awaiting it gives the result, or throws. */
export interface Call<T, E extends RpcError = never> extends Promise<T> {
  /** The result or the failure as a value, which a `switch` over its `kind` tells apart. */
  outcome(): Promise<Outcome<T, E>>;
}

/** What a handler knows of the call that it answers; its last argument. */
export interface CallContext {
  /** `Service/method`. */
  readonly method: string;
  /** Who calls. */
  readonly peer: Peer;
  /** What came beside the call, with what the caller says once for all its calls. */
  readonly headers: Readonly<Record<string, string>>;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /**
   * Keeps a callback that is an argument of this call beyond it, until the function that is returned
   * is called, its owner revokes it, or the connection ends.
   *
   * @param whenGone hears of an end that this side has not asked for, and why
   */
  keep(callback: object, whenGone?: (reason: string) => void): () => void;
}

/** The timeout of calls that say nothing else, in milliseconds. */
export const DEFAULT_TIMEOUT = 10_000;

/** The budget of a request that brings none, in milliseconds. */
export const DEFAULT_BUDGET = 30_000;

/** When a call ends at the latest; those with streams last as long as they last. */
export function deadlineOf(
  method: { readonly isStreaming: boolean },
  options: CallOptions,
  standard = DEFAULT_TIMEOUT,
): Deadline {
  return new Deadline(options.timeout ?? (method.isStreaming ? Infinity : standard));
}

const MOST_TIMER_MILLIS = 0x7fff_ffff;

/** A point in time at which a call ends; it never passes for an infinite timeout. */
export class Deadline {
  private readonly end: number;

  constructor(millis: number) {
    this.end = performance.now() + millis;
  }

  /** What is left, in milliseconds; not negative. */
  left(): number {
    return Math.max(0, this.end - performance.now());
  }

  get isOver(): boolean {
    return this.left() === 0;
  }

  /** Runs an action when it has passed, unless the function that is returned was called before. */
  onOver(action: () => void): () => void {
    if (this.end === Infinity) {
      return () => {};
    }
    let timer: ReturnType<typeof setTimeout>;
    const wait = (): void => {
      const left = this.left();
      if (left === 0) {
        action();
      } else {
        timer = setTimeout(wait, Math.min(Math.ceil(left), MOST_TIMER_MILLIS));
      }
    };
    wait();
    return () => clearTimeout(timer);
  }
}
