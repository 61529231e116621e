import { failure } from "./error.js";
import type { ServiceDescriptor } from "./service.js";

/** More callbacks of one side on a connection fail their call. */
export const MAX_CALLBACKS = 10_000;

/** When so many one-way calls of a callback wait, it ends. */
export const MAX_WAITING_ONE_WAY_CALLS = 1_000;

/** Something of this side that the other side may call. */
export class ExportedCallback {
  /** How many calls hold it. */
  calls = 0;
  isKept = false;
  isLive = true;
  /** One-way calls, one after the other. */
  private readonly waiting: (() => Promise<void>)[] = [];
  private isRunning = false;
  private whenQuiet: (() => void)[] = [];

  constructor(
    readonly handle: number,
    readonly service: ServiceDescriptor<unknown>,
    readonly object: object,
  ) {}

  /** Runs a one-way call after those that came before. */
  enqueue(call: () => Promise<void>): void {
    this.waiting.push(call);
    if (!this.isRunning) {
      void this.run();
    }
  }

  /** How many one-way calls have not begun. */
  get backlog(): number {
    return this.waiting.length;
  }

  /** Drops the one-way calls that have not begun. */
  drop(): void {
    this.waiting.length = 0;
  }

  /** Resolves when no one-way call is left. */
  quiet(): Promise<void> {
    return this.isRunning
      ? new Promise((resolve) => this.whenQuiet.push(resolve))
      : Promise.resolve();
  }

  /** Whether it has nothing to do. */
  get isQuiet(): boolean {
    return !this.isRunning;
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
      await next();
    }
    this.isRunning = false;
    this.whenQuiet.splice(0).forEach((resolve) => resolve());
  }
}

/**
 * What this side has given to the other side of a connection to call. Something lives while a call
 * holds it, or it is kept; then its `close()` runs, once, after the one-way calls that came before.
 */
export class ExportedCallbacks {
  private readonly byHandle = new Map<number, ExportedCallback>();
  private readonly byObject = new Map<object, ExportedCallback[]>();
  private lastHandle = 0;

  /** The callback that an object is, held once more. */
  hold(service: ServiceDescriptor<unknown>, object: object): ExportedCallback {
    const same = this.byObject.get(object) ?? [];
    let exported = same.find((one) => one.service === service);
    if (exported === undefined) {
      if (this.byHandle.size >= MAX_CALLBACKS) {
        throw failure("RESOURCE_EXHAUSTED", `over ${MAX_CALLBACKS} callbacks on a connection`, {
          isNotExecuted: true,
        });
      }
      exported = new ExportedCallback(++this.lastHandle, service, object);
      this.byHandle.set(exported.handle, exported);
      this.byObject.set(object, [...same, exported]);
    }
    exported.calls++;
    return exported;
  }

  /** A live one. */
  find(handle: number | bigint): ExportedCallback | undefined {
    return this.byHandle.get(Number(handle));
  }

  /** The only live one of a service: for peers that cannot say which they mean. */
  onlyOf(service: string): ExportedCallback | undefined {
    const all = [...this.byHandle.values()].filter((one) => one.service.name === service);
    return all.length === 1 ? all[0] : undefined;
  }

  /** A call does not hold these any more. */
  release(all: readonly ExportedCallback[]): void {
    for (const exported of all) {
      exported.calls--;
      this.endUnheld(exported);
    }
  }

  /** @returns false when it has ended */
  keep(handle: number | bigint): boolean {
    const exported = this.find(handle);
    if (exported !== undefined) {
      exported.isKept = true;
    }
    return exported !== undefined;
  }

  /** The other side keeps it no longer. */
  unkeep(handle: number | bigint): void {
    const exported = this.find(handle);
    if (exported !== undefined) {
      exported.isKept = false;
      this.endUnheld(exported);
    }
  }

  /** Ends one at once; one-way calls that wait do not run. */
  revoke(exported: ExportedCallback): void {
    exported.drop();
    this.end(exported);
  }

  get isAnyKept(): boolean {
    return [...this.byHandle.values()].some((one) => one.isKept);
  }

  /** The connection has ended. */
  onClosed(): void {
    [...this.byHandle.values()].forEach((exported) => this.end(exported));
  }

  private endUnheld(exported: ExportedCallback): void {
    if (exported.calls === 0 && !exported.isKept) {
      this.end(exported);
    }
  }

  private end(exported: ExportedCallback): void {
    if (!exported.isLive) {
      return;
    }
    exported.isLive = false;
    this.byHandle.delete(exported.handle);
    const others = this.byObject.get(exported.object)?.filter((one) => one !== exported) ?? [];
    if (others.length > 0) {
      this.byObject.set(exported.object, others);
    } else {
      this.byObject.delete(exported.object);
    }
    void exported.quiet().then(() => closeObject(exported));
  }
}

/** Tells an object that has a `close()` beside its contract that nothing holds it any more. */
function closeObject({ object, service }: ExportedCallback): void {
  const close = (object as { close?: unknown }).close;
  if (typeof object === "object" && typeof close === "function" && !service.methods.has("close")) {
    try {
      close.call(object);
    } catch (problem) {
      console.error(`ruapc: close() of a ${service.name} failed`, problem);
    }
  }
}
