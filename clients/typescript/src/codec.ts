import { narrowed, type Key, type Path, type Reader, type Writer } from "./reader.js";
import { date, dateTime, decimalProblem, Duration, instant, uuidBytes, uuidText } from "./scalars.js";

/** How values of one type become bytes and come back, in both formats. */
export interface Codec<T> {
  write(target: Writer, value: T): void;
  read(source: Reader): T;
  /** What a member that stands nowhere is: null, or as the other side has it. Absent: an error. */
  readonly whenMissing?: "null" | "default";
  /** For types that can be the key of a map. */
  readonly key?: KeyCodec<T>;
}

interface KeyCodec<T> {
  write(value: T, isJson: boolean): Key;
  read(key: Key, path: Path): T;
}

/** True or false. */
export const boolean: Codec<boolean> = {
  write(target, value) {
    check(typeof value === "boolean", target, "boolean", value);
    target.boolean(value);
  },
  read: (source) => source.boolean(),
};

function integer(least: number, most: number): Codec<number> {
  const inRange = (value: unknown): value is number =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
  const words = `whole number from ${least} to ${most}`;
  return {
    write(target, value) {
      check(inRange(value), target, words, value);
      target.integer(value);
    },
    read(source) {
      const value = source.integer();
      check(inRange(value), source, words, value);
      return value;
    },
    key: {
      write: (value) => value,
      read(key, path) {
        const value = integerOfKey(key, path);
        if (!inRange(value)) {
          throw path.error(`a ${words} is wanted, not ${value}`);
        }
        return value;
      },
    },
  };
}

export const int8 = integer(-0x80, 0x7f);
export const int16 = integer(-0x8000, 0x7fff);
export const int32 = integer(-0x8000_0000, 0x7fff_ffff);
export const uint8 = integer(0, 0xff);
export const uint16 = integer(0, 0xffff);
export const uint32 = integer(0, 0xffff_ffff);

function large(least: bigint, most: bigint): Codec<bigint> {
  const words = `whole number from ${least} to ${most}`;
  const inRange = (value: bigint): boolean => value >= least && value <= most;
  const read = (text: string | number | bigint, path: Path): bigint => {
    if (typeof text === "string" && !/^-?[0-9]{1,20}$/.test(text)) {
      throw path.error(`a ${words} is wanted, not ${JSON.stringify(text)}`);
    }
    const value = BigInt(text);
    if (!inRange(value)) {
      throw path.error(`a ${words} is wanted, not ${value}`);
    }
    return value;
  };
  return {
    write(target, value) {
      const isWhole = typeof value === "bigint" || Number.isSafeInteger(value);
      check(isWhole && inRange(BigInt(value)), target, words, value);
      target.integer(value);
    },
    read: (source) =>
      // Peers whose numbers are doubles write texts.
      read(source.isJson && source.next() === "text" ? source.text() : source.integer(), source.path),
    key: {
      write: (value) => value,
      read: (key, path) => read(integerOfKey(key, path), path),
    },
  };
}

export const int64 = large(-(2n ** 63n), 2n ** 63n - 1n);
export const uint64 = large(0n, 2n ** 64n - 1n);

function float(write: (target: Writer, value: number) => void): Codec<number> {
  return {
    write(target, value) {
      check(typeof value === "number", target, "number", value);
      write(target, value);
    },
    read(source) {
      if (source.next() === "null") {
        source.null();
        return NaN;
      }
      return source.float();
    },
  };
}

export const float32 = float((target, value) => target.float32(value));
export const float64 = float((target, value) => target.float64(value));

/** Text of any length. */
export const text: Codec<string> = {
  write(target, value) {
    check(typeof value === "string", target, "text", value);
    target.text(value);
  },
  read(source) {
    if (source.isJson && source.next() !== "text") {
      throw source.path.error(`text is wanted, not ${source.next()}`);
    }
    return source.text();
  },
  key: { write: (value) => value, read: textOfKey },
};

