import * as codec from "./codec.js";
import type { Codec } from "./codec.js";
import type { Call, CallContext, CallOptions } from "./call.js";
import type { ErrorDescriptor, RpcError } from "./error.js";
import type { RpcStream, Source } from "./stream.js";

declare const FAILS: unique symbol;
declare const CALLBACK: unique symbol;

/** In a contract: the method may also fail so. No value is ever one. */
export interface Fails<E extends RpcError> {
  readonly [FAILS]: E;
}

/** In a contract: a parameter that the other side calls. */
export interface Callback<S> {
  readonly [CALLBACK]: S;
}

type ResultOf<R> = R extends Fails<RpcError> ? never : R;
type ErrorsOf<R> = R extends Fails<infer E> ? E : never;
type IsOne<K, All = K> = [K] extends [never] ? false : K extends All ? ([All] extends [K] ? true : false) : never;

/** Something that can be called where a callback is wanted: an object, or a function for the only method. */
export type Callable<S> = Handler<S> | (IsOne<keyof S> extends true ? Handler<S>[keyof S] : never);

type Given<P> =
  P extends Callback<infer S> ? Callable<S> : P extends AsyncIterable<infer I> ? Source<I> : P;
type Received<P> =
  P extends Callback<infer S> ? Stub<S> : P extends AsyncIterable<infer I> ? RpcStream<I> : P;

type Answer<R> = [ResultOf<R>] extends [AsyncIterable<infer I>]
  ? RpcStream<I>
  : Call<ResultOf<R>, ErrorsOf<R>>;
type Produced<R> = [R] extends [AsyncIterable<infer I>] ? Source<I> : R;

/** A service of the other side: the methods of its contract, which take options too. */
export type Stub<S> = {
  [M in keyof S]: S[M] extends (...parameters: infer P) => infer R
    ? (...parameters: [...{ [I in keyof P]: Given<P[I]> }, options?: CallOptions]) => Answer<R>
    : never;
};

/** A service of this side: the methods of its contract, which may take their time. */
export type Handler<S> = {
  [M in keyof S]: S[M] extends (...parameters: infer P) => infer R
    ? (
        ...parameters: [...{ [I in keyof P]: Received<P[I]> }, call: CallContext]
      ) => Produced<ResultOf<R>> | Promise<Produced<ResultOf<R>>>
    : never;
};

/** What travels for a callback: its handle, or that of the reader when its own comes back. */
export interface CallbackReference {
  callback?: number | bigint;
  own?: number | bigint;
}

/** A parameter that is a callback. On its own it only says which service that is. */
export class CallbackParameter implements Codec<CallbackReference | null> {
  readonly whenMissing?: "null";

  constructor(
    readonly service: () => ServiceDescriptor<any>,
    isOptional: boolean,
  ) {
    if (isOptional) {
      this.whenMissing = "null";
    }
  }

  write(target: Parameters<Codec<unknown>["write"]>[0], value: CallbackReference | null): void {
    codec.optional(reference).write(target, value);
  }

  read(source: Parameters<Codec<unknown>["read"]>[0]): CallbackReference | null {
    const isAbsent = this.whenMissing !== undefined && source.next() === "null";
    if (isAbsent) {
      source.null();
      return null;
    }
    const found = reference.read(source);
    if ((found.callback === undefined) === (found.own === undefined)) {
      throw source.path.error("a callback is wanted");
    }
    return found;
  }
}

const handle = codec.withDefault(codec.uint64 as Codec<number | bigint>);
const reference = codec.record<CallbackReference>(() => ({ callback: handle, own: handle }));

/** A parameter that the other side calls. */
export function callback<S>(service: () => ServiceDescriptor<S>): Codec<Callback<S>> {
  return new CallbackParameter(service, false) as never;
}

/** A callback that may be left out. */
export function optionalCallback<S>(
  service: () => ServiceDescriptor<S>,
): Codec<Callback<S> | null | undefined> {
  return new CallbackParameter(service, true) as never;
}

/** The arguments of a method without parameters: writes null, reads every form of nothing. */
export const noArguments: Codec<void> = {
  write(target) {
    target.null();
  },
  read(source) {
    if (source.isEnd()) {
      return;
    }
    switch (source.next()) {
      case "map":
        return source.map(() => {
          throw source.path.error("no arguments are wanted");
        });
      case "array":
        return source.array(() => {
          throw source.path.error("no arguments are wanted");
        });
      default:
        source.null();
    }
  },
};

/** What a contract says of a method. */
export interface MethodShape {
  /** By name, in order; streams are not among them. */
  parameters?: Record<string, Codec<any>>;
  /** Of one item of the stream beside the parameters. */
  input?: Codec<any>;
  /** Absent for none. */
  result?: Codec<any>;
  /** Of one item of the resulting stream. */
  output?: Codec<any>;
  errors?: ErrorDescriptor<any>[];
  /** Callers do not wait, and do not learn of failures. */
  isOneWay?: boolean;
}

