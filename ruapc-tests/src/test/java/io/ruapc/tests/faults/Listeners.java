package io.ruapc.tests.faults;

import io.ruapc.RpcService;

/// Takes callbacks.
@RpcService
public interface Listeners {
  /// The listener's name.
  String ask(Listener listener);

  /// Keeps it.
  void keep(Listener listener);

  /// Keeps it, when the test's gate opens.
  void keepLater(Listener listener);

  /// Tells it the numbers from 1 on.
  void tell(int times, Listener listener);
}
