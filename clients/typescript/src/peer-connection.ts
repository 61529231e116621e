import { Deadline, deadlineOf, DEFAULT_TIMEOUT, type CallOptions } from "./call.js";
import { ExportedCallbacks } from "./callback.js";
import * as codec from "./codec.js";
import { failure, type FrameworkError } from "./error.js";
import { HeldCallbacks } from "./held-callback.js";
import { IncomingCalls } from "./incoming-calls.js";
import { decode, encode, formatFlag, type Form, type Message, type PayloadWriter } from "./message.js";
import { Flags, type Hello, type Meta } from "./meta.js";
import { OutgoingCalls } from "./outgoing-calls.js";
import type { Peer } from "./peer.js";
import type { Services } from "./services.js";
import {
  MethodDescriptor,
  stubOf,
  type Caller,
  type ServiceDescriptor,
  type Stub,
} from "./service.js";
import { MAX_STREAM_ITEM, type RpcStream, type Source } from "./stream.js";
import type { Connection } from "./transport.js";
import { AGENT } from "./version.js";

/** How often a connection on which somebody waits is looked at, in milliseconds. */
export const HEARTBEAT_MILLIS = 10_000;

const CAPS = ["signal", "callback", "stream", "json-base64"];

/** The cheapest question there is. */
const IS_PENDING = new MethodDescriptor("_ruapc.memory", "request_is_pending", {
  parameters: { request: codec.record(() => ({ request_id: codec.uint64 })) },
  result: codec.any,
});

/** What is known of the other side: nothing before its first message, then for good. */
type Knowledge = "unknown" | "extended" | "baseline";

/**
 * One side of a connection: the same for who opened it and who did not. Messages come in at
 * {@link Connection.onMessage} and are taken apart here; who makes calls and who answers them are its
 * parts.
 */
export class PeerConnection implements Peer, Caller {
  readonly closed: Promise<string>;
  readonly outgoing: OutgoingCalls;
  readonly incoming: IncomingCalls;
  readonly exported = new ExportedCallbacks();
  readonly held = new HeldCallbacks(this);
  isOpen = true;
  /** The other side goes away: no new calls. */
  isLeaving = false;
  /** Resolves when it takes no more calls. */
  readonly left: Promise<void>;

  private knowledge: Knowledge = "unknown";
  private caps: ReadonlySet<string> = new Set();
  private headers: Record<string, string> = {};
  private maxItem = MAX_STREAM_ITEM;
  private hasSaidHello = false;
  private greeting: Promise<unknown> | undefined;
  private lastArrival = performance.now();
  private isAsked = false;
  private readonly heartbeat: ReturnType<typeof setInterval>;
  private resolveClosed!: (reason: string) => void;
  private resolveLeft!: () => void;

  /**
   * @param form of what this side begins
   * @param hello headers for all calls of this side
   * @param isWatched whether to notice a dead connection also when no call waits
   */
  constructor(
    private readonly connection: Connection,
    services: Services,
    readonly form: Form,
    private readonly helloHeaders: Record<string, string>,
    private readonly isWatched: () => boolean,
  ) {
    this.closed = new Promise((resolve) => (this.resolveClosed = resolve));
    this.left = new Promise((resolve) => (this.resolveLeft = resolve));
    this.outgoing = new OutgoingCalls(this);
    this.incoming = new IncomingCalls(this, services);
    connection.onMessage = (data) => this.onMessage(data);
    connection.onClose = (reason) => this.onClose(reason);
    this.heartbeat = setInterval(() => this.beat(), HEARTBEAT_MILLIS);
  }

  get takesCalls(): boolean {
    return this.isOpen && !this.isLeaving;
  }

  /** Whether the other side is one of this project. */
  get isExtended(): boolean {
    return this.knowledge === "extended";
  }

  get isBaseline(): boolean {
    return this.knowledge === "baseline";
  }

  /** The most bytes of a stream item that the other side takes. */
  get maxStreamItem(): number {
    return this.maxItem;
  }

  stub<S>(service: ServiceDescriptor<S>, options?: CallOptions): Stub<S> {
    return stubOf(this, service, options);
  }

  call(
    method: MethodDescriptor,
    values: readonly unknown[],
    input: Source<unknown> | undefined,
    options: CallOptions,
  ): Promise<unknown> {
    return this.outgoing.call(method, values, input, options, deadlineOf(method, options));
  }

  stream(
    method: MethodDescriptor,
    values: readonly unknown[],
    input: Source<unknown> | undefined,
    options: CallOptions,
  ): RpcStream<unknown> {
    return this.outgoing.stream(method, values, input, options, deadlineOf(method, options));
  }

  /** Asks an unknown peer anything, so that its first message says what it is. */
  async greet(deadline: Deadline): Promise<void> {
    if (this.knowledge === "unknown") {
      this.greeting ??= this.ask();
      await Promise.race([
        this.greeting,
        new Promise<void>((resolve) => void this.greeting!.then(deadline.onOver(resolve))),
      ]);
    }
  }

