package io.ruapc.bench.echo;

import io.ruapc.RpcService;

/// What is called: every peer of the comparison serves it, in its own way.
@RpcService
public interface EchoService {
  /// Gives the text back.
  String echo(String text);
}
