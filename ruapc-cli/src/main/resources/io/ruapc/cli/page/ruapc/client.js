import { Deadline, deadlineOf, DEFAULT_TIMEOUT } from "./call.js";
import { Connections } from "./connections.js";
import { endpointOfPage, parseEndpoint } from "./endpoint.js";
import { failure, RpcError } from "./error.js";
import { HttpCaller } from "./http.js";
import { cancelled, timedOut } from "./outgoing-call.js";
import { Services } from "./services.js";
import { stubOf, } from "./service.js";
/**
 * Calls a server, and can be called by it. Over WebSocket it has one connection, made when it is needed
 * and again after it was lost; over HTTP each call is a request.
 */
export class Client {
    services = new Services();
    connections;
    http;
    attempts;
    timeout;
    isClosed = false;
    constructor(endpoint, options = {}) {
        const parsed = parseEndpoint(endpoint);
        this.attempts = options.attempts ?? 3;
        this.timeout = options.timeout ?? DEFAULT_TIMEOUT;
        const isHttp = parsed.scheme === "http" || parsed.scheme === "https";
        this.http = isHttp ? new HttpCaller(parsed, options, this.timeout) : null;
        this.connections = isHttp ? null : new Connections(parsed, options, this.services);
    }
    /** The methods of a service of the server. */
    stub(service, options) {
        return stubOf(this, service, options);
    }
    /** Serves a contract to the server, which may call it at any time. Before the first call. */
    serve(service, handler) {
        this.services.add(service, handler);
        return this;
    }
    /**
     * Does something with each new connection, before anyone else may rely on it. The first hook makes the
     * client connect, and stay connected until it is closed. One that fails ends the connection.
     */
    onConnect(hook) {
        if (this.connections === null) {
            throw new TypeError("over HTTP there is no connection that lasts: use ws:// or wss://");
        }
        this.connections.addHook(hook);
        return this;
    }
    call(method, values, input, options) {
        if (this.http !== null) {
            return this.http.call(method, values, input, options);
        }
        const deadline = deadlineOf(method, options, this.timeout);
        return this.attempt(method, input, options, deadline, (connection) => connection.outgoing.call(method, values, input, options, deadline));
    }
    stream(method, values, input, options) {
        if (this.http !== null) {
            return this.http.stream(method, values, input, options);
        }
        const abortion = new AbortController();
        const signal = options.signal === undefined
            ? abortion.signal
            : AbortSignal.any([options.signal, abortion.signal]);
        const deadline = deadlineOf(method, options, this.timeout);
        const begun = this.attempt(method, input, { ...options, signal }, deadline, async (connection) => {
            const items = connection.outgoing.stream(method, values, input, { ...options, signal }, deadline);
            const iterator = items[Symbol.asyncIterator]();
            return { iterator, first: await iterator.next() };
        });
        return new BegunStream(begun, () => abortion.abort());
    }
    /** Fails what is open, and connects no more. */
    close() {
        this.isClosed = true;
        this.connections?.close();
        this.http?.close();
    }
    /** For `using`. */
    [Symbol.dispose]() {
        this.close();
    }
    async attempt(method, input, options, deadline, call) {
        for (let attempt = 1;; attempt++) {
            let hasBegun = false;
            try {
                const connection = await this.connection(method, options, deadline);
                hasBegun = input !== undefined; // its items are gone
                return await call(connection);
            }
            catch (problem) {
                const isRefused = problem instanceof RpcError && problem.code === "UNAVAILABLE" && problem.isNotExecuted;
                const isLast = attempt >= this.attempts || deadline.isOver || this.isClosed;
                if (!isRefused || isLast || hasBegun) {
                    throw problem;
                }
            }
        }
    }
    async connection(method, { signal }, deadline) {
        if (this.isClosed) {
            throw failure("CANCELLED", "the client is closed", { isNotExecuted: true });
        }
        const connections = this.connections;
        if (connections.current !== undefined) {
            return connections.current;
        }
        return new Promise((resolve, reject) => {
            const forget = deadline.onOver(() => reject(timedOut(method)));
            const abort = () => reject(cancelled(signal?.reason));
            signal?.addEventListener("abort", abort);
            connections
                .get()
                .then(resolve, reject)
                .finally(() => {
                forget();
                signal?.removeEventListener("abort", abort);
            });
            if (signal?.aborted === true) {
                abort();
            }
        });
    }
}
/** The items of a call whose connection may still have to be made. */
class BegunStream {
    begun;
    abort;
    isTaken = false;
    isClosed = false;
    constructor(begun, abort) {
        this.begun = begun;
        this.abort = abort;
        begun.catch(() => { }); // thrown to who takes the items
    }
    close() {
        this.isClosed = true;
        this.abort();
    }
    [Symbol.asyncIterator]() {
        if (this.isTaken) {
            throw new TypeError("the items of a stream can be taken once");
        }
        this.isTaken = true;
        let isFirst = true;
        const next = async () => {
            const { iterator, first } = await this.begun;
            const result = isFirst ? first : await iterator.next();
            isFirst = false;
            return result;
        };
        const done = { done: true, value: undefined };
        return {
            next: () => next().catch((problem) => {
                if (this.isClosed) {
                    return done;
                }
                throw problem;
            }),
            return: async () => {
                this.close();
                return done;
            },
        };
    }
}
/**
 * A client of a server.
 *
 * @param endpoint `ws://127.0.0.1:8000`, `wss://..`, `http://..`, `https://..`; absent: the server that
 *   the page came from, over WebSocket
 */
export function connect(endpoint = endpointOfPage(), options = {}) {
    return new Client(endpoint, options);
}
