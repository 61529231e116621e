package io.ruapc.tests.conformance;

import io.ruapc.wire.Flags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that answers every request with the same payload, whatever it is. It has no hello.
final class CannedServer implements AutoCloseable {
  private final ServerSocket listener;
  private final AtomicInteger connections = new AtomicInteger();
  private volatile byte[] payload = {};

  private CannedServer(ServerSocket listener) {
    this.listener = listener;
  }

  static CannedServer start() {
    try {
      var server = new CannedServer(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().name("canned-accept").start(server::accept);
      return server;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  /// How many connections were accepted.
  int connections() {
    return connections.get();
  }

  /// What every request from now on is answered with.
  void answerWith(byte[] payload) {
    this.payload = payload.clone();
  }

  private void accept() {
    try {
      while (true) {
        var connection = new RawConnection(listener.accept());
        connections.incrementAndGet();
        Thread.ofVirtual().name("canned").start(() -> answer(connection));
      }
    } catch (SocketException closed) {
      return;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void answer(RawConnection connection) {
    try (connection) {
      byte[] frame;
      while ((frame = connection.receive()) != null) {
        Message request = Message.of(frame);
        connection.send(
            RawFrame.response(
                Flags.responseTo(request.meta().flags()), request.meta().messageId(), payload));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
