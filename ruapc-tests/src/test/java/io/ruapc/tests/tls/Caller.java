package io.ruapc.tests.tls;

import io.ruapc.RpcService;

/// Tells who calls.
@RpcService
public interface Caller {
  /// The name in the caller's certificate, or `nobody`.
  String name();

  /// Returns the text.
  String echo(String text);
}
