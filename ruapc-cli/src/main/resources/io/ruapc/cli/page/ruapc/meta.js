import * as codec from "./codec.js";
import { keyText } from "./codec.js";
import { narrowed } from "./reader.js";
/** Bits of {@link Meta.flags}. */
export const Flags = {
    REQUEST: 1,
    RESPONSE: 2,
    MESSAGE_PACK: 4,
    MORE: 8,
    NO_RESPONSE: 16,
};
/** A meta of more bytes ends the connection. */
export const MAX_META = 262_144;
/** The largest budget; it stands for none. */
export const NO_TIMEOUT = 0xffff_ffff;
const MAX_CAPS = 64;
const uint = {
    write: (target, value) => codec.uint64.write(target, BigInt(value)),
    read: (source) => narrowed(codec.uint64.read(source)),
};
const caps = {
    write: (target, value) => codec.list(codec.text).write(target, value),
    read(source) {
        const names = codec.list(codec.text).read(source);
        if (names.length > MAX_CAPS) {
            throw source.path.error(`more than ${MAX_CAPS} capabilities`);
        }
        return names;
    },
};
const headers = codec.map(codec.text);
const hello = codec.record(() => ({
    caps: codec.withDefault(caps),
    agent: codec.withDefault(codec.text),
    session: codec.withDefault(codec.text),
    max_message: codec.withDefault(uint),
    max_stream_item: codec.withDefault(uint),
    headers: codec.withDefault(headers),
}));
const regions = codec.list(codec.record(() => ({
    key: codec.record(() => ({ lkey: codec.uint32, rkey: codec.uint32 })),
    addr: codec.uint64,
    len: codec.uint64,
})));
/** In the order in which they are written. The first six also have numbers. */
const KEYS = [
    ["method", codec.text],
    ["flags", codec.uint8],
    ["msgid", uint],
    ["read_regions", regions],
    ["write_regions", regions],
    ["timeout_ms", codec.uint32],
    ["hello", hello],
    ["headers", headers],
    ["target", uint],
    ["keep", codec.list(uint)],
    ["credit", codec.uint32],
    ["end", codec.boolean],
    ["cancel", codec.boolean],
    ["enc", codec.text],
];
const NUMBERED = 6;
/** Writes what is present. */
export function writeMeta(target, meta) {
    const present = presentKeys(meta);
    target.map(present.length, () => writeKeys(target, meta, present));
}
/** Writes the meta and one more entry, as text messages have it. */
export function writeMetaWith(target, meta, name, value) {
    const present = presentKeys(meta);
    target.map(present.length + (value === null ? 0 : 1), () => {
        writeKeys(target, meta, present);
        if (value !== null) {
            target.key(name);
            value();
        }
    });
}
function presentKeys(meta) {
    return KEYS.filter(([name]) => meta[name] !== undefined);
}
function writeKeys(target, meta, present) {
    for (const [name, type] of present) {
        target.key(name);
        target.path.within(name, () => type.write(target, meta[name]));
    }
}
/**
 * Reads a meta.
 *
 * @param other called before the value of a key that no meta has; it must read it
 */
export function readMeta(source, other = () => source.skip()) {
    const meta = { flags: 0, msgid: 0 };
    const seen = new Set();
    const read = (entry) => {
        if (seen.has(entry[0])) {
            throw source.path.error("a key stands twice");
        }
        seen.add(entry[0]);
        meta[entry[0]] = entry[1].read(source);
    };
    if (!source.isJson && source.next() === "array") {
        source.array((index) => {
            if (index >= NUMBERED) {
                throw source.path.error(`a meta has at most ${NUMBERED} elements`);
            }
            read(KEYS[index]);
        });
    }
    else {
        source.map((key) => {
            const entry = typeof key === "number"
                ? KEYS.slice(0, NUMBERED)[key]
                : KEYS.find(([name]) => name === keyText(key));
            if (entry === undefined) {
                other(keyText(key));
            }
            else {
                read(entry);
            }
        });
    }
    return meta;
}
