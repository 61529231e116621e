package io.ruapc.tests.websocket;

import io.ruapc.RpcService;
import io.ruapc.RpcStream;

/// A service that a page calls.
@RpcService
public interface Board {
  String echo(String text);

  byte[] bytes(byte[] bytes);

  RpcStream<Integer> count(int until);

  long sum(RpcStream<Integer> numbers);

  /// Asks the callback for a name.
  String ask(Guest guest);

  /// Asks whoever calls.
  String askBack();
}
