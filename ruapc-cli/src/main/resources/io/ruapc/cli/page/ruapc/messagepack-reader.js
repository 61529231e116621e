import { fromUtf8 } from "./bytes.js";
import { narrowed, Path, readByte } from "./reader.js";
/** Reads MessagePack. Every length is checked against the bytes that are left. */
export class MessagePackReader {
    source;
    position;
    limit;
    isJson = false;
    path = new Path();
    view;
    constructor(source, position = 0, limit = source.length) {
        this.source = source;
        this.position = position;
        this.limit = limit;
        this.view = new DataView(source.buffer, source.byteOffset, limit);
    }
    /** Where the next value starts. */
    offset() {
        return this.position;
    }
    next() {
        const head = this.head();
        if (head <= 0x7f || head >= 0xe0 || (head >= 0xcc && head <= 0xd3)) {
            return "integer";
        }
        if (head <= 0x8f || head >= 0xde) {
            return "map";
        }
        if (head <= 0x9f || head >= 0xdc) {
            return "array";
        }
        if (head <= 0xbf || (head >= 0xd9 && head <= 0xdb)) {
            return "text";
        }
        switch (head) {
            case 0xc0:
                return "null";
            case 0xc2:
            case 0xc3:
                return "boolean";
            case 0xc4:
            case 0xc5:
            case 0xc6:
                return "bytes";
            case 0xca:
            case 0xcb:
                return "float";
            default:
                throw this.path.error(`no value starts with ${head.toString(16)}`);
        }
    }
    isEnd() {
        return this.position >= this.limit;
    }
    null() {
        this.expect("null");
        this.position++;
    }
    boolean() {
        this.expect("boolean");
        return this.uint8() === 0xc3;
    }
    integer() {
        this.expect("integer");
        const head = this.uint8();
        switch (head) {
            case 0xcc:
                return this.uint8();
            case 0xcd:
                return this.uint16();
            case 0xce:
                return this.uint32();
            case 0xcf:
                return narrowed(this.view.getBigUint64(this.advance(8)));
            case 0xd0:
                return this.view.getInt8(this.advance(1));
            case 0xd1:
                return this.view.getInt16(this.advance(2));
            case 0xd2:
                return this.view.getInt32(this.advance(4));
            case 0xd3:
                return narrowed(this.view.getBigInt64(this.advance(8)));
            default:
                return head <= 0x7f ? head : head - 0x100;
        }
    }
    float() {
        if (this.next() === "integer") {
            return Number(this.integer());
        }
        this.expect("float");
        return this.uint8() === 0xca
            ? this.view.getFloat32(this.advance(4))
            : this.view.getFloat64(this.advance(8));
    }
    numberText() {
        return (this.next() === "integer" ? this.integer() : this.float()).toString();
    }
    text() {
        const token = this.next();
        const bytes = token === "bytes" ? this.bytes() : this.textBytes();
        try {
            return fromUtf8(bytes);
        }
        catch {
            throw this.path.error("a text is not UTF-8");
        }
    }
    bytes() {
        const token = this.next();
        if (token === "array") {
            const values = [];
            this.array(() => values.push(readByte(this)));
            return Uint8Array.from(values);
        }
        if (token !== "bytes") {
            throw this.wanted("bytes");
        }
        const head = this.uint8();
        return this.take(head === 0xc4 ? this.uint8() : head === 0xc5 ? this.uint16() : this.uint32());
    }
    array(element) {
        const length = this.arrayLength();
        for (let index = 0; index < length; index++) {
            this.path.within(index, () => element(index));
        }
    }
    map(entry) {
        const size = this.mapSize();
        for (let i = 0; i < size; i++) {
            const key = this.mapKey();
            this.path.within(key instanceof Uint8Array ? "(bytes)" : `${key}`, () => entry(key));
        }
    }
    skip() {
        // Not by recursion: what nobody asked for may be as deep as it likes.
        for (let left = 1; left > 0; left--) {
            switch (this.next()) {
                case "null":
                case "boolean":
                    this.position++;
                    break;
                case "integer":
                    this.integer();
                    break;
                case "float":
                    this.float();
                    break;
                case "text":
                    this.textBytes();
                    break;
                case "bytes":
                    this.bytes();
                    break;
                case "array":
                    left += this.arrayLength();
                    break;
                case "map":
                    left += 2 * this.mapSize();
                    break;
            }
        }
    }
    /** What follows the value is ignored. */
    end() { }
    mapKey() {
        switch (this.next()) {
            case "text":
                return this.text();
            case "bytes":
                return this.bytes();
            case "integer":
                return this.integer();
            default:
                throw this.wanted("the key of a map");
        }
    }
    textBytes() {
        this.expect("text");
        const head = this.uint8();
        switch (head) {
            case 0xd9:
                return this.take(this.uint8());
            case 0xda:
                return this.take(this.uint16());
            case 0xdb:
                return this.take(this.uint32());
            default:
                return this.take(head & 0x1f);
        }
    }
    arrayLength() {
        this.expect("array");
        const head = this.uint8();
        return this.checked(head === 0xdc ? this.uint16() : head === 0xdd ? this.uint32() : head & 0x0f, 1);
    }
    mapSize() {
        this.expect("map");
        const head = this.uint8();
        return this.checked(head === 0xde ? this.uint16() : head === 0xdf ? this.uint32() : head & 0x0f, 2);
    }
    checked(count, bytesOfEach) {
        if (count * bytesOfEach > this.limit - this.position) {
            throw this.cut();
        }
        return count;
    }
    take(length) {
        const start = this.advance(length);
        return this.source.subarray(start, start + length);
    }
    head() {
        if (this.position >= this.limit) {
            throw this.cut();
        }
        return this.source[this.position];
    }
    uint8() {
        return this.source[this.advance(1)];
    }
    uint16() {
        return this.view.getUint16(this.advance(2));
    }
    uint32() {
        return this.view.getUint32(this.advance(4));
    }
    advance(length) {
        const start = this.position;
        if (length > this.limit - start) {
            throw this.cut();
        }
        this.position = start + length;
        return start;
    }
    expect(token) {
        if (this.next() !== token) {
            throw this.wanted(token);
        }
    }
    wanted(what) {
        return this.path.error(`${what} is wanted, not ${this.next()}`);
    }
    cut() {
        return this.path.error("the value is cut short");
    }
}
