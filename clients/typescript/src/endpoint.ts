/** Where a server is, and how to talk to it. */
export interface Endpoint {
  scheme: "ws" | "wss" | "http" | "https";
  /** Several are one server: they are tried one after the other. */
  addresses: string[];
  /** Starts with a slash and does not end with one, unless it is nothing else. */
  path: string;
}

const ENDPOINT = /^(ws|wss|http|https):\/\/([^/?#@]+)(\/[^?#]*)?$/;

/**
 * Reads `ws://127.0.0.1:8000`, `https://example.org/base`, `ws://10.0.0.1:8000,10.0.0.2:8000`.
 *
 * @throws TypeError when it is none
 */
export function parseEndpoint(text: string): Endpoint {
  const found = ENDPOINT.exec(text.trim());
  const addresses = found?.[2]?.split(",") ?? [];
  const isGood = addresses.every((address) => URL.canParse(`http://${address}`));
  if (found === null || !isGood) {
    throw new TypeError(`an endpoint is written ws://127.0.0.1:8000 or https://example.org: ${text}`);
  }
  const path = (found[3] ?? "").replace(/\/+$/, "");
  return {
    scheme: found[1] as Endpoint["scheme"],
    addresses,
    path: path === "" ? "/" : path,
  };
}

/** The endpoint of the server that a page came from, over WebSocket. */
export function endpointOfPage(): string {
  const location = (globalThis as { location?: Location }).location;
  if (location === undefined) {
    throw new TypeError("there is no page here: say which endpoint");
  }
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}`;
}
