import { JsonReader } from "./json-reader.js";
import { JsonWriter } from "./json-writer.js";
import { fromUtf8, toUtf8 } from "./bytes.js";
import { MessagePackReader } from "./messagepack-reader.js";
import { MessagePackWriter } from "./messagepack-writer.js";
import { Flags, MAX_META, readMeta, writeMeta, writeMetaWith } from "./meta.js";
import { CodecError } from "./reader.js";
/** The longest body of a message: meta, its length, and payload. */
export const MAX_BODY = 67_108_855;
/** The format that a message's flags name. */
export function formatOf(flags) {
    return (flags & Flags.MESSAGE_PACK) !== 0 ? "msgpack" : "json";
}
/** The bit of the format that a form of messages has. */
export function formatFlag(form) {
    return form === "text" ? 0 : Flags.MESSAGE_PACK;
}
/**
 * Fails where more bytes are written than the other side takes.
 *
 * @param onLength hears how many there are
 */
export function limited(limit, payload, onLength) {
    return (target) => {
        const before = target.size();
        payload(target);
        const length = target.size() - before;
        onLength(length);
        if (length > limit) {
            throw new CodecError(`an item of a stream has ${length} bytes, over ${limit}`, "$");
        }
    };
}
/**
 * A message as it travels.
 *
 * @param payload null for none
 * @param isBase64 whether the other side reads base64 for bytes in JSON
 * @throws CodecError when a value cannot be written, or the message would be too long
 */
export function encode(meta, payload, form, isBase64) {
    if (form === "text") {
        const target = new JsonWriter(true);
        writeMetaWith(target, meta, "payload", payload === null ? null : () => payload(target));
        return target.toString();
    }
    const target = new MessagePackWriter();
    const start = target.reserveUint32();
    writeMeta(target, meta);
    target.setUint32(start, target.size() - start - 4);
    if (payload !== null) {
        if (formatOf(meta.flags) === "msgpack") {
            payload(target);
        }
        else {
            const json = new JsonWriter(isBase64);
            payload(json);
            target.append(toUtf8(json.toString()));
        }
    }
    if (target.size() > MAX_BODY) {
        throw new CodecError(`the message is longer than ${MAX_BODY} bytes`, "$");
    }
    return target.toBytes();
}
/**
 * Reads a message.
 *
 * @throws CodecError when nothing on the connection can be trusted any more
 */
export function decode(data) {
    return typeof data === "string" ? decodeText(data) : decodeBinary(data);
}
function decodeText(text) {
    const source = new JsonReader(text);
    let start = 0;
    let end = 0;
    const meta = readMeta(source, (name) => {
        const at = source.offset();
        source.skip();
        if (name === "payload") {
            start = at;
            end = source.offset();
        }
    });
    source.end();
    return {
        meta,
        form: "text",
        hasPayload: end > start,
        payloadBytes: () => toUtf8(text.slice(start, end)).length,
        payload: () => (end > start ? new JsonReader(text, start, end) : nothing()),
    };
}
function decodeBinary(body) {
    const metaLength = body.length < 4 ? 0 : new DataView(body.buffer, body.byteOffset).getUint32(0);
    const offset = 4 + metaLength;
    if (metaLength === 0 || metaLength > MAX_META || offset > body.length) {
        throw new CodecError("the length of a meta is wrong", "$");
    }
    const meta = readMeta(new MessagePackReader(body.subarray(4, offset)));
    return {
        meta,
        form: "binary",
        hasPayload: body.length > offset,
        payloadBytes: () => body.length - offset,
        payload() {
            if (body.length === offset) {
                return nothing();
            }
            return formatOf(meta.flags) === "msgpack"
                ? new MessagePackReader(body.subarray(offset))
                : new JsonReader(utf8(body.subarray(offset)));
        },
    };
}
function nothing() {
    return new JsonReader("null");
}
function utf8(bytes) {
    try {
        return fromUtf8(bytes);
    }
    catch {
        throw new CodecError("JSON is not UTF-8", "$");
    }
}
