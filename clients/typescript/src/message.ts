import { JsonReader } from "./json-reader.js";
import { JsonWriter } from "./json-writer.js";
import { fromUtf8, toUtf8 } from "./bytes.js";
import { MessagePackReader } from "./messagepack-reader.js";
import { MessagePackWriter } from "./messagepack-writer.js";
import { Flags, MAX_META, readMeta, writeMeta, writeMetaWith, type Meta } from "./meta.js";
import { CodecError, type Reader, type Writer } from "./reader.js";

/** How values are written. */
export type Format = "msgpack" | "json";

/** How a message travels over a WebSocket: binary as everywhere, or as one JSON object in a text. */
export type Form = "binary" | "text";

/** The longest body of a message: meta, its length, and payload. */
export const MAX_BODY = 67_108_855;

/** Writes a payload. */
export type PayloadWriter = (target: Writer) => void;

/** A message as it came. */
export interface Message {
  meta: Meta;
  form: Form;
  hasPayload: boolean;
  /** How many bytes of payload there are. */
  payloadBytes(): number;
  /** A reader before the payload. What has no payload reads as null. */
  payload(): Reader;
}

/** The format that a message's flags name. */
export function formatOf(flags: number): Format {
  return (flags & Flags.MESSAGE_PACK) !== 0 ? "msgpack" : "json";
}

/** The bit of the format that a form of messages has. */
export function formatFlag(form: Form): number {
  return form === "text" ? 0 : Flags.MESSAGE_PACK;
}

/**
 * Fails where more bytes are written than the other side takes.
 *
 * @param onLength hears how many there are
 */
export function limited(
  limit: number,
  payload: PayloadWriter,
  onLength: (bytes: number) => void,
): PayloadWriter {
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
export function encode(
  meta: Meta,
  payload: PayloadWriter | null,
  form: Form,
  isBase64: boolean,
): string | Uint8Array<ArrayBuffer> {
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
    } else {
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
export function decode(data: string | Uint8Array): Message {
  return typeof data === "string" ? decodeText(data) : decodeBinary(data);
}

function decodeText(text: string): Message {
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

function decodeBinary(body: Uint8Array): Message {
  const metaLength =
    body.length < 4 ? 0 : new DataView(body.buffer, body.byteOffset).getUint32(0);
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

function nothing(): Reader {
  return new JsonReader("null");
}

function utf8(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch {
    throw new CodecError("JSON is not UTF-8", "$");
  }
}
