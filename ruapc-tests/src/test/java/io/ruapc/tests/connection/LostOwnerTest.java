package io.ruapc.tests.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import io.ruapc.tests.callback.Talks;
import io.ruapc.tests.callback.TalksService;
import io.ruapc.tests.callback.Watcher;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Owners of kept callbacks that end without a word: killed, so that their machine says it, or cut
/// off, so that nobody does.
@Timeout(60)
class LostOwnerTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration FAIR = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofHours(1);

  private final TalksService service = new TalksService();

  private Server listen(Duration interval, Duration timeout) {
    return Server.builder()
        .service(Talks.class, service)
        .heartbeatInterval(interval)
        .heartbeatTimeout(timeout)
        .listen("127.0.0.1:0");
  }

  /// A watcher in a process of its own, which is kept and then asked for its name, in vain.
  public static void main(String[] arguments) throws InterruptedException {
    var forever = new CountDownLatch(1);
    try (var client = Client.create(arguments[0])) {
      client
          .stub(Talks.class)
          .watch(
              new Watching(() -> {
                System.out.println("asked");
                forever.await();
                return "";
              }));
      System.out.println("kept");
      forever.await();
    }
  }

  /// What a watcher does when it is asked for its name.
  private interface Naming {
    String name() throws InterruptedException;
  }

  private static final class Watching implements Watcher {
    final CountDownLatch closed = new CountDownLatch(1);
    private final Naming naming;

    Watching(Naming naming) {
      this.naming = naming;
    }

    @Override
    public void changed(int what) {}

    @Override
    public String name() {
      try {
        return naming.name();
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  /// No heartbeat has a part in it: the closed socket tells.
  @Test
  void anOwnerThatIsKilledIsGoneForItsKeeperAtOnce() throws Exception {
    try (Server server = listen(LONG, LONG)) {
      Process process = start("tcp://127.0.0.1:" + server.port());
      try (var output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(output.readLine()).isEqualTo("kept");
        Watcher kept = service.watchers.iterator().next();
        CompletableFuture<String> name = CompletableFuture.supplyAsync(kept::name);
        assertThat(output.readLine()).isEqualTo("asked");
        assertThat(server.callbacks()).isOne();

        process.destroyForcibly(); // SIGKILL

        assertThat(service.gone.poll(5, TimeUnit.SECONDS)).isEqualTo("the connection ended");
        assertThat(service.watchers).isEmpty();
        assertThat(name).failsWithin(Duration.ofSeconds(5));
        assertThat(name.exceptionNow())
            .isInstanceOfSatisfying(
                RpcException.class,
                problem -> {
                  assertThat(problem.code()).isEqualTo(ErrorCode.CONNECTION_CLOSED);
                  assertThat(problem.execution()).isEqualTo(Execution.UNKNOWN);
                });
        assertGone(kept);
        assertNothingIsLeft(server);
      } finally {
        process.destroyForcibly();
      }
    }
  }

  /// Neither bytes nor the end of the connection pass. Each side finds out by itself.
  @Test
  void anOwnerThatIsCutOffIsNoticedByTheHeartbeat() throws Exception {
    var watching = new Watching(() -> "watching");
    try (Server server = listen(SHORT, FAIR);
        Wire wire = Wire.to(server.port());
        Client client =
            Client.builder(wire.endpoint())
                .heartbeatInterval(SHORT)
                .heartbeatTimeout(FAIR)
                .build()) {
      client.stub(Talks.class).watch(watching);
      Watcher kept = service.watchers.iterator().next();
      assertThat(kept.name()).isEqualTo("watching");

      wire.isBlocked = true;
      long start = System.nanoTime();

      assertThat(service.gone.poll(20, TimeUnit.SECONDS)).isEqualTo("the connection ended");
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(FAIR, SHORT.plus(FAIR).multipliedBy(3));
      assertThat(service.watchers).isEmpty();
      assertGone(kept);
      assertNothingIsLeft(server);

      watching.closed.await();
      await().until(() -> client.callbacks() == 0);
      assertThat(client.peer().isOpen()).isFalse();
    }
  }

  private static void assertGone(Watcher kept) {
    assertThatThrownBy(kept::name)
        .isInstanceOfSatisfying(
            RpcException.class,
            problem -> {
              assertThat(problem.code()).isEqualTo(ErrorCode.CALLBACK_GONE);
              assertThat(problem.execution()).isEqualTo(Execution.NOT_STARTED);
            });
  }

  private static void assertNothingIsLeft(Server server) {
    await()
        .until(() ->
            server.connections() == 0 && server.callbacks() == 0 && server.activeCalls() == 0);
  }

  private static Process start(String endpoint) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            System.getProperty("java.class.path"),
            LostOwnerTest.class.getName(),
            endpoint)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
