/** Where items come from: an array, a generator, a stream of bytes or of the platform. */
export type Source<T> = AsyncIterable<T> | Iterable<T>;

/**
 * Items that come one by one. They are taken with `for await`, once. Leaving the loop early, or
 * {@link close}, tells the other side that no more are wanted; one that is neither taken nor closed keeps
 * its call open.
 */
export interface RpcStream<T> extends AsyncIterable<T, undefined> {
  /** Takes no more items. No effect after the end. */
  close(): void;
}

/** The credit for the items of a result with which a call starts. */
export const FIRST_OUTPUT_CREDIT = 32;

/** The credit for the items of a parameter with which a call starts. */
export const FIRST_INPUT_CREDIT = 8;

/** What a receiver lets be on its way once items are taken: 1 MiB, or so many small items. */
const WINDOW = 256;

/** The bytes that one credit is good for. */
const CREDIT_BYTES = 4096;

/** What an item takes of the credit: a small one takes one, a large one as many as its pieces would. */
function costOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / CREDIT_BYTES));
}

/** More open credit fails the call. */
export const MAX_CREDIT = 0x7fff_ffff;

/** The bytes of an item when the other side's hello says nothing else. */
export const MAX_STREAM_ITEM = 1 << 20;

/**
 * Items on their way in. Credit for more is given as items are taken, so what waits here is bounded. The
 * last credit may be spent on an item that takes more.
 */
export class ItemReceiver<T> implements RpcStream<T> {
  private readonly items: { value: T; cost: number }[] = [];
  /** What may still come. */
  private open: number;
  /** What may still come, and what waits here. */
  private outstanding: number;
  private ending: { error?: unknown } | undefined;
  private wake: (() => void) | undefined;
  private isTaken = false;

  /**
   * @param credit what the sender has at first
   * @param giveCredit tells the sender that so much more may come
   * @param onClose nobody wants more items
   */
  constructor(
    credit: number,
    private readonly giveCredit: (credit: number) => void,
    private readonly onClose: () => void,
  ) {
    this.open = credit;
    this.outstanding = credit;
  }

  /** @returns false when there was no credit for it */
  push(value: T, bytes: number): boolean {
    if (this.open <= 0) {
      return this.ending !== undefined; // sent before its sender heard of the end
    }
    const cost = costOf(bytes);
    this.open -= cost;
    if (this.ending === undefined) {
      this.items.push({ value, cost });
      this.wake?.();
    }
    return true;
  }

  /** All items at once, from a sender that knows no credit. */
  pushAll(items: readonly T[]): void {
    if (this.ending === undefined) {
      this.items.push(...items.map((value) => ({ value, cost: 0 })));
      this.wake?.();
    }
  }

  /** No item follows those that have come; with an error, it is thrown after them. */
  end(ending: { error?: unknown } = {}): void {
    this.ending ??= ending;
    this.wake?.();
  }

  close(): void {
    if (this.ending === undefined) {
      this.end();
      this.onClose();
    }
    this.items.length = 0;
  }

  [Symbol.asyncIterator](): AsyncIterator<T, undefined> {
    if (this.isTaken) {
      throw new TypeError("the items of a stream can be taken once");
    }
    this.isTaken = true;
    return {
      next: () => this.next(),
      return: async () => {
        this.close();
        return { done: true, value: undefined };
      },
    };
  }

  private async next(): Promise<IteratorResult<T, undefined>> {
    while (this.items.length === 0 && this.ending === undefined) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    if (this.items.length > 0) {
      const { value, cost } = this.items.shift()!;
      this.onTaken(cost);
      return { done: false, value };
    }
    const ending = this.ending!;
    if ("error" in ending) {
      this.ending = {};
      throw ending.error;
    }
    return { done: true, value: undefined };
  }

  private onTaken(cost: number): void {
    this.outstanding -= cost;
    const missing = WINDOW - this.outstanding;
    if (missing * 2 >= WINDOW && this.ending === undefined) {
      this.open += missing;
      this.outstanding = WINDOW;
      this.giveCredit(missing);
    }
  }
}

/** Sends items as far as there is credit. */
export class ItemSender<T> {
  private isEnded = false;
  private wake: (() => void) | undefined;

  /** @param send sends an item, or throws when it cannot be sent; gives its bytes */
  constructor(
    private credit: number,
    private readonly send: (item: T) => number,
  ) {}

  /** @returns false when that is more credit than there may be */
  onCredit(credit: number): boolean {
    this.credit += credit;
    this.wake?.();
    return this.credit <= MAX_CREDIT;
  }

  /** Nobody wants more items. */
  stop(): void {
    this.isEnded = true;
    this.wake?.();
  }

  /**
   * Takes all items of a source and sends them.
   *
   * @returns whether all were sent; false after {@link stop}
   */
  async run(source: Source<T>): Promise<boolean> {
    const items =
      Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
    try {
      for (;;) {
        await this.room();
        if (this.isEnded) {
          return false;
        }
        const next = await Promise.race([items.next(), this.stopped()]);
        if (next === null || this.isEnded) {
          return false;
        }
        if (next.done === true) {
          return true;
        }
        this.credit -= costOf(this.send(next.value));
      }
    } finally {
      // A source that waits for its next item cannot be waited for.
      void Promise.resolve(items.return?.()).catch(() => {});
    }
  }

  private async room(): Promise<void> {
    while (this.credit <= 0 && !this.isEnded) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** Resolves to null when nobody wants more items. */
  private stopped(): Promise<null> {
    return new Promise((resolve) => {
      this.wake = () => {
        if (this.isEnded) {
          resolve(null);
        }
      };
    });
  }
}
