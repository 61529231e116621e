package io.ruapc.call;

import io.ruapc.Dispatch;
import io.ruapc.Interceptor;
import io.ruapc.call.ReceivedCallbacks.Received;
import io.ruapc.service.BoundService;
import io.ruapc.service.CallbackArgument;
import io.ruapc.service.MethodBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An object of this side that the other side of a connection may call.
///
/// Its holds are counted by [ExportedCallbacks], under whose lock they are.
final class ExportedCallback {
  private static final Logger log = LoggerFactory.getLogger(ExportedCallback.class);

  private final long handle;
  private final Class<?> contract;
  private final Object object;
  private final String service;
  private final Router router;
  private final OrderedCalls oneWayCalls = new OrderedCalls();

  /// The callback of another connection that is handed on; null for an object of this side.
  private final @Nullable Received handedOn;

  /// How many calls of this side that carried it have not ended.
  int calls;

  /// Whether the other side keeps it beyond them.
  boolean isKept;

  private volatile boolean isLive = true;
  private volatile boolean runsWaiting = true;

  /// What is to be done when that one cannot be called any more.
  private @Nullable Consumer<String> onHandedOnEnd;

  /// The object of an argument under a handle that no other has had on this connection.
  ExportedCallback(
      long handle,
      CallbackArgument<?> argument,
      @Nullable Received handedOn,
      List<Interceptor> interceptors) {
    this.handle = handle;
    this.handedOn = handedOn;
    this.contract = argument.contract();
    this.object = argument.object();
    BoundService bound = argument.service();
    this.service = bound.name();
    List<Route> routes = new ArrayList<>();
    for (MethodBinding<?, ?> binding : bound.methods()) {
      routes.add(new Route(binding, Dispatch.VIRTUAL_THREAD, interceptors, false, false));
    }
    this.router = new Router(List.of(), routes);
  }

  /// The number that stands for it on its connection.
  long handle() {
    return handle;
  }

  /// The user's object.
  Object object() {
    return object;
  }

  /// The interface under which it was given.
  Class<?> contract() {
    return contract;
  }

  /// The name of its service.
  String service() {
    return service;
  }

  /// Its methods.
  Router router() {
    return router;
  }

  /// Its one-way calls.
  OrderedCalls oneWayCalls() {
    return oneWayCalls;
  }

  /// Whether it can be called.
  boolean isLive() {
    return isLive;
  }

  /// It cannot be called any more; one-way calls that came before run still.
  void end() {
    isLive = false;
    if (handedOn != null && onHandedOnEnd != null) {
      handedOn.removeOnEnd(onHandedOnEnd);
    }
  }

  /// Where it is handed on: has `action` run when it can be called no more by this side either.
  ///
  /// @return false when that is so already
  boolean onHandedOnEnd(Consumer<String> action) {
    onHandedOnEnd = action;
    return handedOn == null || handedOn.onEnd(action);
  }

  /// Whether one-way calls that wait for their turn are to run.
  boolean runsWaiting() {
    return runsWaiting;
  }

  /// Tells the user's object that nobody holds it any more, when the one-way calls have run that
  /// came before.
  void closeWhenQuiet() {
    oneWayCalls.whenIdle(this::close);
  }

  /// As [#closeWhenQuiet] at once: one-way calls that wait are dropped.
  void closeNow() {
    runsWaiting = false;
    close();
  }

  /// One that is handed on is closed by whoever keeps it on this side.
  private void close() {
    if (handedOn == null && object instanceof AutoCloseable closeable) {
      Thread.startVirtualThread(() -> {
        try {
          closeable.close();
        } catch (Exception failure) {
          log.warn("close of a callback failed: {}", this, failure);
        }
      });
    }
  }

  @Override
  public String toString() {
    return service + " callback " + handle;
  }
}
