package io.ruapc.tests.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Servers are replaced one after the other while their clients go on calling.
@Timeout(60)
class RollingRestartTest {
  private static final int RESTARTS = 20;
  private static final int CALLERS_PER_CLIENT = 3;
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final AtomicLong answered = new AtomicLong();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean isOver;

  /// One caller each, so that it is known that all go on.
  private final List<AtomicLong> progress = new ArrayList<>();

  @Test
  void noCallFailsWhileTwoServersAreRestartedInTurn() throws Exception {
    Server[] servers = {listen(0), listen(0)};
    String endpoint = "tcp://127.0.0.1:" + servers[0].port() + ",127.0.0.1:" + servers[1].port();
    var hooks = new AtomicLong();
    List<Thread> callers = new ArrayList<>();
    try (Client one = Client.create(endpoint);
        Client three = Client.builder(endpoint).connections(3).build();
        Client hooked =
            Client.builder(endpoint).onConnect(peer -> hooks.incrementAndGet()).build()) {
      for (Client client : List.of(one, three, hooked)) {
        for (int i = 0; i < CALLERS_PER_CLIENT; i++) {
          callers.add(start(() -> client.stub(Station.class).slow("b")));
          callers.add(
              start(() -> client.stub(StationRpc.Async.class).slow("a").get(30, TimeUnit.SECONDS)));
        }
      }
      awaitProgress();
      for (int restart = 0; restart < RESTARTS; restart++) {
        int which = restart % servers.length;
        int port = servers[which].port();
        assertThat(servers[which].close(GRACE)).as("restart %d drains", restart).isTrue();
        servers[which] = listen(port);
        awaitProgress();
      }
      isOver = true;
      for (Thread caller : callers) {
        assertThat(caller.join(Duration.ofSeconds(10))).isTrue();
      }
    }
    System.out.printf(
        "rolling restart: %d restarts, %d calls, %d failed, %d hooks%n",
        RESTARTS, answered.get(), failures.size(), hooks.get());
    assertThat(failures).isEmpty();
    // One of the two servers is left at every other restart at least.
    assertThat(hooks.get()).isGreaterThan(RESTARTS / 2);
    for (Server server : servers) {
      server.close();
    }
  }

  private static Server listen(int port) {
    return Server.builder()
        .service(Station.class, new StationService())
        .listen("127.0.0.1:" + port);
  }

  private Thread start(Call call) {
    var own = new AtomicLong();
    progress.add(own);
    return Thread.startVirtualThread(() -> {
      while (!isOver) {
        try {
          call.make();
          answered.incrementAndGet();
        } catch (Throwable failure) { // top frame of a caller; the test reports it
          failures.add(failure);
        }
        own.incrementAndGet();
      }
    });
  }

  private void awaitProgress() {
    List<Long> before = progress.stream().map(AtomicLong::get).toList();
    await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          for (int i = 0; i < before.size(); i++) {
            assertThat(progress.get(i).get()).isGreaterThan(before.get(i) + 10);
          }
        });
  }

  private interface Call {
    Object make() throws Exception;
  }
}
