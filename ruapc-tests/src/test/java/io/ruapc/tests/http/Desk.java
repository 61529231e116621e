package io.ruapc.tests.http;

import io.ruapc.RpcService;
import io.ruapc.RpcStream;
import java.time.Duration;

/// What is asked for over HTTP in these tests.
@RpcService
public interface Desk {
  /// Says it back.
  String echo(String text);

  /// Says it back.
  byte[] bytes(byte[] content);

  /// Does nothing.
  void ping();

  /// Fails as the contract says it may.
  void sell(String product) throws SoldOut;

  /// Answers when it is cancelled, or after this long.
  String rest(Duration longest);

  /// Answers when the test lets it, cancelled or not.
  String stay();

  /// What the handler was told beside its arguments: the value of a header.
  String header(String name);

  /// How many milliseconds the call has left.
  long budget();

  /// Counts up.
  RpcStream<Long> count(long items);

  /// Counts until nobody listens.
  RpcStream<Long> forever();

  /// Sends nothing until nobody listens.
  RpcStream<Long> silence();

  /// Adds up.
  long sum(long first, RpcStream<Long> more);

  /// Says each item back.
  RpcStream<String> mirror(RpcStream<String> items);

  /// Takes nothing until the test lets it; then counts.
  long weigh(RpcStream<String> items);
}