  /** Whether the other side understands a capability; false while it is unknown. */
  can(cap: string): boolean {
    return this.caps.has(cap);
  }

  /**
   * Sends a message.
   *
   * @throws CodecError when it cannot be written; nothing was sent then
   */
  send(meta: Meta, payload: PayloadWriter | null, form: Form): void {
    const isCall = (meta.flags & (Flags.REQUEST | Flags.RESPONSE)) !== 0;
    const saysHello =
      !this.hasSaidHello &&
      isCall &&
      (meta.flags & Flags.MORE) === 0 &&
      ((meta.flags & Flags.REQUEST) !== 0 || this.isExtended);
    const said = saysHello ? { ...meta, hello: this.hello() } : meta;
    const message = encode(said, payload, form, this.caps.has("json-base64"));
    this.connection.send(message);
    this.hasSaidHello ||= saysHello;
  }

  /** A one-way request of the protocol itself. */
  control(method: "release" | "revoke" | "goaway", argument: object): void {
    if (this.isOpen && !this.isBaseline) {
      const meta: Meta = {
        method: `_ruapc.control/${method}`,
        flags: Flags.REQUEST | Flags.NO_RESPONSE | formatFlag(this.form),
        msgid: this.outgoing.nextId(),
        timeout_ms: DEFAULT_TIMEOUT,
      };
      this.send(meta, (target) => codec.any.write(target, argument), this.form);
    }
  }

  /** The headers of a call that came. */
  headersOf(meta: Meta): Record<string, string> {
    return { ...this.headers, ...meta.headers };
  }

  /** The other side goes away: ends as soon as nothing is open. */
  onGoAway(): void {
    if (this.takesCalls) {
      this.isLeaving = true;
      this.resolveLeft();
      this.closeIfDone();
    }
  }

  /** Something has ended that a going away may have waited for. */
  closeIfDone(): void {
    if (this.isLeaving && this.outgoing.isIdle && this.incoming.isIdle) {
      this.close("the other side goes away");
    }
  }

  /** Ends it; what is open fails. */
  close(reason: string, error?: FrameworkError): void {
    this.onClose(reason, error);
    this.connection.close(reason);
  }

  private hello(): Hello {
    const hasHeaders = Object.keys(this.helloHeaders).length > 0;
    return { caps: CAPS, agent: AGENT, ...(hasHeaders ? { headers: this.helloHeaders } : {}) };
  }

  private onMessage(data: string | Uint8Array): void {
    this.lastArrival = performance.now();
    this.isAsked = false;
    let message: Message;
    try {
      message = decode(data);
    } catch (problem) {
      return this.close(`a message cannot be read: ${(problem as Error).message}`);
    }
    const { flags } = message.meta;
    if ((flags & Flags.REQUEST) !== 0) {
      this.learn(message);
      this.incoming.onRequest(message);
    } else if ((flags & Flags.RESPONSE) === 0) {
      this.incoming.onSignal(message);
    } else if ((flags & Flags.MORE) !== 0 && !this.isBaseline) {
      this.outgoing.onPart(message);
    } else {
      this.learn(message);
      this.outgoing.onResponse(message);
    }
  }

  private learn({ meta }: Message): void {
    const hello = meta.hello;
    if (this.knowledge === "unknown") {
      this.knowledge = hello === undefined ? "baseline" : "extended";
      this.caps = new Set(hello?.caps ?? []);
      this.maxItem = Number(hello?.max_stream_item ?? MAX_STREAM_ITEM);
    }
    if (hello?.headers !== undefined) {
      this.headers = hello.headers;
    }
  }

  private onClose(reason: string, error?: FrameworkError): void {
    if (!this.isOpen) {
      return;
    }
    this.isOpen = false;
    clearInterval(this.heartbeat);
    this.outgoing.onClosed(
      error ?? failure("CONNECTION_CLOSED", `the connection to ${this.connection.name} ended: ${reason}`),
    );
    this.incoming.onClosed();
    this.exported.onClosed();
    this.held.onClosed(reason);
    this.resolveLeft();
    this.resolveClosed(reason);
  }

  /**
   * Whoever waits should not wait for a peer that is not there: a connection whose other end has
   * vanished looks like one on which nothing happens.
   */
  private beat(): void {
    const quiet = performance.now() - this.lastArrival;
    const isNeeded = !this.outgoing.isIdle || this.exported.isAnyKept || this.isWatched();
    if (quiet < HEARTBEAT_MILLIS || !isNeeded) {
      return;
    }
    if (this.isAsked) {
      this.close("the other side does not answer");
    } else {
      this.isAsked = true;
      void this.ask();
    }
  }

  private async ask(): Promise<void> {
    const deadline = new Deadline(DEFAULT_TIMEOUT);
    // An error is as good a sign of life.
    await this.outgoing.call(IS_PENDING, [{ request_id: 0n }], undefined, {}, deadline).catch(() => {});
  }
}
