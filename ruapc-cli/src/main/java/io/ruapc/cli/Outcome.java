package io.ruapc.cli;

import io.ruapc.ErrorCode;

/// How a command ended, for scripts: the exit code of the process.
enum Outcome {
  /// Done; what came back is on the standard output.
  ANSWERED(0),
  /// The handler ran and failed.
  FAILED(1),
  /// The command was not understood, or its JSON is none. The library of commands says the same.
  USAGE(2),
  /// No connection, or it broke.
  UNREACHABLE(3),
  /// The timeout passed.
  TIMEOUT(4),
  /// The server did not take the call: no such method, wrong arguments, not allowed.
  REJECTED(5),
  /// The server, or this side, has too much to do.
  BUSY(6);

  private final int exitCode;

  Outcome(int exitCode) {
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }

  static Outcome of(ErrorCode code) {
    return switch (code) {
      case TIMEOUT, CANCELLED -> TIMEOUT;
      case UNAVAILABLE, CONNECTION_CLOSED -> UNREACHABLE;
      case OVERLOADED, RESOURCE_EXHAUSTED -> BUSY;
      case INVALID_ARGUMENT, UNAUTHENTICATED, PERMISSION_DENIED, ENCODING, DECODING -> REJECTED;
      case CALLBACK_GONE, INTERNAL, UNKNOWN -> FAILED;
    };
  }
}
