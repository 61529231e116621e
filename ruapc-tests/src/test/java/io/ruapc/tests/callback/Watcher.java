package io.ruapc.tests.callback;

import io.ruapc.OneWay;
import io.ruapc.RpcService;

/// A callback that may be kept.
@RpcService
public interface Watcher extends AutoCloseable {
  /// Something happened.
  @OneWay
  void changed(int what);

  /// Says its name.
  String name();

  @Override
  default void close() {}
}
