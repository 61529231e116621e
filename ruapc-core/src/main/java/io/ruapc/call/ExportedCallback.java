package io.ruapc.call;

import io.ruapc.Dispatch;
import io.ruapc.Interceptor;
import io.ruapc.service.BoundService;
import io.ruapc.service.CallbackArgument;
import io.ruapc.service.MethodBinding;
import java.util.ArrayList;
import java.util.List;
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

  /// How many calls of this side that carried it have not ended.
  int calls;

  /// Whether the other side keeps it beyond them.
  boolean isKept;

  private volatile boolean isLive = true;
  private volatile boolean runsWaiting = true;

  /// The object of an argument under a handle that no other has had on this connection.
  ExportedCallback(long handle, CallbackArgument<?> argument, List<Interceptor> interceptors) {
    this.handle = handle;
    this.contract = argument.contract();
    this.object = argument.object();
    BoundService bound = argument.service();
    this.service = bound.name();
    List<Route> routes = new ArrayList<>();
    for (MethodBinding<?, ?> binding : bound.methods()) {
      routes.add(new Route(binding, Dispatch.VIRTUAL_THREAD, interceptors, false));
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

  private void close() {
    if (object instanceof AutoCloseable closeable) {
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
