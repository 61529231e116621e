package io.ruapc.tests.callback;

import io.ruapc.OneWay;
import io.ruapc.RpcService;

/// A callback of one call.
@RpcService
public interface Progress {
  /// Waits for its owner.
  int report(int done);

  /// Does not.
  @OneWay
  void note(int done);
}
