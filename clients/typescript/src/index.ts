export { connect, Client, type ClientOptions, type HeaderSource } from "./client.js";
export type { Call, CallContext, CallOptions, Outcome } from "./call.js";
export * as codec from "./codec.js";
export type { Codec, Members, Variants } from "./codec.js";
export {
  declaredError,
  failure,
  RpcError,
  type ErrorCode,
  type ErrorDescriptor,
  type FrameworkError,
  type FrameworkKind,
} from "./error.js";
export type { Format } from "./message.js";
export type { Peer } from "./peer.js";
export { CodecError } from "./reader.js";
export { Duration } from "./scalars.js";
export {
  callback,
  optionalCallback,
  service,
  type Callable,
  type Callback,
  type Fails,
  type Handler,
  type MethodShape,
  ServiceDescriptor,
  type Stub,
} from "./service.js";
export type { RpcStream, Source } from "./stream.js";
export type { WebSocketClass } from "./websocket.js";
