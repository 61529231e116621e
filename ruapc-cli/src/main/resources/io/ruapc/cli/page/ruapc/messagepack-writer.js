import { toUtf8 } from "./bytes.js";
import { isWellFormed, Path } from "./reader.js";
/** Writes MessagePack, each value in its shortest form. */
export class MessagePackWriter {
    isJson = false;
    isBase64 = false;
    path = new Path();
    out = new Uint8Array(256);
    view = new DataView(this.out.buffer);
    length = 0;
    null() {
        this.uint8(0xc0);
    }
    boolean(value) {
        this.uint8(value ? 0xc3 : 0xc2);
    }
    integer(value) {
        if (typeof value === "bigint" || !(value >= -0x8000_0000 && value <= 0xffff_ffff)) {
            this.large(BigInt(value));
        }
        else if (value >= 0) {
            this.unsigned(value);
        }
        else if (value >= -32) {
            this.uint8(0x100 + value);
        }
        else if (value >= -0x80) {
            this.uint8(0xd0);
            this.view.setInt8(this.grow(1), value);
        }
        else if (value >= -0x8000) {
            this.uint8(0xd1);
            this.view.setInt16(this.grow(2), value);
        }
        else {
            this.uint8(0xd2);
            this.view.setInt32(this.grow(4), value);
        }
    }
    float32(value) {
        this.uint8(0xca);
        this.view.setFloat32(this.grow(4), value);
    }
    float64(value) {
        this.uint8(0xcb);
        this.view.setFloat64(this.grow(8), value);
    }
    text(value) {
        if (!isWellFormed(value)) {
            throw this.path.error("a text has half a character");
        }
        const bytes = toUtf8(value);
        if (bytes.length < 32) {
            this.uint8(0xa0 | bytes.length);
        }
        else {
            this.head(bytes.length, 0xd9, 0xda, 0xdb);
        }
        this.append(bytes);
    }
    bytes(value) {
        this.head(value.length, 0xc4, 0xc5, 0xc6);
        this.append(value);
    }
    array(length, element) {
        if (length < 16) {
            this.uint8(0x90 | length);
        }
        else {
            this.head(length, 0, 0xdc, 0xdd);
        }
        for (let index = 0; index < length; index++) {
            this.path.within(index, () => element(index));
        }
    }
    map(size, entries) {
        if (size < 16) {
            this.uint8(0x80 | size);
        }
        else {
            this.head(size, 0, 0xde, 0xdf);
        }
        entries();
    }
    key(key) {
        if (typeof key === "string") {
            this.text(key);
        }
        else if (key instanceof Uint8Array) {
            this.bytes(key);
        }
        else {
            this.integer(key);
        }
    }
    /** Four bytes whose value is not known yet. */
    reserveUint32() {
        return this.grow(4);
    }
    /** Fills what was reserved. */
    setUint32(offset, value) {
        this.view.setUint32(offset, value);
    }
    /** Bytes that are a value already. */
    append(bytes) {
        const offset = this.grow(bytes.length);
        this.out.set(bytes, offset);
    }
    size() {
        return this.length;
    }
    /** What has been written, without a copy. */
    toBytes() {
        return this.out.subarray(0, this.length);
    }
    large(value) {
        if (value >= 0n && value <= 0xffffffffn) {
            this.unsigned(Number(value));
        }
        else if (value >= -0x80000000n && value < 0n) {
            this.integer(Number(value));
        }
        else if (value > 0n) {
            this.uint8(0xcf);
            this.view.setBigUint64(this.grow(8), value);
        }
        else {
            this.uint8(0xd3);
            this.view.setBigInt64(this.grow(8), value);
        }
    }
    unsigned(value) {
        if (value < 0x80) {
            this.uint8(value);
        }
        else {
            this.head(value, 0xcc, 0xcd, 0xce);
        }
    }
    /** A head with the shortest length after it; 0 for a head that does not exist. */
    head(value, head8, head16, head32) {
        if (value < 0x100 && head8 !== 0) {
            this.uint8(head8);
            this.uint8(value);
        }
        else if (value < 0x1_0000) {
            this.uint8(head16);
            this.view.setUint16(this.grow(2), value);
        }
        else {
            this.uint8(head32);
            this.view.setUint32(this.grow(4), value);
        }
    }
    uint8(value) {
        this.out[this.grow(1)] = value;
    }
    grow(more) {
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
