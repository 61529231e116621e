import { Deadline, deadlineOf, type CallOptions } from "./call.js";
import type { ClientOptions } from "./client.js";
import { headersOf } from "./connections.js";
import type { Endpoint } from "./endpoint.js";
import { failure, RpcError, type ErrorCode } from "./error.js";
import { JsonReader } from "./json-reader.js";
import { JsonWriter } from "./json-writer.js";
import { MessagePackReader } from "./messagepack-reader.js";
import { MessagePackWriter } from "./messagepack-writer.js";
import { cancelled, timedOut } from "./outgoing-call.js";
import { CodecError, type Reader } from "./reader.js";
import { readResult, undecodable } from "./result.js";
import { single } from "./codec.js";
import type { Caller, MethodDescriptor } from "./service.js";
import type { RpcStream, Source } from "./stream.js";

const JSON_TYPE = "application/json";
const MESSAGE_PACK_TYPE = "application/msgpack";
const LINES_TYPE = "application/x-ndjson";

/** Headers that have the same name over HTTP; all others get a prefix. */
const STANDARD = new Set([
  "traceparent",
  "tracestate",
  "baggage",
  "authorization",
  "idempotency-key",
  "priority",
]);

/** What a status without a body of ours means. */
const CODES: Record<number, ErrorCode> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "INVALID_ARGUMENT",
  405: "INVALID_ARGUMENT",
  413: "RESOURCE_EXHAUSTED",
  415: "INVALID_ARGUMENT",
  429: "RESOURCE_EXHAUSTED",
  503: "UNAVAILABLE",
  504: "TIMEOUT",
};

/**
 * Each call is a request of its own. The server cannot call back, and items of a parameter are sent
 * together, since browsers do not send what is not complete.
 */
export class HttpCaller implements Caller {
  private readonly closing = new AbortController();
  private address = 0;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly options: ClientOptions,
    private readonly timeout: number,
  ) {}

  async call(
    method: MethodDescriptor,
    values: readonly unknown[],
    input: Source<unknown> | undefined,
    options: CallOptions,
  ): Promise<unknown> {
    const exchange = this.exchange(method, options);
    try {
      const response = await exchange.send(values, input, JSON_TYPE);
      const body = new Uint8Array(await response.arrayBuffer());
      const isMessagePack = response.headers.get("content-type")?.includes("msgpack") === true;
      const text = isMessagePack ? "" : new TextDecoder().decode(body);
      return readResult(method, method.result, () =>
        isMessagePack ? new MessagePackReader(body) : new JsonReader(text),
      );
    } catch (problem) {
      throw exchange.explain(problem);
    } finally {
      exchange.end();
    }
  }

  stream(
    method: MethodDescriptor,
    values: readonly unknown[],
    input: Source<unknown> | undefined,
    options: CallOptions,
  ): RpcStream<unknown> {
    const exchange = this.exchange(method, options);
    const response = exchange.send(values, input, LINES_TYPE);
    response.catch(() => {}); // thrown to who takes the items
    const items = linesOf(method, response, exchange);
    return {
      [Symbol.asyncIterator]: () => items,
      close: () => exchange.abort(),
    };
  }

  close(): void {
    this.closing.abort();
  }

  private exchange(method: MethodDescriptor, options: CallOptions): Exchange {
    const { scheme, addresses, path } = this.endpoint;
    const base = `${scheme}://${addresses[this.address++ % addresses.length]}${path}`;
    const deadline = deadlineOf(method, options, this.timeout);
    return new Exchange(method, options, this.options, deadline, base, this.closing.signal);
  }
}

/** One request and its answer. */
class Exchange {
  private readonly abortion = new AbortController();
  private readonly signal: AbortSignal;
  private readonly forget: () => void;

  constructor(
    private readonly method: MethodDescriptor,
    private readonly options: CallOptions,
    private readonly client: ClientOptions,
    private readonly deadline: Deadline,
    private readonly base: string,
    closing: AbortSignal,
  ) {
    const signals = [this.abortion.signal, closing];
    this.signal = AbortSignal.any(options.signal === undefined ? signals : [...signals, options.signal]);
    this.forget = deadline.onOver(() => this.abortion.abort(timedOut(method)));
  }

