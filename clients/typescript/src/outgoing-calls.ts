import type { CallOptions, Deadline } from "./call.js";
import type { ExportedCallback } from "./callback.js";
import * as codec from "./codec.js";
import { failure, RpcError } from "./error.js";
import type { PeerConnection } from "./peer-connection.js";
import { CodecError } from "./reader.js";
import { formatFlag, limited, type Message } from "./message.js";
import { Flags, NO_TIMEOUT, type Meta } from "./meta.js";
import { cancelled, OutgoingCall, timedOut, type Ending } from "./outgoing-call.js";
import { readResult, undecodable } from "./result.js";
import { CallbackParameter, type MethodDescriptor } from "./service.js";
import {
  FIRST_INPUT_CREDIT,
  FIRST_OUTPUT_CREDIT,
  ItemReceiver,
  ItemSender,
  type RpcStream,
  type Source,
} from "./stream.js";

/** The calls of this side on one connection. */
export class OutgoingCalls {
  private readonly pending = new Map<number, OutgoingCall>();
  /** Calls on their way to their request. */
  private starting = 0;
  private lastId = 0;

  constructor(private readonly connection: PeerConnection) {}

  /** Ids are never used twice. */
  nextId(): number {
    return ++this.lastId;
  }

  get isIdle(): boolean {
    return this.pending.size === 0 && this.starting === 0;
  }

  /** Whether a call waits for its answer. */
  isPending(id: number | bigint): boolean {
    return this.pending.has(Number(id));
  }

  /** Calls a method whose result is one value. */
  async call(
    method: MethodDescriptor,
    values: readonly unknown[],
    input: Source<unknown> | undefined,
    options: CallOptions,
    deadline: Deadline,
    target?: number | bigint,
  ): Promise<unknown> {
    const call = new OutgoingCall(this.nextId(), method, deadline);
    await this.start(call, values, input, options, target);
    return call.result;
  }

  /** Calls a method whose result is a stream. */
  stream(
    method: MethodDescriptor,
    values: readonly unknown[],
    input: Source<unknown> | undefined,
    options: CallOptions,
    deadline: Deadline,
    target?: number | bigint,
  ): RpcStream<unknown> {
    const call = new OutgoingCall(this.nextId(), method, deadline);
    const output = new ItemReceiver<unknown>(
      FIRST_OUTPUT_CREDIT,
      (credit) => this.signal(call, { credit }),
      () => this.cancel(call, "the items are not wanted"),
    );
    call.output = output;
    void this.start(call, values, input, options, target);
    return output;
  }

  /** Sends the request; what goes wrong is the call's outcome. */
  private async start(
    call: OutgoingCall,
    values: readonly unknown[],
    input: Source<unknown> | undefined,
    options: CallOptions,
    target: number | bigint | undefined,
  ): Promise<void> {
    const { method } = call;
    this.starting++;
    try {
      if (method.input !== undefined) {
        await this.requireStreams(call);
      }
      if (!call.isSettled) {
        this.send(call, values, options, target);
        if (input !== undefined && method.input !== undefined) {
          void this.pump(call, input, method.input);
        }
      }
    } catch (problem) {
      this.end(call, { error: unsent(method, problem) });
    } finally {
      this.starting--;
      this.connection.closeIfDone();
    }
  }

  /** A peer that knows no streams would run the call as if nothing were sent. */
  private async requireStreams({ method, deadline }: OutgoingCall): Promise<void> {
    await this.connection.greet(deadline);
    if (deadline.isOver) {
      throw timedOut(method);
    }
    if (!this.connection.can("stream")) {
      throw failure("INVALID_ARGUMENT", `the other side takes no streams, as ${method.fullName} has`, {
        isNotExecuted: true,
      });
    }
  }

  private send(
    call: OutgoingCall,
    values: readonly unknown[],
    options: CallOptions,
    target: number | bigint | undefined,
  ): void {
    const { method, deadline } = call;
    const { connection } = this;
    if (!connection.isOpen || (connection.isLeaving && connection.incoming.isIdle)) {
      throw failure("UNAVAILABLE", "the connection takes no more calls", { isNotExecuted: true });
    }
    if (options.signal?.aborted === true) {
      throw cancelled(options.signal.reason);
    }
    if (deadline.isOver) {
      throw timedOut(method);
    }
    const meta: Meta = {
      method: method.fullName,
      flags:
        Flags.REQUEST | formatFlag(connection.form) | (method.isOneWay ? Flags.NO_RESPONSE : 0),
      msgid: call.id,
      timeout_ms: Math.min(NO_TIMEOUT, Math.max(1, Math.ceil(deadline.left()))),
    };
    if (options.headers !== undefined && Object.keys(options.headers).length > 0) {
      meta.headers = options.headers;
    }
    if (target !== undefined) {
      meta.target = target;
    }
    if (method.isStreaming) {
      meta.credit = method.output === undefined ? 0 : FIRST_OUTPUT_CREDIT;
    }
    const held: ExportedCallback[] = [];
    try {
      const travelling = method.pack(this.exportCallbacks(method, values, held));
      connection.send(meta, (to) => method.arguments.write(to, travelling), connection.form);
    } catch (problem) {
      connection.exported.release(held);
      throw problem;
    }
    if (method.isOneWay) {
      this.end(call, { value: undefined });
      return;
    }
    call.callbacks = held;
    this.pending.set(call.id, call);
    call.watch(
      options,
      () => this.expire(call),
      (reason) => this.cancel(call, reason),
    );
  }

