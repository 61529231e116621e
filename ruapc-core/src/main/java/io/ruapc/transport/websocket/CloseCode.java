package io.ruapc.transport.websocket;

import io.ruapc.wire.WireException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Why a WebSocket connection ends (RFC 6455, section 7.4), as far as this side says it.
final class CloseCode {
  /// All is said.
  static final int NORMAL = 1000;

  /// The server stops.
  static final int GOING_AWAY = 1001;

  /// The frames break the rules of WebSocket.
  static final int PROTOCOL_ERROR = 1002;

  /// No code was given. Never sent.
  static final int ABSENT = 1005;

  /// The content is not what the message says it is: no UTF-8, no JSON, no message of RuaPC.
  static final int BAD_CONTENT = 1007;

  /// The other side broke a limit of time.
  static final int POLICY = 1008;

  /// The message is over the limit.
  static final int TOO_BIG = 1009;

  /// This side failed.
  static final int FAILED = 1011;

  private CloseCode() {}

  /// What an end that was not caused by the rules of WebSocket is called.
  ///
  /// @param isServer whether this side is the server
  static int of(@Nullable Throwable cause, boolean isServer) {
    return switch (cause) {
      case null -> isServer ? GOING_AWAY : NORMAL;
      case WireException unreadable -> BAD_CONTENT;
      case IOException late -> POLICY;
      default -> FAILED;
    };
  }

  /// Whether a peer may send it.
  static boolean isValid(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }
}
