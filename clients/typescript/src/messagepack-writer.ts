import { toUtf8 } from "./bytes.js";
import { isWellFormed, Path, type Key, type Writer } from "./reader.js";

/** Writes MessagePack, each value in its shortest form. */
export class MessagePackWriter implements Writer {
  readonly isJson = false;
  readonly isBase64 = false;
  readonly path = new Path();
  private out = new Uint8Array(256);
  private view = new DataView(this.out.buffer);
  private length = 0;

  null(): void {
    this.uint8(0xc0);
  }

  boolean(value: boolean): void {
    this.uint8(value ? 0xc3 : 0xc2);
  }

  integer(value: number | bigint): void {
    if (typeof value === "bigint" || !(value >= -0x8000_0000 && value <= 0xffff_ffff)) {
      this.large(BigInt(value));
    } else if (value >= 0) {
      this.unsigned(value);
    } else if (value >= -32) {
      this.uint8(0x100 + value);
    } else if (value >= -0x80) {
      this.uint8(0xd0);
      this.view.setInt8(this.grow(1), value);
    } else if (value >= -0x8000) {
      this.uint8(0xd1);
      this.view.setInt16(this.grow(2), value);
    } else {
      this.uint8(0xd2);
      this.view.setInt32(this.grow(4), value);
    }
  }

  float32(value: number): void {
    this.uint8(0xca);
    this.view.setFloat32(this.grow(4), value);
  }

  float64(value: number): void {
    this.uint8(0xcb);
    this.view.setFloat64(this.grow(8), value);
  }

  text(value: string): void {
    if (!isWellFormed(value)) {
      throw this.path.error("a text has half a character");
    }
    const bytes = toUtf8(value);
    if (bytes.length < 32) {
      this.uint8(0xa0 | bytes.length);
    } else {
      this.head(bytes.length, 0xd9, 0xda, 0xdb);
    }
    this.append(bytes);
  }

  bytes(value: Uint8Array): void {
    this.head(value.length, 0xc4, 0xc5, 0xc6);
    this.append(value);
  }

  array(length: number, element: (index: number) => void): void {
    if (length < 16) {
      this.uint8(0x90 | length);
    } else {
      this.head(length, 0, 0xdc, 0xdd);
    }
    for (let index = 0; index < length; index++) {
      this.path.within(index, () => element(index));
    }
  }

  map(size: number, entries: () => void): void {
    if (size < 16) {
      this.uint8(0x80 | size);
    } else {
      this.head(size, 0, 0xde, 0xdf);
    }
    entries();
  }

  key(key: Key): void {
    if (typeof key === "string") {
      this.text(key);
    } else if (key instanceof Uint8Array) {
      this.bytes(key);
    } else {
      this.integer(key);
    }
  }

  /** Four bytes whose value is not known yet. */
  reserveUint32(): number {
    return this.grow(4);
  }

  /** Fills what was reserved. */
  setUint32(offset: number, value: number): void {
    this.view.setUint32(offset, value);
  }

  /** Bytes that are a value already. */
  append(bytes: Uint8Array): void {
    const offset = this.grow(bytes.length);
    this.out.set(bytes, offset);
  }

  size(): number {
    return this.length;
  }

  /** What has been written, without a copy. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return this.out.subarray(0, this.length);
  }

  private large(value: bigint): void {
    if (value >= 0n && value <= 0xffff_ffffn) {
      this.unsigned(Number(value));
    } else if (value >= -0x8000_0000n && value < 0n) {
      this.integer(Number(value));
    } else if (value > 0n) {
      this.uint8(0xcf);
      this.view.setBigUint64(this.grow(8), value);
    } else {
      this.uint8(0xd3);
      this.view.setBigInt64(this.grow(8), value);
    }
  }

  private unsigned(value: number): void {
    if (value < 0x80) {
      this.uint8(value);
    } else {
      this.head(value, 0xcc, 0xcd, 0xce);
    }
  }

  /** A head with the shortest length after it; 0 for a head that does not exist. */
  private head(value: number, head8: number, head16: number, head32: number): void {
    if (value < 0x100 && head8 !== 0) {
      this.uint8(head8);
      this.uint8(value);
    } else if (value < 0x1_0000) {
      this.uint8(head16);
      this.view.setUint16(this.grow(2), value);
    } else {
      this.uint8(head32);
      this.view.setUint32(this.grow(4), value);
    }
  }

  private uint8(value: number): void {
    this.out[this.grow(1)] = value;
  }

  private grow(more: number): number {
    const offset = this.length;
    const needed = offset + more;
    if (needed > this.out.length) {
      const larger = new Uint8Array(Math.max(needed, 2 * this.out.length));
      larger.set(this.out.subarray(0, offset));
      this.out = larger;
      this.view = new DataView(larger.buffer);
    }
    this.length = needed;
    return offset;
  }
}
