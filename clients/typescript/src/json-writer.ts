import { toBase64, toUtf8 } from "./bytes.js";
import { isWellFormed, Path, type Key, type Writer } from "./reader.js";

/** Writes JSON, compactly. */
export class JsonWriter implements Writer {
  readonly isJson = true;
  readonly path = new Path();
  private out = "";
  private needsComma = false;

  /** @param isBase64 whether bytes become base64; else an array of numbers */
  constructor(readonly isBase64 = true) {}

  null(): void {
    this.value("null");
  }

  boolean(value: boolean): void {
    this.value(value ? "true" : "false");
  }

  integer(value: number | bigint): void {
    this.value(value.toString());
  }

  float32(value: number): void {
    this.value(Number.isFinite(value) ? shortestFloat32(value) : "null");
  }

  float64(value: number): void {
    this.value(Number.isFinite(value) ? (Object.is(value, -0) ? "-0.0" : `${value}`) : "null");
  }

  text(value: string): void {
    if (!isWellFormed(value)) {
      throw this.path.error("a text has half a character");
    }
    this.value(JSON.stringify(value));
  }

  bytes(value: Uint8Array): void {
    this.value(this.isBase64 ? `"${toBase64(value)}"` : `[${value.join(",")}]`);
  }

  array(length: number, element: (index: number) => void): void {
    this.value("[");
    this.needsComma = false;
    for (let index = 0; index < length; index++) {
      this.path.within(index, () => element(index));
    }
    this.out += "]";
    this.needsComma = true;
  }

  map(_size: number, entries: () => void): void {
    this.value("{");
    this.needsComma = false;
    entries();
    this.out += "}";
    this.needsComma = true;
  }

  key(key: Key): void {
    this.text(key.toString());
    this.out += ":";
    this.needsComma = false;
  }

  size(): number {
    return toUtf8(this.out).length;
  }

  toString(): string {
    return this.out;
  }

  private value(json: string): void {
    this.out += this.needsComma ? "," + json : json;
    this.needsComma = true;
  }
}

/** The fewest digits that give the same float of 32 bits. */
function shortestFloat32(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) {
      return `${Number(text)}`;
    }
  }
  return `${Number(value.toPrecision(9))}`;
}
