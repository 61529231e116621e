package io.ruapc.processor.read;

import java.util.Set;

/// The error kinds that the framework itself writes, or reads from older and other peers: an error
/// of a contract must have another one, or a peer takes it for that failure.
///
/// The runtime has the same list in `ErrorCode`; a test compares the two.
public final class FrameworkKinds {
  /// The kinds.
  public static final Set<String> ALL =
      Set.of(
          "Timeout",
          "Cancelled",
          "InvalidArgument",
          "MissingBufferInfo",
          "InvalidCopyOp",
          "BufferTooSmall",
          "Unavailable",
          "NotConnected",
          "TcpConnectFailed",
          "TcpBindFailed",
          "WebSocketConnectFailed",
          "WebSocketAcceptFailed",
          "HttpUpgradeFailed",
          "HttpBuildReqFailed",
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
          "RdmaError",
          "RdmaReadTimeout",
          "RdmaRateLimited",
          "Overloaded",
          "ResourceExhausted",
          "BuffersInUse",
          "Unauthenticated",
          "PermissionDenied",
          "CallbackGone",
          "SerializeFailed",
          "DeserializeFailed",
          "SerdeJsonError",
          "TcpParseMsgFailed",
          "HandlerPanic",
          "Unknown");

  private FrameworkKinds() {}
}
