export { connect, Client } from "./client.js";
export * as codec from "./codec.js";
export { declaredError, failure, RpcError, } from "./error.js";
export { CodecError } from "./reader.js";
export { Duration } from "./scalars.js";
export { callback, optionalCallback, service, ServiceDescriptor, } from "./service.js";
