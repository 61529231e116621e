package io.ruapc.tests.stream;

import io.ruapc.RpcError;

/// A declared error at the end of a stream.
@RpcError
public final class TooMany extends Exception {
  private static final long serialVersionUID = 1;

  private final int most;

  /// More than `most`.
  public TooMany(int most) {
    super("more than " + most);
    this.most = most;
  }

  /// How many there may be.
  public int most() {
    return most;
  }
}
