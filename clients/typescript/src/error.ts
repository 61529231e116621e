import type { Codec } from "./codec.js";

/** What kind of failure a call ended with; `spec/errors.json` says what each means. */
export type ErrorCode =
  | "TIMEOUT"
  | "CANCELLED"
  | "INVALID_ARGUMENT"
  | "UNAVAILABLE"
  | "CONNECTION_CLOSED"
  | "OVERLOADED"
  | "RESOURCE_EXHAUSTED"
  | "UNAUTHENTICATED"
  | "PERMISSION_DENIED"
  | "CALLBACK_GONE"
  | "ENCODING"
  | "DECODING"
  | "INTERNAL"
  | "UNKNOWN";

/** The kind that this side writes on the wire, of each code. */
const KINDS = {
  TIMEOUT: "Timeout",
  CANCELLED: "Cancelled",
  INVALID_ARGUMENT: "InvalidArgument",
  UNAVAILABLE: "Unavailable",
  CONNECTION_CLOSED: "ConnectionClosed",
  OVERLOADED: "Overloaded",
  RESOURCE_EXHAUSTED: "ResourceExhausted",
  UNAUTHENTICATED: "Unauthenticated",
  PERMISSION_DENIED: "PermissionDenied",
  CALLBACK_GONE: "CallbackGone",
  ENCODING: "SerializeFailed",
  DECODING: "DeserializeFailed",
  INTERNAL: "HandlerPanic",
  UNKNOWN: "Unknown",
} as const satisfies Record<ErrorCode, string>;

/** A kind of failure that no contract declares. */
export type FrameworkKind = (typeof KINDS)[ErrorCode];

/** Kinds of other peers with the same meaning. */
const ALSO_READ: Partial<Record<ErrorCode, readonly string[]>> = {
  TIMEOUT: ["RdmaReadTimeout"],
  INVALID_ARGUMENT: ["MissingBufferInfo", "InvalidCopyOp", "BufferTooSmall"],
  UNAVAILABLE: [
    "NotConnected",
    "TcpConnectFailed",
    "TcpBindFailed",
    "WebSocketConnectFailed",
    "WebSocketAcceptFailed",
    "HttpUpgradeFailed",
    "HttpBuildReqFailed",
  ],
  CONNECTION_CLOSED: [
    "TcpSendMsgFailed",
    "TcpRecvMsgFailed",
    "WebSocketSendFailed",
    "WebSocketRecvFailed",
    "WebSocketClosed",
    "HttpWaitRspFailed",
    "HttpSendReqFailed",
    "RdmaSendFailed",
    "RdmaRecvFailed",
    "RdmaError",
  ],
  OVERLOADED: ["RdmaRateLimited"],
  RESOURCE_EXHAUSTED: ["BuffersInUse"],
  DECODING: ["SerdeJsonError", "TcpParseMsgFailed"],
};

const CODES = new Map<string, ErrorCode>(
  (Object.entries(KINDS) as [ErrorCode, string][]).flatMap(([code, kind]) =>
    [kind, ...(ALSO_READ[code] ?? [])].map((text): [string, ErrorCode] => [text, code]),
  ),
);

/** The code of a kind from the wire; UNKNOWN for texts that are not in the table. */
export function codeOf(kind: string): ErrorCode {
  return CODES.get(kind) ?? "UNKNOWN";
}

/** What may be known of a failure beside its kind and its words. */
export interface ErrorDetails<D> {
  /** The components of an error that the contract declares. */
  data?: D;
  /** The handler was not started, so that a repeated call runs nothing twice. */
  isNotExecuted?: boolean;
  /** How long the other side asks to wait before another attempt, in milliseconds. */
  retryAfterMillis?: number;
  /** Where the details are in the other side's log. */
  id?: string;
  cause?: unknown;
}

/**
 * A call failed. With {@link data} it is an error that the contract declares, and {@link kind} is its
 * name there; without, it is one of the framework's kinds.
 */
export class RpcError<K extends string = string, D = unknown> extends Error {
  override readonly name = "RpcError";
  readonly data: D;
  readonly isNotExecuted: boolean;
  readonly retryAfterMillis: number;
  readonly id: string | undefined;

  constructor(
    readonly kind: K,
    message: string,
    details: ErrorDetails<D> = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.data = details.data as D;
    this.isNotExecuted = details.isNotExecuted ?? false;
    this.retryAfterMillis = details.retryAfterMillis ?? 0;
    this.id = details.id;
  }

  /** What the kind means. UNKNOWN for declared errors. */
  get code(): ErrorCode {
    return codeOf(this.kind);
  }
}

/** An error that no contract declares. */
export type FrameworkError = RpcError<FrameworkKind, undefined>;

/** A failure that this side noticed. */
export function failure(
  code: ErrorCode,
  message: string,
  details?: ErrorDetails<undefined>,
): FrameworkError {
  return new RpcError(KINDS[code], message, details);
}

/** An error that contracts declare: tells it from others, and makes it. */
export interface ErrorDescriptor<E extends RpcError = RpcError> {
  readonly kind: E["kind"];
  readonly data: Codec<E["data"]>;
  /** Whether something caught is this error. */
  is(error: unknown): error is E;
  /** For handlers to throw. */
  of(data: E["data"], message?: string): E;
}

/** Declares an error of contracts. */
export function declaredError<E extends RpcError>(
  kind: E["kind"],
  data: Codec<E["data"]>,
): ErrorDescriptor<E> {
  return {
    kind,
    data,
    is: (error): error is E =>
      error instanceof RpcError && error.kind === kind && error.data !== undefined,
    of: (values, message = kind) => new RpcError(kind, message, { data: values }) as unknown as E,
  };
}
