package io.ruapc.tests.faults;

import io.ruapc.RpcService;

/// Takes two callbacks at once.
@RpcService
public interface Pair {
  /// Tells both.
  void both(Listener one, Listener other);
}
