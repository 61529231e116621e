package io.ruapc.tests.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A network between a client and a server that can be cut, blocked and slowed down.
final class Wire implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();

  /// Whether nothing passes.
  volatile boolean isBlocked;

  /// How many bytes pass in a millisecond and in each direction; zero for as many as come.
  volatile int bytesPerMilli;

  private Wire(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  /// To a port of this machine.
  static Wire to(int target) {
    try {
      var wire = new Wire(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), target);
      Thread.startVirtualThread(wire::accept);
      return wire;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  String endpoint() {
    return "tcp://127.0.0.1:" + listener.getLocalPort();
  }

  /// How many connections came.
  int connections() {
    return connections.get();
  }

  /// Ends all connections with a reset.
  void cut() throws IOException {
    for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
      try {
        socket.setSoLinger(true, 0);
      } catch (SocketException ended) {
        assert socket.isClosed();
      }
      socket.close();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        var far = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(near);
        sockets.add(far);
        connections.incrementAndGet();
        Thread.startVirtualThread(() -> pump(near, far));
        Thread.startVirtualThread(() -> pump(far, near));
      } catch (IOException closedOrRefused) {
        assert closedOrRefused.getMessage() != null;
      }
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[16 * 1024];
    try (from;
        to) {
      while (true) {
        int most = bytesPerMilli == 0 ? buffer.length : Math.min(buffer.length, bytesPerMilli);
        int count = from.getInputStream().read(buffer, 0, most);
        while (isBlocked) {
          Thread.sleep(1); // neither bytes nor the end pass
        }
        if (count < 0) {
          return;
        }
        to.getOutputStream().write(buffer, 0, count);
        if (bytesPerMilli > 0) {
          Thread.sleep(1);
        }
      }
    } catch (SocketException cut) {
      // The other direction, or the test, has ended it.
      assert cut.getMessage() != null;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
