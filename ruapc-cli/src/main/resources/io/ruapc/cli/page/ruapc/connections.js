import { Backoff } from "./backoff.js";
import { failure, RpcError } from "./error.js";
import { PeerConnection } from "./peer-connection.js";
import { openWebSocket } from "./websocket.js";
const DEFAULT_CONNECT_TIMEOUT = 5_000;
/** The connection of a client: made when one is needed, replaced when it ends or goes away. */
export class Connections {
    endpoint;
    options;
    services;
    usable;
    all = new Set();
    connecting;
    hooks = [];
    address = 0;
    failures = 0;
    lastFailure = 0;
    isClosed = false;
    backoff = new Backoff();
    closing = new AbortController();
    constructor(endpoint, options, services) {
        this.endpoint = endpoint;
        this.options = options;
        this.services = services;
    }
    /** One that takes calls, if there is. */
    get current() {
        return this.usable?.takesCalls === true ? this.usable : undefined;
    }
    /**
     * One that takes calls. After failures it waits for a while before it tries again.
     *
     * @throws RpcError UNAVAILABLE
     */
    get() {
        this.connecting ??= this.open().finally(() => (this.connecting = undefined));
        return this.current === undefined ? this.connecting : Promise.resolve(this.current);
    }
    addHook(hook) {
        this.hooks.push(hook);
        if (this.hooks.length === 1) {
            void this.stayConnected();
        }
        else if (this.current !== undefined) {
            void this.run(hook, this.current);
        }
    }
    close() {
        this.isClosed = true;
        this.closing.abort();
        this.backoff.stop();
        const error = failure("CANCELLED", "the client is closed");
        [...this.all].forEach((connection) => connection.close("the client is closed", error));
    }
    async open() {
        await this.backoff.wait(this.failures, performance.now() - this.lastFailure);
        if (this.current !== undefined) {
            return this.current;
        }
        const { addresses } = this.endpoint;
        try {
            return await this.connect(addresses[this.address % addresses.length]);
        }
        catch (problem) {
            this.failures++;
            this.lastFailure = performance.now();
            this.address++;
            throw problem;
        }
    }
    async connect(address) {
        const headers = await headersOf(this.options);
        const timeout = AbortSignal.timeout(this.options.connectTimeout ?? DEFAULT_CONNECT_TIMEOUT);
        const signal = AbortSignal.any([timeout, this.closing.signal]);
        const url = `${this.endpoint.scheme}://${address}${this.endpoint.path}`;
        const socket = await openWebSocket(url, signal, this.options.webSocket);
        if (this.isClosed) {
            socket.close("the client is closed");
            throw failure("CANCELLED", "the client is closed", { isNotExecuted: true });
        }
        return this.add(socket, headers);
    }
    add(socket, headers) {
        const form = this.options.format === "json" ? "text" : "binary";
        const isWatched = () => this.hooks.length > 0;
        const connection = new PeerConnection(socket, this.services, form, headers, isWatched);
        this.usable = connection;
        this.failures = 0;
        this.all.add(connection);
        void connection.left.then(() => {
            if (connection.isOpen && connection.exported.isAnyKept && !this.isClosed) {
                this.get().catch(() => { }); // the next call says why
            }
        });
        void connection.closed.then(() => this.all.delete(connection));
        return connection;
    }
    /** Until the client is closed. A connection that does not last counts as a failure. */
    async stayConnected() {
        for (let shortLived = 0; !this.isClosed;) {
            await this.backoff.wait(shortLived);
            const start = performance.now();
            try {
                const connection = await this.get();
                for (const hook of [...this.hooks]) {
                    await this.run(hook, connection);
                }
                await connection.left;
                const lasted = performance.now() - start;
                shortLived = lasted > this.backoff.most(shortLived + 1) ? 0 : shortLived + 1;
            }
            catch (problem) {
                if (!(problem instanceof RpcError)) {
                    throw problem;
                }
                // The next attempt waits by itself.
            }
        }
    }
    async run(hook, connection) {
        if (!connection.isOpen) {
            return;
        }
        try {
            await hook(connection);
        }
        catch (problem) {
            if (connection.isOpen) {
                console.warn("ruapc: an onConnect hook failed, its connection is closed", problem);
                connection.close("an onConnect hook failed");
            }
        }
    }
}
/** What a client says with every call. */
export async function headersOf({ headers }) {
    return typeof headers === "function" ? headers() : (headers ?? {});
}
