import type { CallOptions } from "./call.js";
import type { ServiceDescriptor, Stub } from "./service.js";

/** The other side of a connection. */
export interface Peer {
  readonly isOpen: boolean;
  /** Resolves when the connection has ended, with the reason. */
  readonly closed: Promise<string>;
  /** Calls a service of that side, over this connection and no other. */
  stub<S>(service: ServiceDescriptor<S>, options?: CallOptions): Stub<S>;
}
