import * as codec from "./codec.js";
import { keyText, single } from "./codec.js";
import { failure, RpcError, type ErrorDescriptor } from "./error.js";
import type { MethodDescriptor } from "./service.js";
import { CodecError, type Reader, type Writer } from "./reader.js";

interface WireError {
  kind: string;
  msg: string;
  data?: unknown;
  executed?: boolean;
  retry_after_ms?: number;
  id?: string;
}

/** A text, or `{"RdmaError": ..}` of the Rust peer. */
const kind: codec.Codec<string> = {
  write: (target, value) => codec.text.write(target, value),
  read: (source) =>
    source.next() === "map"
      ? keyText(single(source, () => source.skip()).key)
      : codec.text.read(source),
};

function wireError(data: codec.Codec<unknown>): codec.Codec<WireError> {
  return codec.record<WireError>(() => ({
    kind,
    msg: codec.text,
    data: codec.withDefault(data),
    executed: codec.withDefault(codec.boolean),
    retry_after_ms: codec.withDefault(codec.uint32),
    id: codec.withDefault(codec.text),
  }));
}

/** Errors whose data is whatever they bring. */
const undeclared = wireError(codec.any);

/**
 * Reads the payload of a response.
 *
 * @param payload gives a reader before it, each time it is called
 * @returns the result
 * @throws RpcError the error that it carries, or DECODING
 */
export function readResult<T>(method: MethodDescriptor, result: codec.Codec<T>, payload: () => Reader): T {
  const source = payload();
  let error: RpcError | undefined;
  let value: T | undefined;
  try {
    single(source, (key) => {
      if (key === "Ok" || key === 0) {
        value = result.read(source);
      } else if (key === "Err" || key === 1) {
        error = readError(method.errors, source, payload);
      } else {
        throw source.path.error(`Ok or Err is wanted, not ${keyText(key)}`);
      }
    });
    source.end();
  } catch (problem) {
    throw undecodable(method, problem);
  }
  if (error !== undefined) {
    throw error;
  }
  return value as T;
}

/** What the bytes of an answer, or of an item, cannot be read as. */
export function undecodable(method: MethodDescriptor, problem: unknown): RpcError {
  if (problem instanceof CodecError) {
    return failure("DECODING", `${method.fullName} answered what cannot be read: ${problem.message}`, {
      cause: problem,
    });
  }
  throw problem;
}

function readError(errors: readonly ErrorDescriptor[], source: Reader, again: () => Reader): RpcError {
  // The kind says how to read the data, and it may stand behind it: look for the kind first.
  const copy = again();
  let found = "";
  single(copy, () => {
    found = undeclared.read(copy).kind;
  });
  const declared = errors.find((one) => one.kind === found);
  const read = (declared === undefined ? undeclared : wireError(declared.data)).read(source);
  return new RpcError(read.kind, read.msg, {
    data: read.data,
    isNotExecuted: read.executed === false,
    retryAfterMillis: read.retry_after_ms ?? 0,
    ...(read.id === undefined ? {} : { id: read.id }),
  });
}

/** Writes the payload of a response that has a result. */
export function writeOk<T>(target: Writer, result: codec.Codec<T>, value: T): void {
  target.map(1, () => {
    target.key("Ok");
    result.write(target, value);
  });
}

/**
 * Writes the payload of a response without one.
 *
 * @param isExtended whether the other side knows more than kind, words and data
 */
export function writeError(
  target: Writer,
  errors: readonly ErrorDescriptor[],
  error: RpcError,
  isExtended: boolean,
): void {
  const declared = errors.find((one) => one.kind === error.kind && error.data !== undefined);
  const wire: WireError = { kind: error.kind, msg: error.message };
  if (error.data !== undefined) {
    wire.data = error.data;
  }
  if (isExtended) {
    if (error.isNotExecuted) {
      wire.executed = false;
    }
    if (error.retryAfterMillis > 0) {
      wire.retry_after_ms = error.retryAfterMillis;
    }
    if (error.id !== undefined) {
      wire.id = error.id;
    }
  }
  target.map(1, () => {
    target.key("Err");
    (declared === undefined ? undeclared : wireError(declared.data)).write(target, wire);
  });
}

