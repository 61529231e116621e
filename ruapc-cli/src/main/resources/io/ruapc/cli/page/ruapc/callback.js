import { failure } from "./error.js";
/** More callbacks of one side on a connection fail their call. */
export const MAX_CALLBACKS = 10_000;
/** When so many one-way calls of a callback wait, it ends. */
export const MAX_WAITING_ONE_WAY_CALLS = 1_000;
/** Something of this side that the other side may call. */
export class ExportedCallback {
    handle;
    service;
    object;
    /** How many calls hold it. */
    calls = 0;
    isKept = false;
    isLive = true;
    /** One-way calls, one after the other. */
    waiting = [];
    isRunning = false;
    whenQuiet = [];
    constructor(handle, service, object) {
        this.handle = handle;
        this.service = service;
        this.object = object;
    }
    /** Runs a one-way call after those that came before. */
    enqueue(call) {
        this.waiting.push(call);
        if (!this.isRunning) {
            void this.run();
        }
    }
    /** How many one-way calls have not begun. */
    get backlog() {
        return this.waiting.length;
    }
    /** Drops the one-way calls that have not begun. */
    drop() {
        this.waiting.length = 0;
    }
    /** Resolves when no one-way call is left. */
    quiet() {
        return this.isRunning
            ? new Promise((resolve) => this.whenQuiet.push(resolve))
            : Promise.resolve();
    }
    /** Whether it has nothing to do. */
    get isQuiet() {
        return !this.isRunning;
    }
    async run() {
        this.isRunning = true;
        for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
            await next();
        }
        this.isRunning = false;
        this.whenQuiet.splice(0).forEach((resolve) => resolve());
    }
}
/**
 * What this side has given to the other side of a connection to call. Something lives while a call
 * holds it, or it is kept; then its `close()` runs, once, after the one-way calls that came before.
 */
export class ExportedCallbacks {
    byHandle = new Map();
    byObject = new Map();
    lastHandle = 0;
    /** The callback that an object is, held once more. */
    hold(service, object) {
        const same = this.byObject.get(object) ?? [];
        let exported = same.find((one) => one.service === service);
        if (exported === undefined) {
            if (this.byHandle.size >= MAX_CALLBACKS) {
                throw failure("RESOURCE_EXHAUSTED", `over ${MAX_CALLBACKS} callbacks on a connection`, {
                    isNotExecuted: true,
                });
            }
            exported = new ExportedCallback(++this.lastHandle, service, object);
            this.byHandle.set(exported.handle, exported);
            this.byObject.set(object, [...same, exported]);
        }
        exported.calls++;
        return exported;
    }
    /** A live one. */
    find(handle) {
        return this.byHandle.get(Number(handle));
    }
    /** The only live one of a service: for peers that cannot say which they mean. */
    onlyOf(service) {
        const all = [...this.byHandle.values()].filter((one) => one.service.name === service);
        return all.length === 1 ? all[0] : undefined;
    }
    /** A call does not hold these any more. */
    release(all) {
        for (const exported of all) {
            exported.calls--;
            this.endUnheld(exported);
        }
    }
    /** @returns false when it has ended */
    keep(handle) {
        const exported = this.find(handle);
        if (exported !== undefined) {
            exported.isKept = true;
        }
        return exported !== undefined;
    }
    /** The other side keeps it no longer. */
    unkeep(handle) {
        const exported = this.find(handle);
        if (exported !== undefined) {
            exported.isKept = false;
            this.endUnheld(exported);
        }
    }
    /** Ends one at once; one-way calls that wait do not run. */
    revoke(exported) {
        exported.drop();
        this.end(exported);
    }
    get isAnyKept() {
        return [...this.byHandle.values()].some((one) => one.isKept);
    }
    /** The connection has ended. */
    onClosed() {
        [...this.byHandle.values()].forEach((exported) => this.end(exported));
    }
    endUnheld(exported) {
        if (exported.calls === 0 && !exported.isKept) {
            this.end(exported);
        }
    }
    end(exported) {
        if (!exported.isLive) {
            return;
        }
        exported.isLive = false;
        this.byHandle.delete(exported.handle);
        const others = this.byObject.get(exported.object)?.filter((one) => one !== exported) ?? [];
        if (others.length > 0) {
            this.byObject.set(exported.object, others);
        }
        else {
            this.byObject.delete(exported.object);
        }
        void exported.quiet().then(() => closeObject(exported));
    }
}
/** Tells an object that has a `close()` beside its contract that nothing holds it any more. */
function closeObject({ object, service }) {
    const close = object.close;
    if (typeof object === "object" && typeof close === "function" && !service.methods.has("close")) {
        try {
            close.call(object);
        }
        catch (problem) {
            console.error(`ruapc: close() of a ${service.name} failed`, problem);
        }
    }
}
