package io.ruapc.tests.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.ruapc.ErrorCode;
import io.ruapc.Peer;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import io.ruapc.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A client with hooks stays connected; a connection that is lost costs its own calls and no
/// others.
@Timeout(60)
class ReconnectTest {
  private final StationService service = new StationService();
  private Server server = listen("127.0.0.1:0");

  private Server listen(String address) {
    return Server.builder().service(Station.class, service).listen(address);
  }

  private String endpoint() {
    return "tcp://127.0.0.1:" + server.port();
  }

  @AfterEach
  void stop() {
    service.gate.countDown();
    server.close();
  }

  @Test
  void withoutACallHooksRunWithEveryNewConnectionInTheirOrderAndOnVirtualThreads()
      throws Exception {
    var said = new LinkedBlockingQueue<String>();
    try (var _ =
        Client.builder(endpoint())
            .onConnect(peer -> said.add(peer.stub(Station.class).echo("first")))
            .onConnect(peer -> said.add("virtual " + Thread.currentThread().isVirtual()))
            .build()) {
      for (int round = 0; round < 3; round++) {
        assertThat(said.poll(20, TimeUnit.SECONDS)).isEqualTo("first");
        assertThat(said.poll(20, TimeUnit.SECONDS)).isEqualTo("virtual true");
        int port = server.port();
        server.close();
        server = listen("127.0.0.1:" + port);
      }
    }
  }

  @Test
  void aHookThatIsAddedWhileConnectedRunsAtOnceAndOnce() throws Exception {
    var peers = new LinkedBlockingQueue<Peer>();
    try (var client = Client.create(endpoint())) {
      client.onConnect(peers::add);
      Peer first = peers.poll(20, TimeUnit.SECONDS);
      client.onConnect(peers::add);
      assertThat(peers.poll(20, TimeUnit.SECONDS)).isSameAs(first);
      assertThat(client.stub(Station.class).echo("x")).isEqualTo("x");
      assertThat(server.connections()).isEqualTo(1);
      assertThat(peers).isEmpty();
    }
  }

  @Test
  void aHookThatThrowsClosesTheConnectionAndTheNextAttemptsComeLaterAndLater() throws Exception {
    Queue<Long> times = new ConcurrentLinkedQueue<>();
    Queue<Peer> peers = new ConcurrentLinkedQueue<>();
    var laterHook = new LinkedBlockingQueue<Peer>();
    try (var client =
        Client.builder(endpoint())
            .onConnect(peer -> {
              times.add(System.nanoTime());
              peers.add(peer);
              if (times.size() <= 4) {
                throw new IllegalStateException("not yet");
              }
            })
            .onConnect(laterHook::add)
            .build()) {
      Peer lasting = laterHook.poll(20, TimeUnit.SECONDS);
      assertThat(lasting).isNotNull();
      assertThat(peers).hasSize(5).last().isSameAs(lasting);
      assertThat(peers).filteredOn(Peer::isOpen).containsExactly(lasting);
      List<Long> at = new ArrayList<>(times);
      for (int i = 0; i < 4; i++) {
        assertThat(Duration.ofNanos(at.get(i + 1) - at.get(i)))
            .as("pause %d", i)
            .isGreaterThanOrEqualTo(Duration.ofMillis(25L << i));
      }
      assertThat(client.stub(Station.class).echo("x")).isEqualTo("x");
    }
  }

  @Test
  void callsOfOthersDoNotWaitForHooks() throws Exception {
    var entered = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    try (var client =
        Client.builder(endpoint())
            .onConnect(peer -> {
              entered.countDown();
              awaitUnbroken(leave);
            })
            .build()) {
      assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(client.stub(Station.class).echo("x")).isEqualTo("x");
    } finally {
      leave.countDown();
    }
  }

  @Test
  void aLostServerIsReplacedByTheNextOfTheEndpoint() throws Exception {
    try (Server other = listen("127.0.0.1:0")) {
      var peers = new LinkedBlockingQueue<Peer>();
      try (var client =
          Client.builder(endpoint() + ",127.0.0.1:" + other.port()).onConnect(peers::add).build()) {
        assertThat(peers.poll(20, TimeUnit.SECONDS)).asString().endsWith(":" + server.port());
        server.close();
        assertThat(peers.poll(20, TimeUnit.SECONDS)).asString().endsWith(":" + other.port());
        assertThat(client.stub(Station.class).echo("x")).isEqualTo("x");
      }
    }
  }

