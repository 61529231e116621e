package io.ruapc.tests.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A network that splits, delays, stops and cuts what goes through it, as a seed says.
///
/// Each direction of each connection draws from a generator of its own, so what happens to the n-th
/// connection depends on nothing but the seed and the bytes that it carries.
final class ChaosProxy implements AutoCloseable {
  private static final int MAX_DELAY_MILLIS = 5;

  /// How many bytes a connection carries at most before it is cut.
  private static final int MAX_LIFE_BYTES = 600_000;

  private final ServerSocket listener;
  private final int target;
  private final long seed;
  private final AtomicInteger connections = new AtomicInteger();
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private volatile boolean isCalm;

  private ChaosProxy(ServerSocket listener, int target, long seed) {
    this.listener = listener;
    this.target = target;
    this.seed = seed;
  }

  /// In front of this port.
  static ChaosProxy start(int target, long seed) {
    try {
      var listener = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
      var proxy = new ChaosProxy(listener, target, seed);
      Thread.ofVirtual().name("chaos-accept").start(proxy::accept);
      return proxy;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  String endpoint() {
    return "tcp://127.0.0.1:" + listener.getLocalPort();
  }

  /// How many connections were made through it.
  int connections() {
    return connections.get();
  }

  /// New connections are left alone from now on, and the old ones are cut.
  void calm() throws IOException {
    isCalm = true;
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(near);
        sockets.add(far);
        int number = connections.incrementAndGet();
        Thread.startVirtualThread(() -> pump(near, far, new Random(seed + 2L * number)));
        Thread.startVirtualThread(() -> pump(far, near, new Random(seed + 2L * number + 1)));
      } catch (IOException closedOrRefused) {
        assert closedOrRefused.getMessage() != null;
      }
    }
  }

  private void pump(Socket from, Socket to, Random random) {
    byte[] buffer = new byte[64 * 1024];
    int life = isCalm ? Integer.MAX_VALUE : random.nextInt(MAX_LIFE_BYTES);
    boolean hangs = random.nextInt(4) == 0;
    boolean resets = random.nextBoolean();
    try (from;
        to) {
      InputStream source = from.getInputStream();
      OutputStream sink = to.getOutputStream();
      int count;
      while ((count = source.read(buffer, 0, isCalm ? buffer.length : 1 + random.nextInt(4_000)))
          > 0) {
        if (!isCalm && random.nextInt(8) == 0) {
          Thread.sleep(random.nextInt(MAX_DELAY_MILLIS));
        }
        if (count > life) {
          sink.write(buffer, 0, life);
          break;
        }
        life -= count;
        sink.write(buffer, 0, count);
      }
      if (count > 0 && hangs) {
        // Nothing comes through any more, and nobody is told.
        Thread.sleep(1_000);
      }
      if (count > 0 && resets) {
        from.setSoLinger(true, 0);
        to.setSoLinger(true, 0);
      }
    } catch (IOException cut) {
      // The other direction has ended it.
      assert cut.getMessage() != null;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
