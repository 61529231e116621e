import * as codec from "./codec.js";
/** A parameter that is a callback. On its own it only says which service that is. */
export class CallbackParameter {
    service;
    whenMissing;
    constructor(service, isOptional) {
        this.service = service;
        if (isOptional) {
            this.whenMissing = "null";
        }
    }
    write(target, value) {
        codec.optional(reference).write(target, value);
    }
    read(source) {
        const isAbsent = this.whenMissing !== undefined && source.next() === "null";
        if (isAbsent) {
            source.null();
            return null;
        }
        const found = reference.read(source);
        if ((found.callback === undefined) === (found.own === undefined)) {
            throw source.path.error("a callback is wanted");
        }
        return found;
    }
}
const handle = codec.withDefault(codec.uint64);
const reference = codec.record(() => ({ callback: handle, own: handle }));
/** A parameter that the other side calls. */
export function callback(service) {
    return new CallbackParameter(service, false);
}
/** A callback that may be left out. */
export function optionalCallback(service) {
    return new CallbackParameter(service, true);
}
/** The arguments of a method without parameters: writes null, reads every form of nothing. */
export const noArguments = {
    write(target) {
        target.null();
    },
    read(source) {
        if (source.isEnd()) {
            return;
        }
        switch (source.next()) {
            case "map":
                return source.map(() => {
                    throw source.path.error("no arguments are wanted");
                });
            case "array":
                return source.array(() => {
                    throw source.path.error("no arguments are wanted");
                });
            default:
                source.null();
        }
    },
};
/** One method: its names, and how what it takes and gives becomes bytes. */
export class MethodDescriptor {
    service;
    name;
    fullName;
    parameters;
    arguments;
    result;
    errors;
    input;
    output;
    isOneWay;
    constructor(service, name, shape) {
        this.service = service;
        this.name = name;
        this.fullName = `${service}/${name}`;
        this.parameters = Object.entries(shape.parameters ?? {});
        this.arguments = argumentsOf(this.parameters, shape.parameters ?? {});
        this.result = shape.output === undefined ? (shape.result ?? codec.unit) : codec.unit;
        this.errors = shape.errors ?? [];
        this.input = shape.input;
        this.output = shape.output;
        this.isOneWay = shape.isOneWay ?? false;
    }
    /** Whether items travel beside the arguments or the result. */
    get isStreaming() {
        return this.input !== undefined || this.output !== undefined;
    }
    /** Whether the other side may call what it is given. */
    get hasCallbacks() {
        return this.parameters.some(([, type]) => type instanceof CallbackParameter);
    }
    /** The value that travels, of arguments in order. */
    pack(values) {
        return this.parameters.length < 2
            ? values[0]
            : Object.fromEntries(this.parameters.map(([name], index) => [name, values[index]]));
    }
    /** The arguments in order, of the value that travels. */
    unpack(value) {
        return this.parameters.length < 2
            ? this.parameters.map(() => value)
            : this.parameters.map(([name]) => value[name]);
    }
}
function argumentsOf(parameters, byName) {
    switch (parameters.length) {
        case 0:
            return noArguments;
        case 1:
            return parameters[0][1];
        default:
            return codec.record(() => byName);
    }
}
/** A service: its name and its methods. The type parameter is its contract. */
export class ServiceDescriptor {
    name;
    shapes;
    known;
    constructor(name, shapes) {
        this.name = name;
        this.shapes = shapes;
    }
    /** The methods by name. */
    get methods() {
        this.known ??= new Map(Object.entries(this.shapes()).map(([name, shape]) => [
            name,
            new MethodDescriptor(this.name, name, shape),
        ]));
        return this.known;
    }
}
/** Declares a service. Its methods are asked for when they are first needed. */
export function service(name, methods) {
    return new ServiceDescriptor(name, methods);
}
/** An object with the methods of a service, each of which calls it. */
export function stubOf(caller, descriptor, defaults = {}) {
    const stub = {};
    for (const [name, method] of descriptor.methods) {
        stub[name] = (...given) => {
            const count = method.parameters.length;
            const values = given.slice(0, count);
            const input = method.input === undefined ? undefined : given[count];
            const options = given[count + (method.input === undefined ? 0 : 1)];
            const joined = joinedOptions(defaults, options);
            return method.output === undefined
                ? withOutcome(caller.call(method, values, input, joined))
                : caller.stream(method, values, input, joined);
        };
    }
    return stub;
}
function joinedOptions(outer, inner) {
    return inner === undefined
        ? outer
        : { ...outer, ...inner, headers: { ...outer.headers, ...inner.headers } };
}
function withOutcome(result) {
    return Object.assign(result, {
        outcome: () => result.then((value) => ({ ok: true, value }), (error) => ({ ok: false, error })),
    });
}
