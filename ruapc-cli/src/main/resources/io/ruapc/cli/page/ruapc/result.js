import * as codec from "./codec.js";
import { keyText, single } from "./codec.js";
import { failure, RpcError } from "./error.js";
import { CodecError } from "./reader.js";
/** A text, or `{"RdmaError": ..}` of the Rust peer. */
const kind = {
    write: (target, value) => codec.text.write(target, value),
    read: (source) => source.next() === "map"
        ? keyText(single(source, () => source.skip()).key)
        : codec.text.read(source),
};
function wireError(data) {
    return codec.record(() => ({
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
export function readResult(method, result, payload) {
    const source = payload();
    let error;
    let value;
    try {
        single(source, (key) => {
            if (key === "Ok" || key === 0) {
                value = result.read(source);
            }
            else if (key === "Err" || key === 1) {
                error = readError(method.errors, source, payload);
            }
            else {
                throw source.path.error(`Ok or Err is wanted, not ${keyText(key)}`);
            }
        });
        source.end();
    }
    catch (problem) {
        throw undecodable(method, problem);
    }
    if (error !== undefined) {
        throw error;
    }
    return value;
}
/** What the bytes of an answer, or of an item, cannot be read as. */
export function undecodable(method, problem) {
    if (problem instanceof CodecError) {
        return failure("DECODING", `${method.fullName} answered what cannot be read: ${problem.message}`, {
            cause: problem,
        });
    }
    throw problem;
}
function readError(errors, source, again) {
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
export function writeOk(target, result, value) {
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
export function writeError(target, errors, error, isExtended) {
    const declared = errors.find((one) => one.kind === error.kind && error.data !== undefined);
    const wire = { kind: error.kind, msg: error.message };
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
