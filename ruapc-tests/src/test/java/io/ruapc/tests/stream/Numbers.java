package io.ruapc.tests.stream;

import io.ruapc.RpcService;
import io.ruapc.RpcStream;

/// Streams in every position.
@RpcService
public interface Numbers {
  /// The numbers from 0 on.
  RpcStream<Integer> count(int howMany);

  /// The numbers from 0 on, then the failure.
  RpcStream<Integer> fail(int after) throws TooMany;

  /// The sum of what is sent.
  long sum(String name, RpcStream<Integer> numbers);

  /// The first of what is sent, without a look at the rest.
  int first(RpcStream<Integer> numbers);

  /// Each number doubled, as it comes.
  RpcStream<Integer> twice(RpcStream<Integer> numbers);

  /// Texts of this length, without an end.
  RpcStream<String> texts(int length);

  /// Nothing to do with streams.
  String echo(String text);
}
