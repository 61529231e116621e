/** What kind of value a reader stands before. */
export type Token =
  | "null"
  | "boolean"
  | "integer"
  | "float"
  | "text"
  | "bytes"
  | "array"
  | "map";

/** A key of a map: text in JSON; also a number or bytes in MessagePack. */
export type Key = string | number | bigint | Uint8Array;

/** More levels of arrays and maps than this are refused. */
export const MAX_DEPTH = 128;

/** More characters in one number than this are refused. */
export const MAX_NUMBER_LENGTH = 10_000;

/** Bytes that cannot be read as the value that is wanted, or a value that cannot be written. */
export class CodecError extends Error {
  override readonly name = "CodecError";

  /** @param path where in the value, as `$.items[1].price` */
  constructor(
    readonly problem: string,
    readonly path: string,
  ) {
    super(path === "$" ? problem : `${problem} at ${path}`);
  }
}

/** Where in a value a reader or writer is. */
export class Path {
  private readonly steps: (string | number)[] = [];

  /** Runs `inside` one step deeper. */
  within<T>(step: string | number, inside: () => T): T {
    if (this.steps.length >= MAX_DEPTH) {
      throw this.error(`more than ${MAX_DEPTH} levels`);
    }
    this.steps.push(step);
    const result = inside();
    this.steps.pop(); // not after a failure: its message says where
    return result;
  }

  /** An error at this place. */
  error(problem: string): CodecError {
    return new CodecError(problem, this.toString());
  }

  toString(): string {
    return this.steps.reduce<string>(
      (text, step) => text + (typeof step === "number" ? `[${step}]` : `.${step}`),
      "$",
    );
  }
}

/**
 * Reads one value, in either format. What is next is told by {@link next}; the other methods take
 * it, and throw {@link CodecError} when it is something else.
 */
export interface Reader {
  /** JSON has no bytes and no keys but text. */
  readonly isJson: boolean;
  readonly path: Path;
  next(): Token;
  /** Whether there is nothing more. */
  isEnd(): boolean;
  null(): void;
  boolean(): boolean;
  /** A whole number; a bigint where a number would lose bits. */
  integer(): number | bigint;
  /** Any number. */
  float(): number;
  /** A number as it is written; its digits are not lost. */
  numberText(): string;
  text(): string;
  bytes(): Uint8Array;
  /** Calls `element` before each element, which it must read. */
  array(element: (index: number) => void): void;
  /** Calls `entry` before each value, which it must read. */
  map(entry: (key: Key) => void): void;
  skip(): void;
  /** Nothing may follow in JSON. */
  end(): void;
}

/** Writes one value, in either format; the twin of {@link Reader}. */
export interface Writer {
  readonly isJson: boolean;
  /** Whether the other side reads base64 for bytes in JSON. */
  readonly isBase64: boolean;
  readonly path: Path;
  null(): void;
  boolean(value: boolean): void;
  integer(value: number | bigint): void;
  float32(value: number): void;
  float64(value: number): void;
  text(value: string): void;
  bytes(value: Uint8Array): void;
  /** Calls `element` so often; each call must write one. */
  array(length: number, element: (index: number) => void): void;
  /** Writes keys with {@link key}, a value after each. */
  map(size: number, entries: () => void): void;
  key(key: Key): void;
  /** How many bytes there are. */
  size(): number;
}

const SURROGATE = /\p{Surrogate}/u;

/** Whether a text has no half of a character. */
export function isWellFormed(text: string): boolean {
  return !SURROGATE.test(text);
}

/** A number where it keeps all bits. */
export function narrowed(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** One byte of an array of numbers. */
export function readByte(source: Reader): number {
  const value = source.integer();
  if (typeof value !== "number" || value < 0 || value > 255) {
    throw source.path.error(`a byte is wanted, not ${value}`);
  }
  return value;
}
