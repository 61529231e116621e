package io.ruapc.examples;

import io.ruapc.RpcService;

/// Says what it hears.
@RpcService
public interface EchoService {
  /// Answers with `text`.
  String echo(String text);
}
