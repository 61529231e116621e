package io.ruapc.tests.call;

import java.util.UUID;

/// What carries the calls of a test.
public enum Scheme {
  /// Sockets.
  TCP,
  /// Sockets, with WebSocket on them.
  WS,
  /// Sockets, with a stream of HTTP/2 on them.
  HTTP,
  /// The process itself.
  LOCAL;

  /// Something to listen on that is not taken.
  public String free() {
    return switch (this) {
      case TCP -> "tcp://127.0.0.1:0";
      case WS -> "ws://127.0.0.1:0";
      case HTTP -> "http://127.0.0.1:0";
      case LOCAL -> "local://" + UUID.randomUUID();
    };
  }
}
