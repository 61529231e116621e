package io.ruapc.tests.conformance;

import io.ruapc.RpcService;

/// A service whose handlers do what a hostile peer may want to exploit.
@RpcService
interface Asking {
  /// Asks the caller's `EchoService` and returns its answer.
  String askBack(String text);

  /// Waits until the test lets it go on.
  String await(String text);

  /// Fails with an exception that the contract does not declare.
  void fail(String secret);

  /// Needs more stack than there is.
  int overflow(int depth);
}
