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
};
/** Kinds of other peers with the same meaning. */
const ALSO_READ = {
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
const CODES = new Map(Object.entries(KINDS).flatMap(([code, kind]) => [kind, ...(ALSO_READ[code] ?? [])].map((text) => [text, code])));
/** The code of a kind from the wire; UNKNOWN for texts that are not in the table. */
export function codeOf(kind) {
    return CODES.get(kind) ?? "UNKNOWN";
}
/**
 * A call failed. With {@link data} it is an error that the contract declares, and {@link kind} is its
 * name there; without, it is one of the framework's kinds.
 */
export class RpcError extends Error {
    kind;
    name = "RpcError";
    data;
    isNotExecuted;
    retryAfterMillis;
    id;
    constructor(kind, message, details = {}) {
        super(message, details.cause === undefined ? undefined : { cause: details.cause });
        this.kind = kind;
        this.data = details.data;
        this.isNotExecuted = details.isNotExecuted ?? false;
        this.retryAfterMillis = details.retryAfterMillis ?? 0;
        this.id = details.id;
    }
    /** What the kind means. UNKNOWN for declared errors. */
    get code() {
        return codeOf(this.kind);
    }
}
/** A failure that this side noticed. */
export function failure(code, message, details) {
    return new RpcError(KINDS[code], message, details);
}
/** Declares an error of contracts. */
export function declaredError(kind, data) {
    return {
        kind,
        data,
        is: (error) => error instanceof RpcError && error.kind === kind && error.data !== undefined,
        of: (values, message = kind) => new RpcError(kind, message, { data: values }),
    };
}