/** Text of another form, which `normal` checks; null when it is none. */
function textual(words: string, normal: (text: string) => string | null): Codec<string> {
  const checked = (value: string, path: Path): string => {
    const result = normal(value);
    if (result === null) {
      throw path.error(`${words} is wanted, not ${JSON.stringify(value)}`);
    }
    return result;
  };
  return {
    write(target, value) {
      check(typeof value === "string", target, words, value);
      target.text(checked(value, target.path));
    },
    read: (source) => checked(text.read(source), source.path),
  };
}

/** One unit of UTF-16, as in Java. */
export const char = textual("one character", (value) => (value.length === 1 ? value : null));

/** A moment: `2026-11-24T10:50:22Z`. */
export const dateTimeUtc = textual("a moment like 2026-11-24T10:50:22Z", instant);

/** A day: `2026-11-24`. */
export const localDate = textual("a date like 2026-11-24", date);

/** A day and a time of it, anywhere: `2026-11-24T10:50:22`. */
export const localDateTime = textual("a time like 2026-11-24T10:50:22", dateTime);

/** Bytes. */
export const bytes: Codec<Uint8Array> = {
  write(target, value) {
    check(value instanceof Uint8Array, target, "Uint8Array", value);
    target.bytes(value);
  },
  read: (source) => source.bytes().slice(),
};

/** `0af76519-16cd-43dd-8448-eb211c80319c`. */
export const uuid: Codec<string> = {
  write(target, value) {
    const binary = uuidBytes(value);
    check(binary !== null, target, "UUID", value);
    if (target.isJson) {
      target.text(uuidText(binary)!);
    } else {
      target.bytes(binary);
    }
  },
  read(source) {
    const value = source.next() === "bytes" ? source.bytes() : text.read(source);
    return uuidOf(value, source.path);
  },
  key: {
    write(value, isJson) {
      const binary = uuidBytes(value);
      return isJson || binary === null ? value : binary;
    },
    read(key, path) {
      return uuidOf(key instanceof Uint8Array ? key : textOfKey(key, path), path);
    },
  },
};

function uuidOf(value: string | Uint8Array, path: Path): string {
  const binary = typeof value === "string" ? uuidBytes(value) : value;
  const result = binary === null ? null : uuidText(binary);
  if (result === null) {
    throw path.error(`a UUID is wanted, not ${typeof value === "string" ? value : "these bytes"}`);
  }
  return result;
}

/** A span of time. */
export const duration: Codec<Duration> = {
  write(target, value) {
    const isDuration =
      typeof value?.secs === "bigint" && value.secs >= 0n && Number.isInteger(value.nanos);
    check(isDuration, target, "duration, as of Duration.parse", value);
    durationRecord.write(target, value);
  },
  read(source) {
    if (source.next() !== "text") {
      return durationRecord.read(source);
    }
    const value = source.text();
    try {
      return Duration.parse(value);
    } catch {
      throw source.path.error(`a duration like 1.5s is wanted, not ${JSON.stringify(value)}`);
    }
  },
};

/** A whole number of any size. */
export const bigInteger: Codec<bigint> = {
  write(target, value) {
    check(typeof value === "bigint", target, "bigint", value);
    target.text(value.toString());
  },
  read(source) {
    if (source.next() === "integer") {
      return BigInt(source.integer());
    }
    const value = text.read(source);
    if (!/^[+-]?[0-9]{1,10000}$/.test(value)) {
      throw source.path.error(`a whole number is wanted, not ${JSON.stringify(value)}`);
    }
    return BigInt(value.replace("+", ""));
  },
};

/** A decimal number as text, whose scale counts: `1.50`. */
export const decimal: Codec<string> = {
  write(target, value) {
    check(typeof value === "string", target, "text of a decimal number", value);
    target.text(checkedDecimal(value, target.path));
  },
  read(source) {
    const token = source.next();
    const isNumber = token === "integer" || token === "float";
    return checkedDecimal(isNumber ? source.numberText() : text.read(source), source.path);
  },
};