  /** @throws RpcError when there is no answer with a result, or error, of the method */
  async send(
    values: readonly unknown[],
    input: Source<unknown> | undefined,
    accept: string,
  ): Promise<Response> {
    const { method, client } = this;
    if (method.hasCallbacks) {
      const advice = `over HTTP ${method.fullName} cannot be called back: use ws:// or wss://`;
      throw failure("INVALID_ARGUMENT", advice, { isNotExecuted: true });
    }
    try {
      const isMessagePack = client.format === "msgpack" && !method.isStreaming;
      const body = isMessagePack ? this.messagePack(values) : await this.json(values, input);
      const type = isMessagePack
        ? MESSAGE_PACK_TYPE
        : method.input === undefined
          ? JSON_TYPE
          : LINES_TYPE;
      const response = await (client.fetch ?? fetch)(`${this.base.replace(/\/$/, "")}/${method.fullName}`, {
        method: "POST",
        headers: {
          "content-type": type,
          accept: isMessagePack ? MESSAGE_PACK_TYPE : accept,
          ...this.timeoutHeader(),
          ...httpNames(await headersOf(client)),
          ...httpNames(this.options.headers ?? {}),
        },
        body,
        signal: this.signal,
      });
      if (!response.ok) {
        throw await refused(method, response);
      }
      return response;
    } catch (problem) {
      throw this.explain(problem);
    }
  }

  abort(): void {
    this.abortion.abort(cancelled());
    this.forget();
  }

  end(): void {
    this.forget();
  }

  /** What a failure of the platform means. */
  explain(problem: unknown): unknown {
    if (problem instanceof RpcError) {
      return problem;
    }
    if (problem instanceof CodecError) {
      const words = `${this.method.fullName} cannot be sent: ${problem.message}`;
      return failure("ENCODING", words, { cause: problem, isNotExecuted: true });
    }
    if (this.deadline.isOver) {
      return timedOut(this.method);
    }
    if (this.signal.aborted) {
      return cancelled(this.signal.reason);
    }
    return failure("UNAVAILABLE", `no answer from ${this.base}: ${(problem as Error).message}`, {
      cause: problem,
    });
  }

  private timeoutHeader(): Record<string, string> {
    const left = this.deadline.left();
    return Number.isFinite(left) ? { "ruapc-timeout-ms": `${Math.max(1, Math.ceil(left))}` } : {};
  }

  private messagePack(values: readonly unknown[]): Uint8Array<ArrayBuffer> {
    const target = new MessagePackWriter();
    this.method.arguments.write(target, this.method.pack(values));
    return target.toBytes();
  }

  private async json(
    values: readonly unknown[],
    input: Source<unknown> | undefined,
  ): Promise<string> {
    const { method } = this;
    const first = new JsonWriter();
    method.arguments.write(first, method.pack(values));
    const lines = [first.toString()];
    if (method.input !== undefined) {
      for await (const item of input ?? []) {
        const target = new JsonWriter();
        method.input.write(target, item);
        lines.push(target.toString());
      }
      lines.push("");
    }
    return lines.join("\n");
  }
}

function httpNames(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      STANDARD.has(name) ? name : `ruapc-${name}`,
      value,
    ]),
  );
}

async function refused(method: MethodDescriptor, response: Response): Promise<RpcError> {
  const words = (await response.text()).slice(0, 500).trim();
  const code = CODES[response.status] ?? "UNKNOWN";
  return failure(code, `${method.fullName} was answered with ${response.status}: ${words}`, {
    isNotExecuted: response.status === 404 || response.status === 413,
  });
}

/** The items of a result, of which each is a line. */
async function* linesOf(
  method: MethodDescriptor,
  response: Promise<Response>,
  exchange: Exchange,
): AsyncGenerator<unknown, undefined> {
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    let rest = "";
    const body = (await response).body!.getReader();
    for (;;) {
      const { done, value } = await body.read();
      const lines = (rest + decoder.decode(value, { stream: !done })).split("\n");
      rest = lines.pop()!;
      for (const line of lines) {
        const item = readLine(method, line);
        if (item === null) {
          return undefined;
        }
        yield item.value;
      }
      if (done) {
        throw failure("CONNECTION_CLOSED", `the items of ${method.fullName} were cut off`);
      }
    }
  } catch (problem) {
    throw exchange.explain(problem);
  } finally {
    exchange.abort();
  }
}

/**
 * Reads `{"Next": item}`; null for `{"Ok": null}`.
 *
 * @throws RpcError of `{"Err": ..}`
 */
function readLine(method: MethodDescriptor, line: string): { value: unknown } | null {
  const payload = (): Reader => new JsonReader(line);
  if (!/^\s*\{\s*"Next"/.test(line)) {
    readResult(method, method.result, payload);
    return null;
  }
  const source = payload();
  try {
    return { value: single(source, () => method.output!.read(source)).value };
  } catch (problem) {
    throw undecodable(method, problem);
  }
}
