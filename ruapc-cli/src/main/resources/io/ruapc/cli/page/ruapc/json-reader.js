import { fromBase64 } from "./bytes.js";
import { isWellFormed, MAX_NUMBER_LENGTH, narrowed, Path, readByte, } from "./reader.js";
const BLANKS = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
/** All of a text up to its end or its first escape. */
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const HEX = /^[0-9a-fA-F]{4}$/;
const ESCAPES = {
    '"': '"',
    "\\": "\\",
    "/": "/",
    b: "\b",
    f: "\f",
    n: "\n",
    r: "\r",
    t: "\t",
};
/**
 * Reads JSON, strictly, and without loss: what `JSON.parse` does with numbers above 2^53, with
 * `1.0`, and with members that stand twice cannot be undone afterwards.
 */
export class JsonReader {
    source;
    position;
    limit;
    isJson = true;
    path = new Path();
    /** @param position where the value starts */
    constructor(source, position = 0, limit = source.length) {
        this.source = source;
        this.position = position;
        this.limit = limit;
    }
    /** The place of the next character that is not blank. */
    offset() {
        BLANKS.lastIndex = this.position;
        BLANKS.exec(this.source);
        this.position = Math.min(BLANKS.lastIndex, this.limit);
        return this.position;
    }
    next() {
        const offset = this.offset();
        const character = offset < this.limit ? this.source[offset] : "";
        switch (character) {
            case "n":
                return "null";
            case "t":
            case "f":
                return "boolean";
            case '"':
                return "text";
            case "[":
                return "array";
            case "{":
                return "map";
            default:
                return this.matchNumber().isWhole ? "integer" : "float";
        }
    }
    isEnd() {
        return this.offset() >= this.limit;
    }
    null() {
        this.word("null");
    }
    boolean() {
        this.offset();
        if (this.source.startsWith("true", this.position)) {
            this.word("true");
            return true;
        }
        this.word("false");
        return false;
    }
    integer() {
        const { text, isWhole } = this.matchNumber();
        if (!isWhole) {
            throw this.path.error(`a whole number is wanted, not ${text}`);
        }
        this.position += text.length;
        return text.length < 16 ? Number(text) + 0 : narrowed(BigInt(text));
    }
    float() {
        return Number(this.numberText());
    }
    numberText() {
        const { text } = this.matchNumber();
        this.position += text.length;
        return text;
    }
    text() {
        this.take('"', "text");
        PLAIN.lastIndex = this.position;
        let text = PLAIN.exec(this.source)[0];
        this.position = PLAIN.lastIndex;
        while (this.position < this.limit && this.source[this.position] === "\\") {
            text += this.escape();
            PLAIN.lastIndex = this.position;
            text += PLAIN.exec(this.source)[0];
            this.position = PLAIN.lastIndex;
        }
        if (this.position >= this.limit || this.source[this.position] !== '"') {
            throw this.path.error("a text does not end, or has a control character");
        }
        this.position++;
        if (!isWellFormed(text)) {
            throw this.path.error("a text has half a character");
        }
        return text;
    }
    bytes() {
        if (this.next() === "text") {
            const bytes = fromBase64(this.text());
            if (bytes === null) {
                throw this.path.error("bytes are wanted: base64, or an array of numbers");
            }
            return bytes;
        }
        const values = [];
        this.array(() => values.push(readByte(this)));
        return Uint8Array.from(values);
    }
    array(element) {
        this.take("[", "array");
        if (this.takeIf("]")) {
            return;
        }
        let index = 0;
        do {
            const at = index++;
            this.path.within(at, () => element(at));
        } while (this.takeIf(","));
        this.take("]", "end of the array");
    }
    map(entry) {
        this.take("{", "map");
        if (this.takeIf("}")) {
            return;
        }
        do {
            const key = this.text();
            this.take(":", "colon");
            this.path.within(key, () => entry(key));
        } while (this.takeIf(","));
        this.take("}", "end of the map");
    }
    skip() {
        // Not by recursion: what nobody asked for may be as deep as it likes.
        const closers = [];
        do {
            switch (this.next()) {
                case "null":
                    this.null();
                    break;
                case "boolean":
                    this.boolean();
                    break;
                case "text":
                    this.text();
                    break;
                case "array":
                    this.take("[", "array");
                    if (!this.takeIf("]")) {
                        closers.push("]");
                        continue;
                    }
                    break;
                case "map":
                    this.take("{", "map");
                    if (!this.takeIf("}")) {
                        closers.push("}");
                        this.skippedKey();
                        continue;
                    }
                    break;
                default:
                    this.numberText();
            }
            while (closers.length > 0 && this.takeIf(closers[closers.length - 1])) {
                closers.pop();
            }
            if (closers.length > 0) {
                this.take(",", "comma");
                if (closers[closers.length - 1] === "}") {
                    this.skippedKey();
                }
            }
        } while (closers.length > 0);
    }
    end() {
        if (!this.isEnd()) {
            throw this.path.error("nothing may follow the value");
        }
    }
    skippedKey() {
        this.text();
        this.take(":", "colon");
    }
    matchNumber() {
        NUMBER.lastIndex = this.offset();
        const match = NUMBER.exec(this.source);
        if (match === null || this.position + match[0].length > this.limit) {
            throw this.path.error(this.position >= this.limit
                ? "the value is cut short"
                : `no value starts with ${JSON.stringify(this.source[this.position])}`);
        }
        if (match[0].length > MAX_NUMBER_LENGTH) {
            throw this.path.error(`a number has more than ${MAX_NUMBER_LENGTH} characters`);
        }
        return { text: match[0], isWhole: match[1] === undefined && match[2] === undefined };
    }
    escape() {
        const character = this.source[this.position + 1] ?? "";
        const simple = ESCAPES[character];
        if (simple !== undefined) {
            this.position += 2;
            return simple;
        }
        const digits = this.source.slice(this.position + 2, this.position + 6);
        if (character !== "u" || !HEX.test(digits)) {
            throw this.path.error("a text has an unknown escape");
        }
        this.position += 6;
        return String.fromCharCode(parseInt(digits, 16));
    }
    word(word) {
        if (!this.source.startsWith(word, this.offset())) {
            throw this.wanted(word);
        }
        this.position += word.length;
    }
    take(character, wanted) {
        if (!this.takeIf(character)) {
            throw this.wanted(wanted);
        }
    }
    takeIf(character) {
        const offset = this.offset();
        const is = offset < this.limit && this.source[offset] === character;
        if (is) {
            this.position++;
        }
        return is;
    }
    wanted(what) {
        const found = this.position < this.limit ? JSON.stringify(this.source[this.position]) : "the end";
        return this.path.error(`${what} is wanted, not ${found}`);
    }
}
