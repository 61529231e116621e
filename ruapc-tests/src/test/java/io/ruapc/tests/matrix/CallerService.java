package io.ruapc.tests.matrix;

import io.ruapc.CallContext;
import io.ruapc.tests.callback.Steps;

/// Calls back over the connection of the call.
final class CallerService implements Caller {
  @Override
  public int callMeBack(int depth) {
    return CallContext.current().peer().stub(Steps.class).down(depth, this::down);
  }

  private int down(int depth, Steps other) {
    return depth == 0 ? 0 : 1 + other.down(depth - 1, this::down);
  }
}