function checkedDecimal(value: string, path: Path): string {
  const problem = decimalProblem(value);
  if (problem !== null) {
    throw path.error(problem);
  }
  return value;
}

/** Nothing: the result of a method without one. */
export const unit: Codec<void> = {
  write(target) {
    target.null();
  },
  read(source) {
    source.null();
  },
};

/** Any value, as its bytes say: numbers above 2^53 are bigints, maps are objects. */
export const any: Codec<unknown> = {
  write: writeAny,
  read(source) {
    switch (source.next()) {
      case "null":
        return source.null() ?? null;
      case "boolean":
        return source.boolean();
      case "integer":
        return source.integer();
      case "float":
        return source.float();
      case "text":
        return source.text();
      case "bytes":
        return source.bytes().slice();
      case "array":
        return list(any).read(source);
      case "map": {
        const result: Record<string, unknown> = {};
        source.map((key) => put(result, textOfKey(key, source.path), any.read(source)));
        return result;
      }
    }
  },
};

function writeAny(target: Writer, value: unknown): void {
  switch (typeof value) {
    case "undefined":
      return target.null();
    case "boolean":
      return target.boolean(value);
    case "number":
      return Number.isSafeInteger(value) && !Object.is(value, -0)
        ? target.integer(value)
        : target.float64(value);
    case "bigint":
      return target.integer(narrowed(value));
    case "string":
      return target.text(value);
    case "object":
      break;
    default:
      throw target.path.error(`a ${typeof value} cannot be written`);
  }
  if (value === null) {
    target.null();
  } else if (value instanceof Uint8Array) {
    target.bytes(value);
  } else if (Array.isArray(value)) {
    target.array(value.length, (index) => writeAny(target, value[index]));
  } else {
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    writeEntries(
      target,
      entries.filter(([, member]) => member !== undefined),
      (member) => writeAny(target, member),
    );
  }
}

/** A value of a list may be null only where its codec says so. */
export function list<T>(element: Codec<T>): Codec<T[]> {
  return {
    write(target, value) {
      check(Array.isArray(value), target, "array", value);
      target.array(value.length, (index) => element.write(target, value[index]!));
    },
    read(source) {
      const result: T[] = [];
      source.array(() => result.push(element.read(source)));
      return result;
    },
  };
}

/** An object whose members are alike. */
export function map<T>(value: Codec<T>, key: Codec<string> = text): Codec<Record<string, T>> {
  return {
    write(target, object) {
      check(typeof object === "object" && object !== null, target, "object", object);
      const entries = Object.entries(object).map(([name, member]): [Key, T] => [
        key.key!.write(key.key!.read(name, target.path), target.isJson),
        member,
      ]);
      writeEntries(target, entries, (member) => value.write(target, member));
    },
    read(source) {
      const result: Record<string, T> = {};
      source.map((name) => put(result, key.key!.read(name, source.path), value.read(source)));
      return result;
    },
  };
}

/** A map whose keys are numbers. */
export function numberMap<K extends number | bigint, T>(
  key: Codec<K>,
  value: Codec<T>,
): Codec<Map<K, T>> {
  return {
    write(target, object) {
      check(object instanceof Map, target, "Map", object);
      const entries = [...object].map(([name, member]): [Key, T] => [
        key.key!.write(name, target.isJson),
        member,
      ]);
      writeEntries(target, entries, (member) => value.write(target, member));
    },
    read(source) {
      const result = new Map<K, T>();
      source.map((name) => result.set(key.key!.read(name, source.path), value.read(source)));
      return result;
    },
  };
}

function writeEntries<T>(target: Writer, entries: [Key, T][], write: (value: T) => void): void {
  target.map(entries.length, () => {
    for (const [key, value] of entries) {
      target.key(key);
      target.path.within(`${key}`, () => write(value));
    }
  });
}

