/** Bytes as text (RFC 4648 section 4), with padding. */
export function toBase64(bytes) {
    let binary = "";
    for (let start = 0; start < bytes.length; start += 8192) {
        binary += String.fromCharCode(...bytes.subarray(start, start + 8192));
    }
    return btoa(binary);
}
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** Reads what {@link toBase64} writes; null for anything else. */
export function fromBase64(text) {
    return BASE64.test(text)
        ? Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
        : null;
}
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** Text as UTF-8. */
export function toUtf8(text) {
    return encoder.encode(text);
}
/**
 * UTF-8 as text.
 *
 * @throws TypeError when it is none
 */
export function fromUtf8(bytes) {
    return decoder.decode(bytes);
}
