package io.ruapc.tests.connection;

import io.ruapc.RpcService;
import io.ruapc.RpcStream;

/// What is called while connections come and go.
@RpcService
public interface Station {
  /// Returns the text.
  String echo(String text);

  /// Returns the text after a moment.
  String slow(String text);

  /// Returns the text when the test's gate opens.
  String hold(String text);

  /// How many bytes came.
  int count(byte[] bytes);

  /// Calls `echo` of whoever calls, through its peer.
  String echoBack(String text);

  /// Items that come when the test's gate opens, so many of them.
  RpcStream<Integer> numbers(int count);
}
