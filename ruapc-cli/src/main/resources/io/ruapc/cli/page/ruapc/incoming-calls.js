import { DEFAULT_BUDGET, Deadline } from "./call.js";
import { MAX_WAITING_ONE_WAY_CALLS } from "./callback.js";
import * as codec from "./codec.js";
import { failure, RpcError } from "./error.js";
import { IncomingCall } from "./incoming-call.js";
import { formatOf, limited } from "./message.js";
import { Flags, NO_TIMEOUT } from "./meta.js";
import { CodecError } from "./reader.js";
import { writeError, writeOk } from "./result.js";
import { CallbackParameter, MethodDescriptor, } from "./service.js";
import { FIRST_INPUT_CREDIT, ItemReceiver, ItemSender } from "./stream.js";
/** So many calls of the other side may be in work; further ones are refused. */
export const MAX_ACTIVE_CALLS = 1_000;
/** A longer result of a stream for a caller without credit is an error. */
const MAX_COLLECTED_ITEMS = 10_000;
const IS_PENDING = new MethodDescriptor("_ruapc.memory", "request_is_pending", {
    parameters: { request: codec.record(() => ({ request_id: codec.uint64 })) },
    result: codec.boolean,
});
const DESCRIBE = new MethodDescriptor("_ruapc.meta", "describe", {
    parameters: { request: codec.any },
    result: codec.any,
});
const CONTROL = codec.record(() => ({
    callbacks: codec.withDefault(codec.list(codec.uint64)),
    reason: codec.withDefault(codec.text),
}));
/** The calls of the other side on one connection. */
export class IncomingCalls {
    connection;
    services;
    active = new Map();
    constructor(connection, services) {
        this.connection = connection;
        this.services = services;
    }
    get isIdle() {
        return this.active.size === 0;
    }
    onRequest(message) {
        const { connection } = this;
        const call = new IncomingCall(message, connection, connection.headersOf(message.meta), connection.isExtended, (callback) => connection.held.handleOf(callback), (handle) => connection.held.release(handle));
        if (call.method.startsWith("_ruapc.control/")) {
            return this.onControl(call.method, message);
        }
        try {
            this.accept(call, message);
        }
        catch (problem) {
            this.fail(call, problem, true);
        }
    }
    accept(call, message) {
        if (message.form === "text" && formatOf(call.flags) !== "json") {
            throw failure("INVALID_ARGUMENT", "a text message has no MessagePack");
        }
        if (this.active.has(call.id) && this.connection.isExtended && !call.isOneWay) {
            return this.connection.close(`message id ${call.id} is in work already`);
        }
        const route = this.route(call, message.meta);
        if (route === null) {
            return;
        }
        if (this.active.size >= MAX_ACTIVE_CALLS) {
            throw failure("OVERLOADED", `${MAX_ACTIVE_CALLS} calls are in work`);
        }
        call.descriptor = route.method;
        const values = this.argumentsOf(call, route.method, message);
        if (route.target !== undefined && call.isOneWay) {
            this.enqueue(route.target, () => this.run(call, route, values, message.meta));
        }
        else {
            void this.run(call, route, values, message.meta);
        }
    }
    /** @returns null when there is nothing to run, and nobody to tell */
    route(call, { target }) {
        const slash = call.method.indexOf("/");
        const [service, name] = [call.method.slice(0, slash), call.method.slice(slash + 1)];
        if (target !== undefined) {
            const exported = this.connection.exported.find(target);
            if (exported === undefined) {
                if (call.isOneWay) {
                    this.connection.control("revoke", { callbacks: [target] });
                    return null;
                }
                throw failure("CALLBACK_GONE", `no callback ${target}`);
            }
            return routeTo(exported.service, exported.object, service, name, exported);
        }
        const served = this.services.find(service);
        if (served !== undefined) {
            return routeTo(served.descriptor, served.object, service, name, undefined);
        }
        const only = this.connection.exported.onlyOf(service);
        if (only !== undefined) {
            return routeTo(only.service, only.object, service, name, only);
        }
        return this.builtIn(call.method);
    }
    builtIn(method) {
        switch (method) {
            case IS_PENDING.fullName:
                return builtIn(IS_PENDING, ({ request_id }) => this.connection.outgoing.isPending(request_id));
            case DESCRIBE.fullName:
                return builtIn(DESCRIBE, () => this.services.describe());
            default:
                throw notFound(method);
        }
    }
    argumentsOf(call, method, message) {
        const source = message.payload();
        try {
            const values = method.unpack(method.arguments.read(source));
            source.end();
            return method.parameters.map(([, type], index) => {
                return type instanceof CallbackParameter
                    ? this.callbackOf(values[index], type.service())
                    : values[index];
            });
        }
        catch (problem) {
            if (problem instanceof CodecError) {
                const kind = formatOf(call.flags) === "json" ? "SerdeJsonError" : "DeserializeFailed";
                throw new RpcError(kind, problem.message);
            }
            throw problem;
        }
    }
    /** What calls a callback of the other side; or an object of this side that comes back. */
    callbackOf(reference, service) {
        if (reference?.own !== undefined) {
            const exported = this.connection.exported.find(reference.own);
            if (exported === undefined) {
                throw failure("CALLBACK_GONE", `callback ${reference.own} has ended`);
            }
            if (exported.service.name !== service.name) {
                throw failure("INVALID_ARGUMENT", `callback ${reference.own} is no ${service.name}`);
            }
            return exported.object;
        }
        return reference === null ? null : this.connection.held.stub(reference.callback, service);
    }
    enqueue(target, call) {
        if (target.backlog >= MAX_WAITING_ONE_WAY_CALLS) {
            this.connection.exported.revoke(target);
            const reason = `${MAX_WAITING_ONE_WAY_CALLS} one-way calls wait for it`;
            this.connection.control("revoke", { callbacks: [target.handle], reason });
        }
        else {
            target.enqueue(call);
        }
    }
    async run(call, { method, object }, values, meta) {
        const budget = meta.timeout_ms ?? 0;
        const deadline = new Deadline(budget === NO_TIMEOUT ? Infinity : budget === 0 ? DEFAULT_BUDGET : budget);
        const forget = deadline.onOver(() => call.cancel(failure("TIMEOUT", "the budget of the call is over")));
        if (!call.isOneWay) {
            this.active.set(call.id, call);
        }
        if (method.input !== undefined) {
            call.input = new ItemReceiver(FIRST_INPUT_CREDIT, (credit) => this.part(call, { credit }), () => this.part(call, { end: true }));
            values.push(call.input);
        }
        try {
            const result = await invoke(object, method, [...values, call]);
            if (method.output === undefined) {
                this.answer(call, method.result, result);
            }
            else {
                await this.sendItems(call, method.output, result);
            }
        }
        catch (problem) {
            this.fail(call, problem, false);
        }
        finally {
            forget();
            call.input?.close();
            this.active.delete(call.id);
            this.connection.closeIfDone();
        }
    }
    async sendItems(call, type, items) {
        if (call.credit === undefined) {
            const all = [];
            for await (const item of items) {
                if (all.push(item) > MAX_COLLECTED_ITEMS) {
                    throw failure("RESOURCE_EXHAUSTED", `over ${MAX_COLLECTED_ITEMS} items: ask with credit`);
                }
            }
            return this.answer(call, codec.list(type), all);
        }
        const sender = new ItemSender(call.credit, (item) => this.sendItem(call, type, item));
        call.output = sender;
        if (!(await sender.run(items))) {
            throw failure("CANCELLED", "the items are not wanted");
        }
        this.answer(call, codec.unit, undefined);
    }
    sendItem(call, type, item) {
        let length = 0;
        if (this.connection.isOpen) {
            const flags = call.answerFlags() | Flags.MORE;
            const payload = limited(this.connection.maxStreamItem, (to) => type.write(to, item), (bytes) => (length = bytes));
            this.connection.send({ flags, msgid: call.id }, payload, call.form);
        }
        return length;
    }
    part(call, what) {
        if (this.connection.isOpen && !call.isAnswered) {
            const flags = call.answerFlags() | Flags.MORE;
            this.connection.send({ flags, msgid: call.id, ...what }, null, call.form);
        }
    }
    answer(call, type, value) {
        if (call.isOneWay || call.isAnswered || !this.connection.isOpen) {
            return;
        }
        const meta = { flags: call.answerFlags(), msgid: call.id };
        if (call.kept.size > 0) {
            meta.keep = [...call.kept.keys()];
        }
        this.connection.send(meta, (target) => writeOk(target, type, value), call.form);
        call.isAnswered = true;
        call.kept.forEach((whenGone, handle) => this.connection.held.keep(handle, whenGone));
    }
    fail(call, problem, isNotExecuted) {
        const error = this.errorOf(call, problem, isNotExecuted);
        call.kept.forEach((whenGone) => whenGone?.(`the call failed: ${error.message}`));
        call.kept.clear();
        if (call.isOneWay || call.isAnswered || !this.connection.isOpen) {
            return;
        }
        const meta = { flags: call.answerFlags(), msgid: call.id };
        const errors = call.descriptor?.errors ?? [];
        const isExtended = this.connection.isExtended;
        this.connection.send(meta, (target) => writeError(target, errors, error, isExtended), call.form);
        call.isAnswered = true;
    }
    /** What the other side hears: nothing of errors that no contract knows but where to look. */
    errorOf(call, problem, isNotExecuted) {
        if (problem instanceof RpcError) {
            return isNotExecuted
                ? new RpcError(problem.kind, problem.message, { isNotExecuted: true })
                : problem;
        }
        if (problem instanceof CodecError) {
            return failure("ENCODING", `the result cannot be sent: ${problem.message}`);
        }
        const id = Math.random().toString(16).slice(2, 10);
        console.error(`ruapc: the handler of ${call.method} failed, id=${id}`, problem);
        return failure("INTERNAL", "internal error", { id });
    }
    /** What a call of the other side is told while it is in work. */
    onSignal(message) {
        const { meta, hasPayload } = message;
        const call = this.active.get(meta.msgid);
        if (call === undefined) {
            return;
        }
        if (meta.cancel === true) {
            call.cancel(failure("CANCELLED", "the caller gave up"));
        }
        if (hasPayload && (meta.flags & Flags.MORE) !== 0) {
            this.onItem(call, message);
        }
        if (meta.end === true) {
            call.input?.end();
        }
        if (meta.credit !== undefined && call.output?.onCredit(meta.credit) === false) {
            this.breakOff(call, "credit for too many items");
        }
    }
    onItem(call, { payload, payloadBytes }) {
        const type = call.descriptor?.input;
        try {
            if (type === undefined || call.input?.push(type.read(payload()), payloadBytes()) !== true) {
                this.breakOff(call, "an item without credit");
            }
        }
        catch (problem) {
            this.breakOff(call, `an item cannot be read: ${problem.message}`);
        }
    }
    breakOff(call, problem) {
        const error = failure("INVALID_ARGUMENT", problem);
        this.fail(call, error, false);
        call.cancel(error);
    }
    onControl(method, message) {
        let control;
        try {
            control = CONTROL.read(message.payload());
        }
        catch (problem) {
            return this.connection.close(`${method} cannot be read: ${problem.message}`);
        }
        const { exported, held } = this.connection;
        switch (method.slice(method.indexOf("/") + 1)) {
            case "release":
                return control.callbacks?.forEach((handle) => exported.unkeep(handle));
            case "revoke":
                return control.callbacks?.forEach((handle) => held.onRevoked(handle, control.reason ?? "its owner has revoked it"));
            case "goaway":
                return this.connection.onGoAway();
            default: // of a later version
        }
    }
    onClosed() {
        const error = failure("CONNECTION_CLOSED", "the connection of the caller ended");
        for (const call of this.active.values()) {
            call.cancel(error);
        }
    }
}
function routeTo(descriptor, object, service, name, target) {
    const method = descriptor.methods.get(name);
    if (method === undefined || descriptor.name !== service) {
        throw notFound(`${service}/${name}`);
    }
    return { method, object, target };
}
function builtIn(method, handler) {
    return { method, object: handler, target: undefined };
}
/** A function stands for the only method of its service. */
async function invoke(object, method, values) {
    if (typeof object === "function") {
        return object(...values);
    }
    const handler = object[method.name];
    if (typeof handler !== "function") {
        throw notFound(method.fullName);
    }
    return handler.apply(object, values);
}
function notFound(method) {
    return failure("INVALID_ARGUMENT", `method not found: ${method}`);
}
