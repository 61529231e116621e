package io.ruapc.bench.conversation;

import io.ruapc.OneWay;
import io.ruapc.RpcService;
import io.ruapc.RpcStream;

/// What is measured of RuaPC.
@RpcService
public interface Feed {
  /// The same text so many times.
  RpcStream<String> repeat(int times, String text);

  /// The same text, once.
  String echo(String text);

  /// What the listener answers to the text.
  String ask(String text, Listener listener);

  /// Keeps the listener.
  void join(Listener listener);

  /// A callback.
  @RpcService
  interface Listener extends AutoCloseable {
    /// The same text.
    String echo(String text);

    /// Takes a text.
    @OneWay
    void hear(String text);

    @Override
    default void close() {}
  }
}
