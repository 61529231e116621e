import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as codec from "../src/codec.js";
import type { Codec, Members } from "../src/codec.js";
import { JsonReader } from "../src/json-reader.js";
import { JsonWriter } from "../src/json-writer.js";
import { MessagePackReader } from "../src/messagepack-reader.js";
import { MessagePackWriter } from "../src/messagepack-writer.js";
import { CodecError } from "../src/reader.js";
import { noArguments } from "../src/service.js";
import { fromHex, jsonText, toHex, vectorFile } from "./vectors.js";

const file = vectorFile("values.json");

/** The ways to read the value of a vector. */
function forms(vector: Record<string, any>): ((type: Codec<unknown>) => unknown)[] {
  const texts = [
    ...("json" in vector || "jsonHex" in vector ? [() => jsonText(vector as never)] : []),
    ...(vector["readsJson"] ?? []).map((text: string) => () => text),
  ];
  const bytes: string[] = [
    ...("msgpack" in vector ? [vector["msgpack"]] : []),
    ...(vector["readsMsgpack"] ?? []),
  ];
  return [
    ...texts.map((text) => (type: Codec<unknown>) => {
      const reader = new JsonReader(text());
      const value = type.read(reader);
      reader.end();
      return value;
    }),
    ...bytes.map(
      (hex) => (type: Codec<unknown>) => type.read(new MessagePackReader(fromHex(hex))),
    ),
  ];
}

function msgpack(type: Codec<unknown>, value: unknown): string {
  const writer = new MessagePackWriter();
  type.write(writer, value);
  return toHex(writer.toBytes());
}

function json(type: Codec<unknown>, value: unknown): string {
  const writer = new JsonWriter(false);
  type.write(writer, value);
  return writer.toString();
}

/** Numbers with a fraction may be written in several ways. */
function assertSameJson(actual: string, expected: string): void {
  const normal = (text: string): string =>
    text.replace(/(?<!["\d.])-?\d+(\.\d+)?([eE][-+]?\d+)?(?!["\d.])/g, (number) =>
      /[.eE]/.test(number) || Number.isSafeInteger(Number(number)) ? `${Number(number)}` : number,
    );
  assert.equal(normal(actual), normal(expected));
}

function codecOf(type: string): Codec<any> {
  const generic = /^(\w+)<(.*)>$/.exec(type);
  if (generic !== null) {
    const [, outer, inner] = generic as unknown as [string, string, string];
    switch (outer) {
      case "map": {
        const comma = inner.indexOf(",");
        const key = inner.slice(0, comma);
        const value = codecOf(inner.slice(comma + 1));
        return /^[iu]\d/.test(key)
          ? codec.numberMap(codecOf(key) as Codec<bigint>, value)
          : codec.map(value, codecOf(key));
      }
      case "optional":
        return codec.optional(codecOf(inner));
      default:
        return codec.list(codecOf(inner));
    }
  }
  return SIMPLE[type] ?? defined(type);
}

const SIMPLE: Record<string, Codec<any>> = {
  bool: codec.boolean,
  i8: codec.int8,
  i16: codec.int16,
  i32: codec.int32,
  i64: codec.int64,
  u64: codec.uint64,
  f32: codec.float32,
  f64: codec.float64,
  char: codec.char,
  string: codec.text,
  bytes: codec.bytes,
  unit: codec.unit,
  none: noArguments,
  duration: codec.duration,
  instant: codec.dateTimeUtc,
  date: codec.localDate,
  datetime: codec.localDateTime,
  uuid: codec.uuid,
  bigint: codec.bigInteger,
  decimal: codec.decimal,
  any: codec.any,
};

const known = new Map<string, Codec<any>>();

/** A type that the file defines. */
function defined(name: string): Codec<any> {
  const type = file["types"][name];
  const made =
    known.get(name) ??
    ("record" in type
      ? recordOf(type.record)
      : "enum" in type
        ? codec.enumeration(...type.enum)
        : codec.variants("kind", () => mapValues(type.variants, variantOf)));
  known.set(name, made);
  return made;
}

function variantOf(shape: null | string | { record: object }): any {
  return shape === null
    ? null
    : typeof shape === "string"
      ? codec.value(codecOf(shape))
      : recordOf(shape.record);
}

function recordOf(members: object): Codec<any> {
  return codec.record(() => mapValues(members, codecOf) as Members<any>);
}

function mapValues<T>(object: object, of: (value: any) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, of(value)]));
}

describe("values of the vectors", () => {
  for (const vector of file.vectors) {
    const type = codecOf(vector["type"]);
    const name = `${vector.id} ${vector["type"]} ${vector.title}`;
    if (vector["refused"]) {
      test(`${name} is refused`, () => {
        for (const read of forms(vector)) {
          assert.throws(
            () => read(type),
            (error: Error) =>
              error instanceof TypeError || // bytes that are no UTF-8 never become a text
              (error instanceof CodecError && (vector["path"] ?? error.path) === error.path),
          );
        }
      });
    } else {
      test(`${name} is written as it stands, and read from all its forms`, () => {
        for (const read of forms(vector)) {
          const value = read(type);
          const isLost = vector["jsonLoses"] && value !== value;
          assert.equal(isLost ? vector["msgpack"] : msgpack(type, value), vector["msgpack"]);
          assertSameJson(json(type, value), vector["json"]);
        }
      });
    }
  }
});