  /** Callbacks travel as their handles. */
  private exportCallbacks(
    method: MethodDescriptor,
    values: readonly unknown[],
    held: ExportedCallback[],
  ): unknown[] {
    return method.parameters.map(([name, type], index) => {
      const value = values[index];
      if (!(type instanceof CallbackParameter) || value === undefined || value === null) {
        return value;
      }
      if (typeof value !== "object" && typeof value !== "function") {
        throw new CodecError("an object or a function is wanted", `$.${name}`);
      }
      const own = this.connection.held.findHandle(value);
      if (own !== undefined) {
        return { own }; // the other side gets back what is its own
      }
      const exported = this.connection.exported.hold(type.service(), value);
      held.push(exported);
      return { callback: exported.handle };
    });
  }

  private async pump(
    call: OutgoingCall,
    input: Source<unknown>,
    type: codec.Codec<unknown>,
  ): Promise<void> {
    const sender = new ItemSender<unknown>(FIRST_INPUT_CREDIT, (item) =>
      this.sendItem(call, type, item),
    );
    call.sender = sender;
    try {
      if ((await sender.run(input)) && !call.isSettled) {
        this.signal(call, { end: true });
      }
    } catch (problem) {
      if (!call.isSettled) {
        this.signal(call, { cancel: true });
        this.end(call, { error: unsent(call.method, problem) });
      }
    }
  }

  private sendItem(call: OutgoingCall, type: codec.Codec<unknown>, item: unknown): number {
    let length = 0;
    if (!call.isSettled && this.connection.isOpen) {
      const flags = Flags.MORE | formatFlag(this.connection.form);
      const payload = limited(
        this.connection.maxStreamItem,
        (to) => type.write(to, item),
        (bytes) => (length = bytes),
      );
      this.connection.send({ flags, msgid: call.id }, payload, this.connection.form);
    }
    return length;
  }

  private signal(call: OutgoingCall, what: Partial<Meta>): void {
    if (this.connection.isOpen && !this.connection.isBaseline) {
      const flags = formatFlag(this.connection.form);
      this.connection.send({ flags, msgid: call.id, ...what }, null, this.connection.form);
    }
  }

  /** One item of a result, or what concerns the items of a parameter. */
  onPart({ meta, hasPayload, payload, payloadBytes }: Message): void {
    const call = this.pending.get(Number(meta.msgid));
    if (call === undefined || call.isSettled) {
      return;
    }
    if (hasPayload) {
      const { output, method } = call;
      try {
        if (output === undefined || !output.push(method.output!.read(payload()), payloadBytes())) {
          throw failure("DECODING", `${method.fullName} sent an item that was not asked for`);
        }
      } catch (problem) {
        const error = problem instanceof RpcError ? problem : undecodable(method, problem);
        this.signal(call, { cancel: true });
        this.end(call, { error });
      }
    }
    if (meta.credit !== undefined && call.sender?.onCredit(meta.credit) !== true) {
      this.signal(call, { cancel: true });
      this.end(call, {
        error: failure("DECODING", `${call.method.fullName} gave credit that nobody can use`),
      });
    }
    if (meta.end === true) {
      call.sender?.stop();
    }
  }

  onResponse(message: Message): void {
    const call = this.pending.get(Number(message.meta.msgid));
    if (call === undefined) {
      return;
    }
    const ending = this.outcomeOf(call, message);
    for (const handle of message.meta.keep ?? []) {
      if ("error" in ending || !this.connection.exported.keep(handle)) {
        this.connection.control("revoke", { callbacks: [handle] });
      }
    }
    const busy = call.callbacks.filter(
      (callback) => callback.calls === 1 && !callback.isKept && !callback.isQuiet,
    );
    if (busy.length === 0 || call.isSettled) {
      this.complete(call, ending);
    } else {
      call.answer = ending;
      void Promise.all(busy.map((callback) => callback.quiet())).then(() =>
        this.complete(call, ending),
      );
    }
  }

  private outcomeOf(call: OutgoingCall, { payload }: Message): Ending {
    const { method, output } = call;
    try {
      if (output === undefined) {
        return { value: readResult(method, method.result, payload) };
      }
      // A peer that knows no streams answers with all the items.
      const items = readResult(method, codec.optional(codec.list(method.output!)), payload);
      output.pushAll(items ?? []);
      return { value: undefined };
    } catch (error) {
      return { error: error as RpcError };
    }
  }

  private complete(call: OutgoingCall, ending: Ending): void {
    this.end(call, ending);
    this.remove(call);
  }

  /** The caller gives up; the other side is told. */
  private cancel(call: OutgoingCall, reason: unknown): void {
    if (call.answer !== undefined) {
      this.complete(call, call.answer);
    } else if (!call.isSettled) {
      this.end(call, { error: cancelled(reason) });
      this.signal(call, { cancel: true });
    }
  }

  private expire(call: OutgoingCall): void {
    this.complete(call, call.answer ?? { error: timedOut(call.method) });
  }

  private end(call: OutgoingCall, ending: Ending): void {
    call.end(ending);
  }

  private remove(call: OutgoingCall): void {
    this.pending.delete(call.id);
    call.forget();
    const held = call.callbacks;
    call.callbacks = [];
    // One-way calls that nobody waits for any more do not begin.
    held.filter((one) => one.calls === 1 && !one.isKept).forEach((one) => one.drop());
    this.connection.exported.release(held);
    this.connection.closeIfDone();
  }

  onClosed(error: RpcError): void {
    for (const call of [...this.pending.values()]) {
      this.complete(call, call.answer ?? { error });
    }
  }
}

/** Why a call did not get to the wire. */
function unsent(method: MethodDescriptor, problem: unknown): RpcError {
  if (problem instanceof CodecError) {
    return failure("ENCODING", `${method.fullName} cannot be sent: ${problem.message}`, {
      cause: problem,
      isNotExecuted: true,
    });
  }
  return problem instanceof RpcError
    ? problem
    : failure("CANCELLED", `the items for ${method.fullName} failed`, { cause: problem });
}
