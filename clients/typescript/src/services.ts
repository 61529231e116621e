import type { Handler, MethodDescriptor, ServiceDescriptor } from "./service.js";

/** A service and who answers its calls. */
interface Served {
  descriptor: ServiceDescriptor<unknown>;
  object: object;
}

/** The services of this side, by name. */
export class Services {
  private readonly all = new Map<string, Served>();

  add<S>(descriptor: ServiceDescriptor<S>, handler: Handler<S>): void {
    this.all.set(descriptor.name, { descriptor, object: handler as object });
  }

  find(name: string): Served | undefined {
    return this.all.get(name);
  }

  /** What `_ruapc.meta/describe` answers: names, without the shapes of values. */
  describe(): object {
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

function described(method: MethodDescriptor): { name: string } {
  const any = {};
  return Object.assign(
    { name: method.name },
    {
      one_way: method.isOneWay,
      request_schema: any,
      response_schema: any,
      ...(method.input === undefined ? {} : { input: any }),
      ...(method.output === undefined ? {} : { output: any }),
    },
  );
}

function byName(one: { name: string }, other: { name: string }): number {
  return one.name < other.name ? -1 : 1;
}
