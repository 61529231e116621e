package io.ruapc;

import java.util.HashMap;
import java.util.Map;

/// What kind of failure a call ended with; few, stable on the wire.
///
/// The wire carries a kind, a text. Each code is written as its own kind and is read from that and
/// from the kinds of older or other peers that mean the same. `spec/errors.json` holds the same
/// table.
public enum ErrorCode {
  /// The deadline passed.
  TIMEOUT("Timeout", "RdmaReadTimeout"),
  /// The caller gave up, or closed its client.
  CANCELLED("Cancelled"),
  /// The request was wrong: no such method, or arguments that break a rule. Repeating it cannot
  /// help.
  INVALID_ARGUMENT("InvalidArgument", "MissingBufferInfo", "InvalidCopyOp", "BufferTooSmall"),
  /// No connection could be made, or the server is going away. Another attempt may succeed.
  UNAVAILABLE(
      "Unavailable",
      "NotConnected",
      "TcpConnectFailed",
      "TcpBindFailed",
      "WebSocketConnectFailed",
      "WebSocketAcceptFailed",
      "HttpUpgradeFailed",
      "HttpBuildReqFailed"),
  /// The connection ended while the call was under way.
  CONNECTION_CLOSED(
      "ConnectionClosed",
      "TcpSendMsgFailed",
      "TcpRecvMsgFailed",
      "WebSocketSendFailed",
      "WebSocketRecvFailed",
      "WebSocketClosed",
      "HttpWaitRspFailed",
      "HttpSendReqFailed",
      "RdmaSendFailed",
      "RdmaRecvFailed",
      "RdmaError"),
  /// The other side has too much to do and did not start the call.
  OVERLOADED("Overloaded", "RdmaRateLimited"),
  /// A named limit was reached, at the side that says so: room in a queue, bytes, a count. Nothing
  /// was sent where the caller's own side says it.
  RESOURCE_EXHAUSTED("ResourceExhausted", "BuffersInUse"),
  /// The caller did not say who it is.
  UNAUTHENTICATED("Unauthenticated"),
  /// The caller may not do this.
  PERMISSION_DENIED("PermissionDenied"),
  /// The callback's owner has revoked it or is gone.
  CALLBACK_GONE("CallbackGone"),
  /// A value could not be written as bytes.
  ENCODING("SerializeFailed"),
  /// Bytes could not be read as the value that the contract names.
  DECODING("DeserializeFailed", "SerdeJsonError", "TcpParseMsgFailed"),
  /// The handler failed with an error that its contract does not declare.
  INTERNAL("HandlerPanic"),
  /// A kind that this side does not know; [RpcException#kind()] has its text.
  UNKNOWN("Unknown");

  private static final Map<String, ErrorCode> BY_KIND = new HashMap<>();

  static {
    for (ErrorCode code : values()) {
      BY_KIND.put(code.kind, code);
      for (String alias : code.aliases) {
        BY_KIND.put(alias, code);
      }
    }
  }

  private final String kind;

  @SuppressWarnings("ImmutableEnumChecker") // read once, above
  private final String[] aliases;

  ErrorCode(String kind, String... aliases) {
    this.kind = kind;
    this.aliases = aliases;
  }

  /// The kind that this side writes on the wire.
  public String kind() {
    return kind;
  }

  /// The code of a kind from the wire; [#UNKNOWN] for texts that no peer of this version writes.
  public static ErrorCode ofKind(String kind) {
    return BY_KIND.getOrDefault(kind, UNKNOWN);
  }
}
