package io.ruapc.examples;

import io.ruapc.OneWay;
import io.ruapc.RpcService;

/// Somebody in the room of a [Chat]. It may be kept, since it can be closed.
@RpcService
public interface ChatListener extends AutoCloseable {
  /// Somebody entered.
  @OneWay
  void joined(String name);

  /// Somebody left, or was lost.
  @OneWay
  void left(String name);

  /// Somebody said something.
  @OneWay
  void said(String name, String text);

  /// The room holds this listener no longer.
  @Override
  default void close() {}
}
