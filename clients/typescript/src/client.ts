import { Deadline, deadlineOf, DEFAULT_TIMEOUT, type CallOptions } from "./call.js";
import { Connections } from "./connections.js";
import { endpointOfPage, parseEndpoint } from "./endpoint.js";
import { failure, RpcError } from "./error.js";
import { HttpCaller } from "./http.js";
import type { Format } from "./message.js";
import { cancelled, timedOut } from "./outgoing-call.js";
import type { Peer } from "./peer.js";
import { Services } from "./services.js";
import {
  stubOf,
  type Caller,
  type Handler,
  type MethodDescriptor,
  type ServiceDescriptor,
  type Stub,
} from "./service.js";
import type { RpcStream, Source } from "./stream.js";
import type { WebSocketClass } from "./websocket.js";

/** Texts that go with every call, as credentials do; a function is asked again for each connection. */
export type HeaderSource =
  | Record<string, string>
  | (() => Record<string, string> | Promise<Record<string, string>>);

/** How a client works. */
export interface ClientOptions {
  /** How long calls wait that say nothing else, in milliseconds; 10,000 when absent. */
  timeout?: number;
  /** How long to wait for a connection, in milliseconds; 5,000 when absent. */
  connectTimeout?: number;
  /** How often a call is tried, as long as its handler has not been started; 3 when absent. */
  attempts?: number;
  /**
   * How values are written: `msgpack` in binary messages, `json` in texts that can be read in the
   * browser's tools. Absent: `msgpack` over WebSocket, `json` over HTTP.
   */
  format?: Format;
  headers?: HeaderSource;
  /** In place of the WebSocket of the platform. */
  webSocket?: WebSocketClass;
  /** In place of the fetch of the platform. */
  fetch?: typeof fetch;
}

/**
 * Calls a server, and can be called by it. Over WebSocket it has one connection, made when it is needed
 * and again after it was lost; over HTTP each call is a request.
 */
export class Client implements Caller {
  private readonly services = new Services();
  private readonly connections: Connections | null;
  private readonly http: HttpCaller | null;
  private readonly attempts: number;
  private readonly timeout: number;
  private isClosed = false;

  constructor(endpoint: string, options: ClientOptions = {}) {
    const parsed = parseEndpoint(endpoint);
    this.attempts = options.attempts ?? 3;
    this.timeout = options.timeout ?? DEFAULT_TIMEOUT;
    const isHttp = parsed.scheme === "http" || parsed.scheme === "https";
    this.http = isHttp ? new HttpCaller(parsed, options, this.timeout) : null;
    this.connections = isHttp ? null : new Connections(parsed, options, this.services);
  }

  /** The methods of a service of the server. */
  stub<S>(service: ServiceDescriptor<S>, options?: CallOptions): Stub<S> {
    return stubOf(this, service, options);
  }

  /** Serves a contract to the server, which may call it at any time. Before the first call. */
  serve<S>(service: ServiceDescriptor<S>, handler: Handler<S>): this {
    this.services.add(service, handler);
    return this;
  }

  /**
   * Does something with each new connection, before anyone else may rely on it. The first hook makes the
   * client connect, and stay connected until it is closed. One that fails ends the connection.
   */
  onConnect(hook: (peer: Peer) => void | Promise<void>): this {
    if (this.connections === null) {
      throw new TypeError("over HTTP there is no connection that lasts: use ws:// or wss://");
    }
    this.connections.addHook(hook);
    return this;
  }

  call(
    method: MethodDescriptor,
    values: readonly unknown[],
    input: Source<unknown> | undefined,
    options: CallOptions,
  ): Promise<unknown> {
    if (this.http !== null) {
      return this.http.call(method, values, input, options);
    }
    const deadline = deadlineOf(method, options, this.timeout);
    return this.attempt(method, input, options, deadline, (connection) =>
      connection.outgoing.call(method, values, input, options, deadline),
    );
  }

