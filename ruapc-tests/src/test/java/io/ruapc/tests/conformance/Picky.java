package io.ruapc.tests.conformance;

import io.ruapc.RpcError;
import io.ruapc.RpcService;

/// A service as one that was written for the Rust peer with an error type of its own.
@RpcService
interface Picky {
  /// Takes some.
  void take(String text) throws Rejected;

  /// Why something was not taken.
  enum Reason {
    FULL,
    SOUR
  }

  /// The error type: its one component is the whole error value.
  @RpcError(raw = true)
  final class Rejected extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    public Rejected(Reason reason) {
      super(reason.name());
      this.reason = reason;
    }

    public Reason reason() {
      return reason;
    }
  }
}
