package io.ruapc.transport.netty;

import io.ruapc.transport.Connection;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.TransportOptions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/// What the connections that one listener accepts have in common. Safe from any thread.
public final class Accepting {
  private final TransportOptions options;
  private final Function<Connection, MessageHandler> handlers;
  private final UnfinishedBytes unfinished;

  /// Of those that do not have their handler yet: what to do when no more are accepted.
  private final Set<Runnable> undecided = ConcurrentHashMap.newKeySet();

  private final Map<Class<?>, Object> shared = new ConcurrentHashMap<>();
  private volatile boolean over;

  /// @param handlers makes the handler of each connection, on its event loop
  Accepting(TransportOptions options, Function<Connection, MessageHandler> handlers) {
    this.options = options;
    this.handlers = handlers;
    this.unfinished = new UnfinishedBytes(options.maxUnfinishedBytes());
  }

  /// Their limits and times.
  public TransportOptions options() {
    return options;
  }

  /// What makes the handler of each connection, on its event loop.
  public Function<Connection, MessageHandler> handlers() {
    return handlers;
  }

  /// What unfinished messages may hold, over all of them.
  public UnfinishedBytes unfinished() {
    return unfinished;
  }

  /// A socket whose connection is not known above yet, so that nobody else would end it with the
  /// listener.
  ///
  /// @param hurry runs once the listener has been closed, perhaps at once, on any thread
  public void addUndecided(Runnable hurry) {
    undecided.add(hurry);
    if (over) {
      hurry.run();
    }
  }

  /// It is known now, or closed.
  public void removeUndecided(Runnable hurry) {
    undecided.remove(hurry);
  }

  /// What all connections of one protocol have in common, made once.
  public <T> T shared(Class<T> type, Supplier<T> maker) {
    return type.cast(shared.computeIfAbsent(type, missing -> maker.get()));
  }

  /// No more are accepted.
  void end() {
    over = true;
    undecided.forEach(Runnable::run);
  }
}