  @Test
  void hooksRunAtOnceWithTheConnectionThatACallMakesWhileTheyWait() throws Exception {
    int port = server.port();
    server.close();
    var hooks = new LinkedBlockingQueue<Peer>();
    var stopped = new ManualClock();
    try (var client =
        Client.builder("tcp://127.0.0.1:" + port).clock(stopped).onConnect(hooks::add).build()) {
      await().untilAsserted(() -> assertThat(stopped.waitingThreads()).isEqualTo(1));
      server = listen("127.0.0.1:" + port);
      assertThat(client.stub(Station.class).echo("x")).isEqualTo("x");
      assertThat(hooks.poll(20, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void aClosedClientConnectsNoMore() throws Exception {
    var hooks = new LinkedBlockingQueue<Peer>();
    int port = server.port();
    server.close();
    Client client = Client.builder("tcp://127.0.0.1:" + port).onConnect(hooks::add).build();
    client.close();
    server = listen("127.0.0.1:" + port);
    Client witness = Client.builder(endpoint()).onConnect(hooks::add).build();
    assertThat(hooks.poll(20, TimeUnit.SECONDS)).isNotNull();
    await()
        .during(Duration.ofMillis(300))
        .untilAsserted(() -> assertThat(server.connections()).isEqualTo(1));
    assertThat(hooks).isEmpty();
    witness.close();
    await()
        .during(Duration.ofMillis(300))
        .untilAsserted(() -> assertThat(server.connections()).isZero());
  }

  @Test
  void whatWasSentWhenTheConnectionIsLostFailsAtOnceAndMayHaveRun() throws Exception {
    try (Wire wire = Wire.to(server.port());
        Client client = Client.builder(wire.endpoint()).timeout(Duration.ofSeconds(50)).build()) {
      CompletableFuture<String> sent = client.stub(StationRpc.Async.class).hold("x");
      await().untilAsserted(() -> assertThat(service.holding).hasValue(1));
      wire.cut();
      assertThat(sent).failsWithin(Duration.ofSeconds(5));
      var failure = (RpcException) sent.exceptionNow();
      assertThat(failure.code()).isEqualTo(ErrorCode.CONNECTION_CLOSED);
      assertThat(failure.execution()).isEqualTo(Execution.UNKNOWN);
      assertThat(failure.retryIsSafe()).isFalse();
    }
  }

  @Test
  void whatWasNotSentWhenTheConnectionIsLostTakesTheNextOne() throws Exception {
    try (Wire wire = Wire.to(server.port());
        Client client =
            Client.builder(wire.endpoint())
                .timeout(Duration.ofSeconds(50))
                .maxQueuedBytes(1)
                .completeOnEventLoop() // so that it is known at once what has failed
                .build()) {
      wire.isBlocked = true;
      // The kernel takes some of it, the queue the rest.
      List<CompletableFuture<Integer>> sent = new ArrayList<>();
      await()
          .during(Duration.ofMillis(300))
          .until(() -> {
            var next = client.stub(StationRpc.Async.class).count(new byte[1_000_000]);
            boolean isFull = next.isCompletedExceptionally();
            if (isFull) {
              assertThat(((RpcException) next.exceptionNow()).code())
                  .isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
            } else {
              sent.add(next);
            }
            return isFull;
          });
      var waiting = new CompletableFuture<String>();
      var waiter =
          Thread.ofVirtual()
              .unstarted(() -> waiting.complete(client.stub(Station.class).echo("later")));
      waiter.start();
      await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
      wire.isBlocked = false;
      wire.cut();
      assertThat(waiting).succeedsWithin(Duration.ofSeconds(20)).isEqualTo("later");
      assertThat(sent).allSatisfy(call -> assertThat(call).isCompletedExceptionally());
      assertThat(wire.connections()).isEqualTo(2);
    }
  }

  @Test
  void aCallToAServerThatIsNotThereWasNotStarted() {
    server.close();
    try (Client client = Client.create(endpoint())) {
      var failure =
          catchThrowableOfType(RpcException.class, () -> client.stub(Station.class).echo("x"));
      assertThat(failure.execution()).isEqualTo(Execution.NOT_STARTED);
      assertThat(failure.retryIsSafe()).isTrue();
    }
  }

  private static void awaitUnbroken(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
