import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as codec from "../src/codec.js";
import { failure, RpcError } from "../src/error.js";
import { JsonReader } from "../src/json-reader.js";
import { JsonWriter } from "../src/json-writer.js";
import { decode, encode, formatOf } from "../src/message.js";
import { MessagePackReader } from "../src/messagepack-reader.js";
import { MessagePackWriter } from "../src/messagepack-writer.js";
import { readMeta, writeMeta, type Meta } from "../src/meta.js";
import { CodecError, type Reader } from "../src/reader.js";
import { readResult, writeError, writeOk } from "../src/result.js";
import { MethodDescriptor } from "../src/service.js";
import { fromHex, toHex, vectors, type Vector } from "./vectors.js";

/** What reading gives, without what counts as absent, and with numbers in one form. */
function presentKeys(meta: object): object {
  const isAbsent = (value: unknown): boolean =>
    value === 0 || value === "" || (Array.isArray(value) && value.length === 0);
  return simple(Object.fromEntries(Object.entries(meta).filter(([, value]) => !isAbsent(value))));
}

/** With all whole numbers as bigints. */
function simple(value: any): any {
  if (typeof value === "number" && Number.isInteger(value)) {
    return BigInt(value);
  }
  if (Array.isArray(value)) {
    return value.map(simple);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, simple(member)]))
    : value;
}

describe("metas of the vectors", () => {
  for (const vector of vectors("meta.json")) {
    const bytes = fromHex(vector["hex"]);
    if (vector["refused"]) {
      test(`${vector.id} ${vector.title} is refused`, () => {
        assert.throws(() => readMeta(new MessagePackReader(bytes)), CodecError);
      });
    } else {
      test(`${vector.id} ${vector.title} is read, and written as it stands`, () => {
        const meta = readMeta(new MessagePackReader(bytes));
        assert.deepEqual(presentKeys(meta), presentKeys(vector["meta"]));
        if (vector["written"]) {
          const writer = new MessagePackWriter();
          writeMeta(writer, meta);
          assert.equal(toHex(writer.toBytes()), vector["hex"]);
        }
      });
    }
  }
});

const FRAME_HEADER_BYTES = 8;

describe("messages of the vectors", () => {
  // What the Rust peer recorded has floats of 32 bits, which only a codec of its type writes again.
  const typed = vectors("rust-tcp.json").map((vector) => ({ ...vector, written: false }));
  const files = ["frames.json", "extensions.json", "streams-and-callbacks.json"];
  for (const vector of [...files.flatMap(vectors), ...typed] as Vector[]) {
    for (const [index, message] of (vector["messages"] ?? []).entries()) {
      test(`${vector.id} ${vector.title}, message ${index + 1}`, () => {
        const body = fromHex(message.hex).subarray(FRAME_HEADER_BYTES);
        const read = decode(body);
        assert.deepEqual(presentKeys(read.meta), presentKeys(message.meta));
        assert.equal(read.hasPayload, "payload" in message);
        if ("payload" in message) {
          const payload = codec.any.read(read.payload());
          assert.deepEqual(simple(bytesAsNumbers(payload)), simple(message.payload));
          assert.equal(formatOf(read.meta.flags), message.format);
        }
        if (vector["written"] !== false) {
          const again = codec.any.read(read.payload());
          const payload = !read.hasPayload ? null : (target: any) => codec.any.write(target, again);
          const hex = toHex(encode(written(read.meta), payload, "binary", false) as Uint8Array);
          assert.equal(hex, toHex(body));
        }
      });
    }
  }
});

/** Writers leave out what is zero or empty, apart from flags and the id. */
function written(meta: Meta): Meta {
  return Object.fromEntries(
    Object.entries(meta).filter(
      ([name, value]) =>
        ["flags", "msgid", "credit"].includes(name) ||
        !(value === 0 || (Array.isArray(value) && value.length === 0)),
    ),
  ) as unknown as Meta;
}

function bytesAsNumbers(value: any): any {
  if (value instanceof Uint8Array) {
    return [...value];
  }
  if (Array.isArray(value)) {
    return value.map(bytesAsNumbers);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, bytesAsNumbers(one)]))
    : value;
}

describe("results of the vectors", () => {
  const method = new MethodDescriptor("Vectors", "any", { result: codec.any });
  for (const vector of vectors("results.json")) {
    const forms: [string, () => Reader][] = [];
    if ("msgpack" in vector) {
      forms.push(["MessagePack", () => new MessagePackReader(fromHex(vector["msgpack"]))]);
    }
    if ("json" in vector) {
      forms.push(["JSON", () => new JsonReader(vector["json"])]);
    }
    for (const [name, payload] of forms) {
      test(`${vector.id} ${vector.title}, ${name}`, () => checkResult(vector, method, payload));
    }
  }
});

function checkResult(vector: Vector, method: MethodDescriptor, payload: () => Reader): void {
  const read = (): unknown => readResult(method, codec.any, payload);
  if (vector["undecodable"]) {
    assert.throws(read, (error: RpcError) => error.code === "DECODING" && error.message !== "");
    return;
  }
  const target = payload().isJson ? new JsonWriter() : new MessagePackWriter();
  if ("ok" in vector) {
    const value = read();
    assert.deepEqual(value, vector["ok"]);
    writeOk(target, codec.any, value);
  } else {
    const error = failureOf(read);
    const expected = vector["error"];
    assert.deepEqual(
      [error.kind, error.message, error.data, error.isNotExecuted, error.retryAfterMillis, error.id],
      [
        expected.kind,
        expected.msg,
        expected.data,
        expected.executed === false,
        expected.retry_after_ms ?? 0,
        expected.id,
      ],
    );
    writeError(target, [], error, true);
  }
  if (vector["written"]) {
    const bytes = target instanceof JsonWriter ? target.toString() : toHex(target.toBytes());
    assert.equal(bytes, vector[target.isJson ? "json" : "msgpack"]);
  }
}

function failureOf(action: () => unknown): RpcError {
  try {
    action();
  } catch (error) {
    return error as RpcError;
  }
  throw failure("INTERNAL", "nothing failed");
}

test("a text message is the meta and the payload in one object", () => {
  const meta: Meta = { method: "EchoService/echo", flags: 1, msgid: 1, timeout_ms: 1000 };
  const text = encode(meta, (target) => codec.text.write(target, "hi"), "text", true);
  assert.equal(
    text,
    '{"method":"EchoService/echo","flags":1,"msgid":1,"timeout_ms":1000,"payload":"hi"}',
  );
  const answer = decode('{"flags":2,"other":[{}],"payload":{"Ok":"hi"},"msgid":1}');
  assert.deepEqual(answer.meta, { flags: 2, msgid: 1 });
  assert.deepEqual(codec.any.read(answer.payload()), { Ok: "hi" });
});

test("a text message with a null payload has one, and without the key has none", () => {
  assert.equal(decode('{"flags":2,"payload":null}').hasPayload, true);
  assert.equal(decode('{"flags":2}').hasPayload, false);
});

test("a body that is no message is refused", () => {
  for (const hex of ["", "000000", "00000000", "0000006480", "00000001c0"]) {
    assert.throws(() => decode(fromHex(hex)), CodecError, hex);
  }
});
