package io.ruapc.bench.echo;

/// A running server.
interface EchoServer extends AutoCloseable {
  int port();

  @Override
  void close();
}
