const ENDPOINT = /^(ws|wss|http|https):\/\/([^/?#@]+)(\/[^?#]*)?$/;
/**
 * Reads `ws://127.0.0.1:8000`, `https://example.org/base`, `ws://10.0.0.1:8000,10.0.0.2:8000`.
 *
 * @throws TypeError when it is none
 */
export function parseEndpoint(text) {
    const found = ENDPOINT.exec(text.trim());
    const addresses = found?.[2]?.split(",") ?? [];
    const isGood = addresses.every((address) => URL.canParse(`http://${address}`));
    if (found === null || !isGood) {
        throw new TypeError(`an endpoint is written ws://127.0.0.1:8000 or https://example.org: ${text}`);
    }
    const path = (found[3] ?? "").replace(/\/+$/, "");
    return {
        scheme: found[1],
        addresses,
        path: path === "" ? "/" : path,
    };
}
/** The endpoint of the server that a page came from, over WebSocket. */
export function endpointOfPage() {
    const location = globalThis.location;
    if (location === undefined) {
        throw new TypeError("there is no page here: say which endpoint");
    }
    return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}`;
}
