package io.ruapc.cli;

import io.ruapc.RpcException;
import io.ruapc.schema.ServerDescription;
import io.ruapc.service.Caller;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What has to be known of a method to call it without a contract.
///
/// @param hasInput whether items of a stream go to the server beside the arguments
/// @param hasOutput whether the result is a stream
/// @param callbacks what can be called among the arguments, by the parameter's name; by the empty
///   name where one is the whole request
record MethodShape(boolean hasInput, boolean hasOutput, Map<String, Callback> callbacks) {
  /// One value in, one out: what a server that describes nothing is taken to mean.
  private static final MethodShape PLAIN = new MethodShape(false, false, Map.of());

  /// A callback.
  ///
  /// @param methods what the server may call
  record Callback(String service, List<ServerDescription.Method> methods) {}

  /// Asks the server. Of a method that it does not describe, whoever calls it will say more.
  ///
  /// @param method `Service/method`
  static MethodShape ask(Caller caller, String method) {
    ServerDescription server;
    try {
      server = ServerDescription.ask(caller);
    } catch (RpcException failure) {
      if (Outcome.of(failure.code()) == Outcome.REJECTED) {
        return PLAIN;
      }
      throw failure;
    }
    return server.method(method).map(known -> of(known, server)).orElse(PLAIN);
  }

  /// Whether a callback is the whole request.
  boolean isCallbackAlone() {
    return callbacks.containsKey("");
  }

  /// The shape of a method that `server` describes.
  static MethodShape of(ServerDescription.Method method, ServerDescription server) {
    Map<String, Callback> callbacks = new TreeMap<>();
    method
        .callbacks()
        .forEach((name, service) ->
            callbacks.put(name, new Callback(service, server.methodsOf(service))));
    return new MethodShape(method.hasInput(), method.hasOutput(), callbacks);
  }
}
