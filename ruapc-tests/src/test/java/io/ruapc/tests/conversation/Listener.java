package io.ruapc.tests.conversation;

import io.ruapc.OneWay;
import io.ruapc.RpcService;

/// Hears what is said in a room.
@RpcService
public interface Listener extends AutoCloseable {
  /// Somebody said something.
  @OneWay
  void heard(String text);

  @Override
  default void close() {}
}