/** One method: its names, and how what it takes and gives becomes bytes. */
export class MethodDescriptor {
  readonly fullName: string;
  readonly parameters: readonly [string, Codec<any>][];
  readonly arguments: Codec<any>;
  readonly result: Codec<any>;
  readonly errors: readonly ErrorDescriptor<any>[];
  readonly input: Codec<any> | undefined;
  readonly output: Codec<any> | undefined;
  readonly isOneWay: boolean;

  constructor(
    readonly service: string,
    readonly name: string,
    shape: MethodShape,
  ) {
    this.fullName = `${service}/${name}`;
    this.parameters = Object.entries(shape.parameters ?? {});
    this.arguments = argumentsOf(this.parameters, shape.parameters ?? {});
    this.result = shape.output === undefined ? (shape.result ?? codec.unit) : codec.unit;
    this.errors = shape.errors ?? [];
    this.input = shape.input;
    this.output = shape.output;
    this.isOneWay = shape.isOneWay ?? false;
  }

  /** Whether items travel beside the arguments or the result. */
  get isStreaming(): boolean {
    return this.input !== undefined || this.output !== undefined;
  }

  /** Whether the other side may call what it is given. */
  get hasCallbacks(): boolean {
    return this.parameters.some(([, type]) => type instanceof CallbackParameter);
  }

  /** The value that travels, of arguments in order. */
  pack(values: readonly unknown[]): unknown {
    return this.parameters.length < 2
      ? values[0]
      : Object.fromEntries(this.parameters.map(([name], index) => [name, values[index]]));
  }

  /** The arguments in order, of the value that travels. */
  unpack(value: any): unknown[] {
    return this.parameters.length < 2
      ? this.parameters.map(() => value)
      : this.parameters.map(([name]) => value[name]);
  }
}

function argumentsOf(
  parameters: readonly [string, Codec<any>][],
  byName: Record<string, Codec<any>>,
): Codec<any> {
  switch (parameters.length) {
    case 0:
      return noArguments;
    case 1:
      return parameters[0]![1];
    default:
      return codec.record(() => byName);
  }
}

/** A service: its name and its methods. The type parameter is its contract. */
export class ServiceDescriptor<S> {
  /** Only for the compiler. */
  declare readonly contract: S;
  private known: ReadonlyMap<string, MethodDescriptor> | undefined;

  constructor(
    readonly name: string,
    private readonly shapes: () => Record<keyof S, MethodShape>,
  ) {}

  /** The methods by name. */
  get methods(): ReadonlyMap<string, MethodDescriptor> {
    this.known ??= new Map(
      Object.entries<MethodShape>(this.shapes()).map(([name, shape]) => [
        name,
        new MethodDescriptor(this.name, name, shape),
      ]),
    );
    return this.known;
  }
}

/** Declares a service. Its methods are asked for when they are first needed. */
export function service<S>(
  name: string,
  methods: () => Record<keyof NoInfer<S>, MethodShape>,
): ServiceDescriptor<S> {
  return new ServiceDescriptor(name, methods);
}

/** Makes calls. */
export interface Caller {
  /** Calls a method whose result is one value. */
  call(
    method: MethodDescriptor,
    values: readonly unknown[],
    input: Source<unknown> | undefined,
    options: CallOptions,
  ): Promise<unknown>;

  /** Calls a method whose result is a stream. */
  stream(
    method: MethodDescriptor,
    values: readonly unknown[],
    input: Source<unknown> | undefined,
    options: CallOptions,
  ): RpcStream<unknown>;
}

/** An object with the methods of a service, each of which calls it. */
export function stubOf<S>(
  caller: Caller,
  descriptor: ServiceDescriptor<S>,
  defaults: CallOptions = {},
): Stub<S> {
  const stub: Record<string, unknown> = {};
  for (const [name, method] of descriptor.methods) {
    stub[name] = (...given: unknown[]): unknown => {
      const count = method.parameters.length;
      const values = given.slice(0, count);
      const input = method.input === undefined ? undefined : (given[count] as Source<unknown>);
      const options = given[count + (method.input === undefined ? 0 : 1)] as CallOptions | undefined;
      const joined = joinedOptions(defaults, options);
      return method.output === undefined
        ? withOutcome(caller.call(method, values, input, joined))
        : caller.stream(method, values, input, joined);
    };
  }
  return stub as Stub<S>;
}

function joinedOptions(outer: CallOptions, inner: CallOptions | undefined): CallOptions {
  return inner === undefined
    ? outer
    : { ...outer, ...inner, headers: { ...outer.headers, ...inner.headers } };
}

function withOutcome(result: Promise<unknown>): Call<unknown, RpcError> {
  return Object.assign(result, {
    outcome: () =>
      result.then(
        (value) => ({ ok: true, value }) as const,
        (error: RpcError) => ({ ok: false, error }) as const,
      ),
  }) as Call<unknown, RpcError>;
}
