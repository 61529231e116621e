package io.ruapc.tests.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruapc.Callbacks;
import io.ruapc.RpcService;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A holder may close what it keeps before the call that brought it has been answered.
@Timeout(60)
class EarlyCloseTest {
  /// Takes a callback.
  @RpcService
  interface Taker {
    /// Keeps the watcher, or not.
    void take(Watcher watcher, boolean closes);
  }

  private final AtomicInteger gone = new AtomicInteger();

  private void take(Watcher watcher, boolean closes) {
    Callbacks.keep(watcher, () -> gone.incrementAndGet());
    if (closes) {
      watcher.close();
    }
  }

  /// Tells that it is closed.
  private static final class Watching implements Watcher {
    final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public void changed(int what) {}

    @Override
    public String name() {
      return "watching";
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @Test
  void whatIsClosedWithinItsCallIsNotKept() throws Exception {
    try (var server = Server.builder().service(Taker.class, this::take).listen("127.0.0.1:0");
        var client = Client.create("tcp://127.0.0.1:" + server.port())) {
      var watching = new Watching();
      client.stub(Taker.class).take(watching, true);
      watching.closed.await();
    }
    assertThat(gone).hasValue(0);
  }

  @Test
  void whatWasKeptBeforeIsNotKeptAnyMoreEither() throws Exception {
    try (var server = Server.builder().service(Taker.class, this::take).listen("127.0.0.1:0");
        var client = Client.create("tcp://127.0.0.1:" + server.port())) {
      Taker taker = client.stub(Taker.class);
      var watching = new Watching();
      taker.take(watching, false);
      taker.take(watching, true);
      watching.closed.await();
    }
    assertThat(gone).hasValue(0);
  }
}