/** A value or null; a member that stands nowhere is null. */
export function optional<T>(value: Codec<T>): Codec<T | null | undefined> {
  return {
    whenMissing: "null",
    write(target, object) {
      if (object === null || object === undefined) {
        target.null();
      } else {
        value.write(target, object);
      }
    },
    read(source) {
      if (source.next() === "null") {
        source.null();
        return null;
      }
      return value.read(source);
    },
  };
}

/** A member that may be left out: the other side knows what it is then. */
export function withDefault<T>(value: Codec<T>): Codec<T | undefined> {
  return {
    whenMissing: "default",
    write(target, object) {
      value.write(target, object as T); // left out by the record when it is undefined
    },
    read: (source) => value.read(source),
  };
}

/** A codec that is asked for when it is first needed. */
export function lazy<T>(codec: () => Codec<T>): Codec<T> {
  return {
    write: (target, object) => codec().write(target, object),
    read: (source) => codec().read(source),
  };
}

/** The codecs of the members of a record, in the order in which they are written. */
export type Members<T> = { [K in keyof T]-?: Codec<T[K]> };

/** A record. Its members are asked for when they are first needed, so types may refer to each other. */
export function record<T extends object>(members: () => Members<T>): Codec<T> {
  let known: [string, Codec<unknown>][] | undefined;
  const entries = (): [string, Codec<unknown>][] =>
    (known ??= Object.entries(members()) as [string, Codec<unknown>][]);
  return {
    write(target, value) {
      check(typeof value === "object" && value !== null, target, "object", value);
      const object = value as Record<string, unknown>;
      const present = entries().filter(
        ([name, codec]) => object[name] !== undefined || codec.whenMissing !== "default",
      );
      target.map(present.length, () => {
        for (const [name, codec] of present) {
          target.key(name);
          target.path.within(name, () => codec.write(target, object[name]));
        }
      });
    },
    read(source) {
      const result: Record<string, unknown> = {};
      if (!source.isJson && source.next() === "array") {
        source.array((index) => {
          const entry = entries()[index];
          if (entry === undefined) {
            source.skip();
          } else {
            put(result, entry[0], source.path.within(entry[0], () => entry[1].read(source)));
          }
        });
      } else {
        source.map((key) => readMember(source, key, entries(), result));
      }
      for (const [name, codec] of entries()) {
        if (codec.whenMissing === undefined && !Object.hasOwn(result, name)) {
          source.path.within(name, () => {
            throw source.path.error("a member is missing");
          });
        }
      }
      return result as T;
    },
  };
}

function readMember(
  source: Reader,
  key: Key,
  entries: [string, Codec<unknown>][],
  result: Record<string, unknown>,
): void {
  const entry =
    typeof key === "number" ? entries[key] : entries.find(([name]) => name === keyText(key));
  if (entry === undefined) {
    source.skip();
  } else if (Object.hasOwn(result, entry[0])) {
    throw source.path.error("a member stands twice");
  } else {
    put(result, entry[0], entry[1].read(source));
  }
}

const durationRecord = record<Duration>(() => ({ secs: uint64, nanos: uint32 }));

/** One of a few names. */
export function enumeration<T extends string>(...names: T[]): Codec<T> {
  const nameOf = (key: Key, path: Path): T => {
    const name = typeof key === "number" ? names[key] : (keyText(key) as T);
    if (name === undefined || !names.includes(name)) {
      throw path.error(`one of ${names.join(", ")} is wanted, not ${keyText(key)}`);
    }
    return name;
  };
  return {
    write(target, value) {
      target.text(nameOf(value, target.path));
    },
    read(source) {
      if (source.next() !== "map") {
        return nameOf(name(source), source.path);
      }
      const { key } = single(source, (found) => {
        const known = nameOf(found, source.path);
        source.null();
        return known;
      });
      return nameOf(key, source.path);
    },
    key: { write: (value) => value, read: nameOf },
  };
}

/** A variant that is one value: `{kind: "Name", value: ..}`. */
export class OneValue<T> {
  constructor(readonly codec: Codec<T>) {}
}

