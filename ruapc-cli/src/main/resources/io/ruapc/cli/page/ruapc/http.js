import { Deadline, deadlineOf } from "./call.js";
import { headersOf } from "./connections.js";
import { failure, RpcError } from "./error.js";
import { JsonReader } from "./json-reader.js";
import { JsonWriter } from "./json-writer.js";
import { MessagePackReader } from "./messagepack-reader.js";
import { MessagePackWriter } from "./messagepack-writer.js";
import { cancelled, timedOut } from "./outgoing-call.js";
import { CodecError } from "./reader.js";
import { readResult, undecodable } from "./result.js";
import { single } from "./codec.js";
const JSON_TYPE = "application/json";
const MESSAGE_PACK_TYPE = "application/msgpack";
const LINES_TYPE = "application/x-ndjson";
/** Headers that have the same name over HTTP; all others get a prefix. */
const STANDARD = new Set([
    "traceparent",
    "tracestate",
    "baggage",
    "authorization",
    "idempotency-key",
    "priority",
]);
/** What a status without a body of ours means. */
const CODES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "INVALID_ARGUMENT",
    405: "INVALID_ARGUMENT",
    413: "RESOURCE_EXHAUSTED",
    415: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    503: "UNAVAILABLE",
    504: "TIMEOUT",
};
/**
 * Each call is a request of its own. The server cannot call back, and items of a parameter are sent
 * together, since browsers do not send what is not complete.
 */
