import { deadlineOf } from "./call.js";
import type { PeerConnection } from "./peer-connection.js";
import { stubOf, type Caller, type ServiceDescriptor } from "./service.js";

/** What the other side of a connection has given to this side to call. */
export class HeldCallbacks {
  private readonly stubs = new Map<number | bigint, object>();
  private readonly handles = new WeakMap<object, number | bigint>();
  private readonly kept = new Map<number | bigint, ((reason: string) => void) | undefined>();

  constructor(private readonly connection: PeerConnection) {}

  /** What calls a callback; the same object each time. */
  stub(handle: number | bigint, service: ServiceDescriptor<unknown>): object {
    const known = this.stubs.get(handle);
    if (known !== undefined) {
      return known;
    }
    const made = stubOf(this.caller(handle), service) as object;
    this.stubs.set(handle, made);
    this.handles.set(made, handle);
    return made;
  }

  /** The handle of what {@link stub} has made; absent for anything else. */
  findHandle(callback: object): number | bigint | undefined {
    return this.handles.get(callback);
  }

  /** The handle of a callback that a call has brought. */
  handleOf(callback: object): number | bigint {
    const handle = this.findHandle(callback);
    if (handle === undefined) {
      throw new TypeError("only a callback that this call has brought can be kept");
    }
    return handle;
  }

  /** An answer has told the owner that it is kept. */
  keep(handle: number | bigint, whenGone: ((reason: string) => void) | undefined): void {
    this.kept.set(handle, whenGone);
  }

  /** This side does not call it any more. */
  release(handle: number | bigint): void {
    if (this.kept.delete(handle)) {
      this.connection.control("release", { callbacks: [handle] });
      this.forget(handle);
    }
  }

  /** Its owner does not answer for it any more. */
  onRevoked(handle: number | bigint, reason: string): void {
    const whenGone = this.kept.get(handle);
    this.kept.delete(handle);
    this.forget(handle);
    whenGone?.(reason);
  }

  /** A call that brought it has ended. */
  onCallEnded(handle: number | bigint): void {
    if (!this.kept.has(handle)) {
      this.forget(handle);
    }
  }

  onClosed(reason: string): void {
    for (const handle of [...this.kept.keys()]) {
      this.onRevoked(handle, reason);
    }
  }

  private forget(handle: number | bigint): void {
    this.stubs.delete(handle);
  }

  private caller(target: number | bigint): Caller {
    const outgoing = this.connection.outgoing;
    return {
      call: (method, values, input, options) =>
        outgoing.call(method, values, input, options, deadlineOf(method, options), target),
      stream: (method, values, input, options) =>
        outgoing.stream(method, values, input, options, deadlineOf(method, options), target),
    };
  }
}
