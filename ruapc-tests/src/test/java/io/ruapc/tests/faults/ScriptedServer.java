package io.ruapc.tests.faults;

import io.ruapc.tests.conformance.RawConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A server of raw bytes that does to each connection what its script says.
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Script script;
  private final Queue<RawConnection> open = new ConcurrentLinkedQueue<>();
  private final AtomicInteger accepted = new AtomicInteger();

  /// What is done to a connection; when it returns, the connection stays as it is.
  interface Script {
    void play(RawConnection connection) throws Exception;
  }

  private ScriptedServer(ServerSocket listener, Script script) {
    this.listener = listener;
    this.script = script;
  }

  static ScriptedServer start(Script script) {
    try {
      var listener = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
      var server = new ScriptedServer(listener, script);
      Thread.ofVirtual().name("scripted-accept").start(server::accept);
      return server;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  String endpoint() {
    return "tcp://127.0.0.1:" + listener.getLocalPort();
  }

  /// How many connections were accepted so far.
  int accepted() {
    return accepted.get();
  }

  private void accept() {
    try {
      while (true) {
        var connection = new RawConnection(listener.accept());
        open.add(connection);
        accepted.incrementAndGet();
        Thread.ofVirtual().name("scripted").start(() -> play(connection));
      }
    } catch (SocketException closed) {
      return;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void play(RawConnection connection) {
    try {
      script.play(connection);
    } catch (Exception failure) {
      throw new IllegalStateException("the script failed", failure);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (RawConnection connection : open) {
      connection.close();
    }
  }
}
