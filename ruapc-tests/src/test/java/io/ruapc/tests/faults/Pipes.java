package io.ruapc.tests.faults;

import io.ruapc.RpcService;
import io.ruapc.RpcStream;

/// Streams that are attacked.
@RpcService
public interface Pipes {
  /// The numbers from 0 on, without an end.
  RpcStream<Integer> count();

  /// What is sent, taken when the test's gate opens; how often that was.
  int collect(RpcStream<Integer> items);

  /// The first of what is sent; the rest is not wanted, but the answer comes only through the gate.
  int first(RpcStream<Integer> items);

  /// The input as it is.
  RpcStream<Integer> same(RpcStream<Integer> items);

  /// No stream at all, where one was promised.
  RpcStream<Integer> nothing();

  /// What nobody publishes.
  RpcStream<Integer> silence();

  /// Returns the text through the gate.
  String hold(String text);

  /// Returns the text.
  String echo(String text);
}