/** A variant that is one value. */
export function value<T>(codec: Codec<T>): OneValue<T> {
  return new OneValue(codec);
}

/** Of each variant: null for one without components, its value, or its components. */
export type Variants = Record<string, null | OneValue<any> | Codec<any>>;

/**
 * One of several shapes, told apart by the member `tag`: `{kind: "Card", number: "1"}`. On the wire it
 * is `"Name"` or `{"Name": ..}`.
 */
export function variants<T extends object>(tag: string, all: () => Variants): Codec<T> {
  let known: Variants | undefined;
  const find = (key: Key, path: Path): [string, Variants[string]] => {
    known ??= all();
    const names = Object.keys(known);
    const name = typeof key === "number" ? names[key] : keyText(key);
    if (name === undefined || !Object.hasOwn(known, name)) {
      throw path.error(`one of ${names.join(", ")} is wanted, not ${keyText(key)}`);
    }
    return [name, known[name]!];
  };
  const tagged = (name: string, components: object): T => ({ [tag]: name, ...components }) as T;
  return {
    write(target, object) {
      check(typeof object === "object" && object !== null, target, `object with ${tag}`, object);
      const members = object as Record<string, unknown>;
      const [name, shape] = find(String(members[tag]), target.path);
      if (shape === null) {
        target.text(name);
        return;
      }
      target.map(1, () => {
        target.key(name);
        target.path.within(name, () =>
          shape instanceof OneValue
            ? shape.codec.write(target, members["value"])
            : shape.write(target, members),
        );
      });
    },
    read(source) {
      if (source.next() !== "map") {
        const [found, shape] = find(name(source), source.path);
        if (shape !== null) {
          throw source.path.error(`${found} has components`);
        }
        return tagged(found, {});
      }
      return single(source, (key): T => {
        const [found, shape] = find(key, source.path);
        if (shape instanceof OneValue) {
          return tagged(found, { value: shape.codec.read(source) });
        }
        if (shape !== null) {
          return tagged(found, shape.read(source));
        }
        if (source.next() === "null") {
          source.null();
        } else {
          record(() => ({})).read(source);
        }
        return tagged(found, {});
      }).value;
    },
  };
}

/** A name of a constant or variant: text, or in MessagePack also its number. */
function name(source: Reader): Key {
  return !source.isJson && source.next() === "integer" ? source.integer() : text.read(source);
}

/** A map of exactly one entry. */
export function single<T>(source: Reader, read: (key: Key) => T): { key: Key; value: T } {
  const found: { key: Key; value: T }[] = [];
  source.map((key) => {
    if (found.length > 0) {
      throw source.path.error("one entry is wanted, not several");
    }
    found.push({ key, value: read(key) });
  });
  if (found[0] === undefined) {
    throw source.path.error("one entry is wanted, not none");
  }
  return found[0];
}

/** The text of a key, whatever it is. */
export function keyText(key: Key): string {
  return key instanceof Uint8Array ? new TextDecoder().decode(key) : key.toString();
}

function textOfKey(key: Key, _path: Path): string {
  return keyText(key);
}

function integerOfKey(key: Key, path: Path): number | bigint {
  const digits = keyText(key);
  if (!/^-?[0-9]{1,20}$/.test(digits)) {
    throw path.error(`the key of a map must be a whole number: ${digits}`);
  }
  return narrowed(BigInt(digits));
}

/** Also for a member called `__proto__`. */
function put(target: Record<string, unknown>, name: string, member: unknown): void {
  if (name === "__proto__") {
    Object.defineProperty(target, name, {
      value: member,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else {
    target[name] = member;
  }
}

function check(
  isGood: boolean,
  place: Reader | Writer,
  wanted: string,
  found: unknown,
): asserts isGood {
  if (!isGood) {
    const words = found === undefined ? "nothing" : `${typeof found} ${String(found)}`.slice(0, 80);
    throw place.path.error(`a ${wanted} is wanted, not ${words}`);
  }
}
