import { toBase64, toUtf8 } from "./bytes.js";
import { isWellFormed, Path } from "./reader.js";
/** Writes JSON, compactly. */
export class JsonWriter {
    isBase64;
    isJson = true;
    path = new Path();
    out = "";
    needsComma = false;
    /** @param isBase64 whether bytes become base64; else an array of numbers */
    constructor(isBase64 = true) {
        this.isBase64 = isBase64;
    }
    null() {
        this.value("null");
    }
    boolean(value) {
        this.value(value ? "true" : "false");
    }
    integer(value) {
        this.value(value.toString());
    }
    float32(value) {
        this.value(Number.isFinite(value) ? shortestFloat32(value) : "null");
    }
    float64(value) {
        this.value(Number.isFinite(value) ? (Object.is(value, -0) ? "-0.0" : `${value}`) : "null");
    }
    text(value) {
        if (!isWellFormed(value)) {
            throw this.path.error("a text has half a character");
        }
        this.value(JSON.stringify(value));
    }
    bytes(value) {
        this.value(this.isBase64 ? `"${toBase64(value)}"` : `[${value.join(",")}]`);
    }
    array(length, element) {
        this.value("[");
        this.needsComma = false;
        for (let index = 0; index < length; index++) {
            this.path.within(index, () => element(index));
        }
        this.out += "]";
        this.needsComma = true;
    }
    map(_size, entries) {
        this.value("{");
        this.needsComma = false;
        entries();
        this.out += "}";
        this.needsComma = true;
    }
    key(key) {
        this.text(key.toString());
        this.out += ":";
        this.needsComma = false;
    }
    size() {
        return toUtf8(this.out).length;
    }
    toString() {
        return this.out;
    }
    value(json) {
        this.out += this.needsComma ? "," + json : json;
        this.needsComma = true;
    }
}
/** The fewest digits that give the same float of 32 bits. */
function shortestFloat32(value) {
    for (let digits = 1; digits < 9; digits++) {
        const text = value.toPrecision(digits);
        if (Math.fround(Number(text)) === value) {
            return `${Number(text)}`;
        }
    }
    return `${Number(value.toPrecision(9))}`;
}