export class HttpCaller {
    endpoint;
    options;
    timeout;
    closing = new AbortController();
    address = 0;
    constructor(endpoint, options, timeout) {
        this.endpoint = endpoint;
        this.options = options;
        this.timeout = timeout;
    }
    async call(method, values, input, options) {
        const exchange = this.exchange(method, options);
        try {
            const response = await exchange.send(values, input, JSON_TYPE);
            const body = new Uint8Array(await response.arrayBuffer());
            const isMessagePack = response.headers.get("content-type")?.includes("msgpack") === true;
            const text = isMessagePack ? "" : new TextDecoder().decode(body);
            return readResult(method, method.result, () => isMessagePack ? new MessagePackReader(body) : new JsonReader(text));
        }
        catch (problem) {
            throw exchange.explain(problem);
        }
        finally {
            exchange.end();
        }
    }
    stream(method, values, input, options) {
        const exchange = this.exchange(method, options);
        const response = exchange.send(values, input, LINES_TYPE);
        response.catch(() => { }); // thrown to who takes the items
        const items = linesOf(method, response, exchange);
        return {
            [Symbol.asyncIterator]: () => items,
            close: () => exchange.abort(),
        };
    }
    close() {
        this.closing.abort();
    }
    exchange(method, options) {
        const { scheme, addresses, path } = this.endpoint;
        const base = `${scheme}://${addresses[this.address++ % addresses.length]}${path}`;
        const deadline = deadlineOf(method, options, this.timeout);
        return new Exchange(method, options, this.options, deadline, base, this.closing.signal);
    }
}
/** One request and its answer. */
class Exchange {
    method;
    options;
    client;
    deadline;
    base;
    abortion = new AbortController();
    signal;
    forget;
    constructor(method, options, client, deadline, base, closing) {
        this.method = method;
        this.options = options;
        this.client = client;
        this.deadline = deadline;
        this.base = base;
        const signals = [this.abortion.signal, closing];
        this.signal = AbortSignal.any(options.signal === undefined ? signals : [...signals, options.signal]);
        this.forget = deadline.onOver(() => this.abortion.abort(timedOut(method)));
    }
    /** @throws RpcError when there is no answer with a result, or error, of the method */
    async send(values, input, accept) {
        const { method, client } = this;
        if (method.hasCallbacks) {
            const advice = `over HTTP ${method.fullName} cannot be called back: use ws:// or wss://`;
            throw failure("INVALID_ARGUMENT", advice, { isNotExecuted: true });
        }
        try {
            const isMessagePack = client.format === "msgpack" && !method.isStreaming;
            const body = isMessagePack ? this.messagePack(values) : await this.json(values, input);
            const type = isMessagePack
                ? MESSAGE_PACK_TYPE
                : method.input === undefined
                    ? JSON_TYPE
                    : LINES_TYPE;
            const response = await (client.fetch ?? fetch)(`${this.base.replace(/\/$/, "")}/${method.fullName}`, {
                method: "POST",
                headers: {
                    "content-type": type,
                    accept: isMessagePack ? MESSAGE_PACK_TYPE : accept,
                    ...this.timeoutHeader(),
                    ...httpNames(await headersOf(client)),
                    ...httpNames(this.options.headers ?? {}),
                },
                body,
                signal: this.signal,
            });
            if (!response.ok) {
                throw await refused(method, response);
            }
            return response;
        }
        catch (problem) {
            throw this.explain(problem);
        }
    }
    abort() {
        this.abortion.abort(cancelled());
        this.forget();
    }
    end() {
        this.forget();
    }
    /** What a failure of the platform means. */
    explain(problem) {
        if (problem instanceof RpcError) {
            return problem;
        }
        if (problem instanceof CodecError) {
            const words = `${this.method.fullName} cannot be sent: ${problem.message}`;
            return failure("ENCODING", words, { cause: problem, isNotExecuted: true });
        }
        if (this.deadline.isOver) {
            return timedOut(this.method);
        }
        if (this.signal.aborted) {
            return cancelled(this.signal.reason);
        }
        return failure("UNAVAILABLE", `no answer from ${this.base}: ${problem.message}`, {
            cause: problem,
        });
    }
    timeoutHeader() {
        const left = this.deadline.left();
        return Number.isFinite(left) ? { "ruapc-timeout-ms": `${Math.max(1, Math.ceil(left))}` } : {};
    }
    messagePack(values) {
        const target = new MessagePackWriter();
        this.method.arguments.write(target, this.method.pack(values));
        return target.toBytes();
    }
    async json(values, input) {
        const { method } = this;
        const first = new JsonWriter();
        method.arguments.write(first, method.pack(values));
        const lines = [first.toString()];
        if (method.input !== undefined) {
            for await (const item of input ?? []) {
                const target = new JsonWriter();
                method.input.write(target, item);
                lines.push(target.toString());
            }
            lines.push("");
        }
        return lines.join("\n");
    }
}
function httpNames(headers) {
    return Object.fromEntries(Object.entries(headers).map(([name, value]) => [
        STANDARD.has(name) ? name : `ruapc-${name}`,
        value,
    ]));
}
async function refused(method, response) {
    const words = (await response.text()).slice(0, 500).trim();
    const code = CODES[response.status] ?? "UNKNOWN";
    return failure(code, `${method.fullName} was answered with ${response.status}: ${words}`, {
        isNotExecuted: response.status === 404 || response.status === 413,
    });
}
/** The items of a result, of which each is a line. */
async function* linesOf(method, response, exchange) {
    try {
        const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
        let rest = "";
        const body = (await response).body.getReader();
        for (;;) {
            const { done, value } = await body.read();
            const lines = (rest + decoder.decode(value, { stream: !done })).split("\n");
            rest = lines.pop();
            for (const line of lines) {
                const item = readLine(method, line);
                if (item === null) {
                    return undefined;
                }
                yield item.value;
            }
            if (done) {
                throw failure("CONNECTION_CLOSED", `the items of ${method.fullName} were cut off`);
            }
        }
    }
    catch (problem) {
        throw exchange.explain(problem);
    }
    finally {
        exchange.abort();
    }
}
/**
 * Reads `{"Next": item}`; null for `{"Ok": null}`.
 *
 * @throws RpcError of `{"Err": ..}`
 */
function readLine(method, line) {
    const payload = () => new JsonReader(line);
    if (!/^\s*\{\s*"Next"/.test(line)) {
        readResult(method, method.result, payload);
        return null;
    }
    const source = payload();
    try {
        return { value: single(source, () => method.output.read(source)).value };
    }
    catch (problem) {
        throw undecodable(method, problem);
    }
}
