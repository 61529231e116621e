/** The services of this side, by name. */
export class Services {
    all = new Map();
    add(descriptor, handler) {
        this.all.set(descriptor.name, { descriptor, object: handler });
    }
    find(name) {
        return this.all.get(name);
    }
    /** What `_ruapc.meta/describe` answers: names, without the shapes of values. */
    describe() {
        const services = [...this.all.values()].map(({ descriptor }) => ({
            name: descriptor.name,
            methods: [...descriptor.methods.values()].map(described).sort(byName),
        }));
        return {
            protocol_version: 1,
            ruapc_version: "0.1.0",
            services: services.sort(byName),
            components: { schemas: {} },
        };
    }
}
function described(method) {
    const any = {};
    return Object.assign({ name: method.name }, {
        one_way: method.isOneWay,
        request_schema: any,
        response_schema: any,
        ...(method.input === undefined ? {} : { input: any }),
        ...(method.output === undefined ? {} : { output: any }),
    });
}
function byName(one, other) {
    return one.name < other.name ? -1 : 1;
}
