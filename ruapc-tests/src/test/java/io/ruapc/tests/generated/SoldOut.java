package io.ruapc.tests.generated;

import io.ruapc.Naming;
import io.ruapc.RpcError;
import java.util.Optional;

/// Nothing is left.
@RpcError(naming = Naming.SNAKE_CASE)
public final class SoldOut extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int leftOver;
  private final transient Optional<String> nextDelivery;

  /// @param leftOver how many there are
  public SoldOut(int leftOver, Optional<String> nextDelivery) {
    super("only " + leftOver + " left");
    this.leftOver = leftOver;
    this.nextDelivery = nextDelivery;
  }

  public int leftOver() {
    return leftOver;
  }

  public Optional<String> nextDelivery() {
    return nextDelivery;
  }
}
