import { Deadline, type CallOptions } from "./call.js";
import type { ExportedCallback } from "./callback.js";
import { failure, type RpcError } from "./error.js";
import type { MethodDescriptor } from "./service.js";
import type { ItemReceiver, ItemSender } from "./stream.js";

/** What a call ended with. */
export type Ending = { value: unknown } | { error: RpcError };

/**
 * A call of this side, from its request until its outcome is known. Its entry among the pending ones
 * stays after a cancel, so that its id and its callbacks live until the other side is done.
 */
export class OutgoingCall {
  /** Settles once. */
  readonly result: Promise<unknown>;
  output: ItemReceiver<unknown> | undefined;
  sender: ItemSender<unknown> | undefined;
  callbacks: readonly ExportedCallback[] = [];
  isSettled = false;
  /** The answer has come; one-way calls of callbacks that came before it are still running. */
  answer: Ending | undefined;
  private settle!: (ending: Ending) => void;
  private readonly cleanups: (() => void)[] = [];

  constructor(
    readonly id: number,
    readonly method: MethodDescriptor,
    readonly deadline: Deadline,
  ) {
    this.result = new Promise((resolve, reject) => {
      this.settle = (ending) => ("error" in ending ? reject(ending.error) : resolve(ending.value));
    });
    this.result.catch(() => {}); // the caller of a stream hears of it through the items
  }

  /** Watches for the end of the time, and for the caller that gives up. */
  watch(options: CallOptions, onOver: () => void, onCancel: (reason: unknown) => void): void {
    this.cleanups.push(this.deadline.onOver(onOver));
    const signal = options.signal;
    if (signal !== undefined) {
      const abort = (): void => onCancel(signal.reason);
      signal.addEventListener("abort", abort);
      this.cleanups.push(() => signal.removeEventListener("abort", abort));
    }
  }

  /** The outcome is known. The first one counts. */
  end(ending: Ending): void {
    if (this.isSettled) {
      return;
    }
    this.isSettled = true;
    this.sender?.stop();
    this.output?.end("error" in ending ? { error: ending.error } : {});
    this.settle(ending);
  }

  /** Nothing is expected from the other side any more. */
  forget(): void {
    this.cleanups.splice(0).forEach((cleanup) => cleanup());
  }
}

/** The caller gave up. */
export function cancelled(cause?: unknown): RpcError {
  return failure("CANCELLED", "the caller gave up", { cause });
}

/** The caller's time is over. */
export function timedOut(method: MethodDescriptor): RpcError {
  return failure("TIMEOUT", `no answer from ${method.fullName} in time`);
}