  stream(
    method: MethodDescriptor,
    values: readonly unknown[],
    input: Source<unknown> | undefined,
    options: CallOptions,
  ): RpcStream<unknown> {
    if (this.http !== null) {
      return this.http.stream(method, values, input, options);
    }
    const abortion = new AbortController();
    const signal =
      options.signal === undefined
        ? abortion.signal
        : AbortSignal.any([options.signal, abortion.signal]);
    const deadline = deadlineOf(method, options, this.timeout);
    const begun = this.attempt(method, input, { ...options, signal }, deadline, async (connection) => {
      const items = connection.outgoing.stream(method, values, input, { ...options, signal }, deadline);
      const iterator = items[Symbol.asyncIterator]();
      return { iterator, first: await iterator.next() };
    });
    return new BegunStream(begun, () => abortion.abort());
  }

  /** Fails what is open, and connects no more. */
  close(): void {
    this.isClosed = true;
    this.connections?.close();
    this.http?.close();
  }

  /** For `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  private async attempt<T>(
    method: MethodDescriptor,
    input: unknown,
    options: CallOptions,
    deadline: Deadline,
    call: (connection: Awaited<ReturnType<Connections["get"]>>) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      let hasBegun = false;
      try {
        const connection = await this.connection(method, options, deadline);
        hasBegun = input !== undefined; // its items are gone
        return await call(connection);
      } catch (problem) {
        const isRefused =
          problem instanceof RpcError && problem.code === "UNAVAILABLE" && problem.isNotExecuted;
        const isLast = attempt >= this.attempts || deadline.isOver || this.isClosed;
        if (!isRefused || isLast || hasBegun) {
          throw problem;
        }
      }
    }
  }

  private async connection(
    method: MethodDescriptor,
    { signal }: CallOptions,
    deadline: Deadline,
  ): ReturnType<Connections["get"]> {
    if (this.isClosed) {
      throw failure("CANCELLED", "the client is closed", { isNotExecuted: true });
    }
    const connections = this.connections!;
    if (connections.current !== undefined) {
      return connections.current;
    }
    return new Promise((resolve, reject) => {
      const forget = deadline.onOver(() => reject(timedOut(method)));
      const abort = (): void => reject(cancelled(signal?.reason));
      signal?.addEventListener("abort", abort);
      connections
        .get()
        .then(resolve, reject)
        .finally(() => {
          forget();
          signal?.removeEventListener("abort", abort);
        });
      if (signal?.aborted === true) {
        abort();
      }
    });
  }
}

/** The items of a call whose connection may still have to be made. */
class BegunStream implements RpcStream<unknown> {
  private isTaken = false;
  private isClosed = false;

  constructor(
    private readonly begun: Promise<{
      iterator: AsyncIterator<unknown, undefined>;
      first: IteratorResult<unknown, undefined>;
    }>,
    private readonly abort: () => void,
  ) {
    begun.catch(() => {}); // thrown to who takes the items
  }

  close(): void {
    this.isClosed = true;
    this.abort();
  }

  [Symbol.asyncIterator](): AsyncIterator<unknown, undefined> {
    if (this.isTaken) {
      throw new TypeError("the items of a stream can be taken once");
    }
    this.isTaken = true;
    let isFirst = true;
    const next = async (): Promise<IteratorResult<unknown, undefined>> => {
      const { iterator, first } = await this.begun;
      const result = isFirst ? first : await iterator.next();
      isFirst = false;
      return result;
    };
    const done = { done: true, value: undefined } as const;
    return {
      next: () =>
        next().catch((problem: unknown) => {
          if (this.isClosed) {
            return done;
          }
          throw problem;
        }),
      return: async () => {
        this.close();
        return done;
      },
    };
  }
}

/**
 * A client of a server.
 *
 * @param endpoint `ws://127.0.0.1:8000`, `wss://..`, `http://..`, `https://..`; absent: the server that
 *   the page came from, over WebSocket
 */
export function connect(endpoint: string = endpointOfPage(), options: ClientOptions = {}): Client {
  return new Client(endpoint, options);
}
