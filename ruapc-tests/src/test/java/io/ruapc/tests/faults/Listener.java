package io.ruapc.tests.faults;

import io.ruapc.OneWay;
import io.ruapc.RpcService;

/// A callback that is attacked.
@RpcService
public interface Listener extends AutoCloseable {
  /// Something happened.
  @OneWay
  void heard(int what);

  /// Who listens.
  String name();

  @Override
  default void close() {}
}
