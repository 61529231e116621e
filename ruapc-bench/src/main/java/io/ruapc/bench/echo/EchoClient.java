package io.ruapc.bench.echo;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Connections of one framework to one server. Safe from any thread.
interface EchoClient extends AutoCloseable {
  /// Calls over the connection of this number and waits.
  String echo(int connection, String text);

  /// Calls over the connection of this number; `done` gets the answer or the failure, on a thread
  /// of the framework's choice, possibly before this returns.
  void echo(int connection, String text, BiConsumer<@Nullable String, @Nullable Throwable> done);

  @Override
  void close();
}
