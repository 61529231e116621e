package io.ruapc.tests.conformance;

import io.ruapc.RpcError;
import io.ruapc.RpcService;

/// A service that fails as it is told, with the declared errors that vectors have.
@RpcService
interface Failing {
  /// Fails with the error of the vector with this id.
  void fail(String vector) throws CardDeclined, NotFound;

  /// A declared error with data.
  @RpcError
  final class CardDeclined extends Exception {
    private static final long serialVersionUID = 1;

    private final int code;

    public CardDeclined(String message, int code) {
      super(message);
      this.code = code;
    }

    public String message() {
      return String.valueOf(getMessage());
    }

    public int code() {
      return code;
    }
  }

  /// A declared error without data.
  @RpcError
  final class NotFound extends Exception {
    private static final long serialVersionUID = 1;

    public NotFound(String message) {
      super(message);
    }

    public String message() {
      return String.valueOf(getMessage());
    }
  }
}
