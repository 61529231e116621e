package io.ruapc.examples;

import io.ruapc.RpcService;

/// Greets.
@RpcService
public interface GreetService {
  /// Greets who is named: `"alice"` gives `"hello alice!"`.
  String greet(String name);
}
