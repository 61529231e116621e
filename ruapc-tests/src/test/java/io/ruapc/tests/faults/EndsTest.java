package io.ruapc.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import io.ruapc.tests.call.Scheme;
import io.ruapc.tests.conformance.RawConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Ends at the wrong moment: no call is left behind, whichever side ends, and from wherever.
@Timeout(60)
@SuppressWarnings("try") // ending early is what is tested
class EndsTest {
  @RepeatedTest(6)
  void aClientThatIsClosedWhileCallsStartLeavesNoneOfThemWaiting(RepetitionInfo repetition)
      throws Exception {
    Scheme scheme = repetition.getCurrentRepetition() % 2 == 0 ? Scheme.TCP : Scheme.LOCAL;
    try (Server server =
        Server.builder().service(Victim.class, new VictimService()).listen(scheme.free())) {
      Client client = Client.builder(server.endpoint()).connections(2).build();
      Victim stub = client.stub(Victim.class);
      VictimRpc.Async async = client.stub(VictimRpc.Async.class);
      Queue<CompletableFuture<String>> futures = new ConcurrentLinkedQueue<>();
      Queue<ErrorCode> ends = new ConcurrentLinkedQueue<>();
      List<Thread> callers = new ArrayList<>();
      var running = new CountDownLatch(16);
      for (int i = 0; i < 16; i++) {
        boolean isAsync = i % 2 == 0;
        callers.add(
            Thread.startVirtualThread(() -> {
              running.countDown();
              try {
                while (true) {
                  if (isAsync) {
                    CompletableFuture<String> future = async.echo("f");
                    futures.add(future);
                    get(future);
                  } else {
                    stub.echo("b");
                  }
                }
              } catch (RpcException end) {
                ends.add(end.code());
              }
            }));
      }
      running.await();
      Thread.sleep(20);
      client.close();
      for (Thread caller : callers) {
        assertThat(caller.join(Duration.ofSeconds(10))).isTrue();
      }
      assertThat(ends).hasSize(16);
      assertThat(ends).isSubsetOf(ErrorCode.CONNECTION_CLOSED, ErrorCode.CANCELLED);
      assertThat(futures).allMatch(CompletableFuture::isDone);
      await().untilAsserted(() -> assertThat(server.connections()).isZero());
    }
  }

  @Test
  void aClientThatIsClosedWhileItConnectsEndsThoseWhoWaitForThat() throws Exception {
    List<Socket> fill = new ArrayList<>();
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // Its queue of connections is full, so that it answers no further one.
      for (int i = 0; i < 2; i++) {
        fill.add(new Socket(full.getInetAddress(), full.getLocalPort()));
      }
      Client client =
          Client.builder("tcp://127.0.0.1:" + full.getLocalPort())
              .connectTimeout(Duration.ofSeconds(50))
              .timeout(Duration.ofSeconds(50))
              .build();
      CompletableFuture<String> future = client.stub(VictimRpc.Async.class).echo("f");
      var blocking = new CompletableFuture<ErrorCode>();
      Thread.startVirtualThread(
          () -> blocking.complete(codeOf(() -> client.stub(Victim.class).echo("b"))));
      Thread.sleep(50);
      client.close();
      assertThat(blocking).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(ErrorCode.CANCELLED);
      assertThat(codeOf(() -> get(future))).isEqualTo(ErrorCode.CANCELLED);
    } finally {
      for (Socket socket : fill) {
        socket.close();
      }
    }
  }

  @Test
  void aClosedClientRefusesCallsAtOnce() {
    Client client = Client.create("tcp://127.0.0.1:1");
    client.close();
    client.close();
    var failure = failureOf(() -> client.stub(Victim.class).echo("x"));
    assertThat(failure).hasMessageContaining("the client has been closed");
    assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(failure.execution()).isEqualTo(Execution.NOT_STARTED);
    assertThat(failure.retryIsSafe()).isFalse();
    assertThat(codeOf(() -> get(client.stub(VictimRpc.Async.class).echo("x"))))
        .isEqualTo(ErrorCode.CANCELLED);
  }

  @Test
  void spansOfMoreThanALifetimeStandForNever() throws Exception {
    Duration ever = Duration.ofSeconds(Long.MAX_VALUE);
    Server server =
        Server.builder()
            .service(Victim.class, new VictimService())
            .defaultBudget(ever)
            .listen("127.0.0.1:0");
    Client client = Client.builder("tcp://127.0.0.1:" + server.port()).timeout(ever).build();
    assertThat(client.stub(Victim.class).echo("x")).isEqualTo("x");
    assertThat(get(client.stub(VictimRpc.Async.class).echo("x"))).isEqualTo("x");
    try (var connection = RawConnection.open(server.port())) {
      connection.send(Raw.json("{\"method\":\"Victim/echo\",\"flags\":1,\"msgid\":1}", "\"x\""));
      assertThat(Raw.receive(connection).json()).isEqualTo("{\"Ok\":\"x\"}");
    }
    assertThat(client.close(ever)).isTrue();
    assertThat(server.close(ever)).isTrue();
    server.awaitClose();
    await().untilAsserted(() -> assertThat(server.connections()).isZero());
  }

  @Test
  void spansOfANanosecondAreOverAtOnce() throws Exception {
    Duration instant = Duration.ofNanos(1);
    var service = new VictimService();
    try (Server server =
            Server.builder()
                .service(Victim.class, service)
                .defaultBudget(instant)
                .listen("127.0.0.1:0");
        Client client =
            Client.builder("tcp://127.0.0.1:" + server.port()).timeout(instant).build();
        var connection = RawConnection.open(server.port())) {
      Victim stub = client.stub(Victim.class);
      for (int i = 0; i < 3; i++) {
        assertThat(codeOf(() -> stub.hold("x"))).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(codeOf(() -> get(client.stub(VictimRpc.Async.class).hold("x"))))
            .isEqualTo(ErrorCode.TIMEOUT);
      }
      connection.send(Raw.json("{\"method\":\"Victim/echo\",\"flags\":1,\"msgid\":1}", "\"x\""));
      assertThat(Raw.receive(connection).json()).contains("\"kind\":\"Timeout\"");
      assertThat(client.pendingCalls()).isZero();
      service.gate.countDown();
      await().untilAsserted(() -> assertThat(server.activeCalls()).isZero());
      assertThat(server.close(instant)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Scheme.class)
  void drainingGivesUpOnHandlersThatAreStuck(Scheme scheme) {
    var service = new VictimService();
    Server server = Server.builder().service(Victim.class, service).listen(scheme.free());
    try (Client client = Client.builder(server.endpoint()).build()) {
      CompletableFuture<String> stuck = client.stub(VictimRpc.Async.class).hold("x");
      await().untilAsserted(() -> assertThat(service.holding).hasValue(1));
      long start = System.nanoTime();
      assertThat(server.close(Duration.ofMillis(200))).isFalse();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThat(codeOf(() -> get(stuck))).isEqualTo(ErrorCode.CONNECTION_CLOSED);
      await().untilAsserted(() -> assertThat(service.cancelled).hasValue(1));
      service.gate.countDown();
      await().untilAsserted(() -> assertThat(server.activeCalls()).isZero());
    }
  }

  @ParameterizedTest
  @EnumSource(Scheme.class)
  void aHandlerMayCloseItsServer(Scheme scheme) {
    var server = new AtomicReference<@Nullable Server>();
    var closing =
        new VictimService() {
          @Override
          public String echo(String text) {
            Server own = server.get();
            if (own != null) {
              own.close();
            }
            return text;
          }

          @Override
          public int count(byte[] bytes) {
            Server own = server.get();
            // It waits for itself, but not for ever.
            return own == null || own.close(Duration.ofMillis(100)) ? 1 : 0;
          }
        };
    for (boolean drains : new boolean[] {false, true}) {
      try (Server started = Server.builder().service(Victim.class, closing).listen(scheme.free());
          Client client = Client.builder(started.endpoint()).build()) {
        server.set(started);
        Victim stub = client.stub(Victim.class);
        assertThat(
                codeOf(() -> {
                  if (drains) {
                    stub.count(new byte[0]);
                  } else {
                    stub.echo("x");
                  }
                }))
            .isEqualTo(ErrorCode.CONNECTION_CLOSED);
        await().untilAsserted(() -> assertThat(started.connections()).isZero());
        await().untilAsserted(() -> assertThat(started.activeCalls()).isZero());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Scheme.class)
  void aHandlerMayCloseTheClientThatItCallsThrough(Scheme scheme) {
    var service = new VictimService();
    try (Server server = Server.builder().service(Victim.class, service).listen(scheme.free())) {
      Client inner = Client.builder(server.endpoint()).build();
      var closing =
          new VictimService() {
            @Override
            public String echo(String text) {
              CompletableFuture<String> held = inner.stub(VictimRpc.Async.class).hold(text);
              await().untilAsserted(() -> assertThat(service.holding).hasValue(1));
              inner.close();
              return codeOf(() -> get(held)).name();
            }
          };
      try (Server outer = Server.builder().service(Victim.class, closing).listen(scheme.free());
          Client client = Client.builder(outer.endpoint()).build()) {
        assertThat(client.stub(Victim.class).echo("x")).isEqualTo("CONNECTION_CLOSED");
      }
      service.gate.countDown();
    }
  }

  @Test
  void aServerThatIsClosedWhileOthersConnectLeavesNoConnectionOpen() throws Exception {
    for (int round = 0; round < 10; round++) {
      Server server =
          Server.builder().service(Victim.class, new VictimService()).listen("127.0.0.1:0");
      var closed = new AtomicBoolean();
      Queue<RawConnection> connections = new ConcurrentLinkedQueue<>();
      List<Thread> connecting = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        connecting.add(
            Thread.ofPlatform()
                .start(() -> {
                  while (!closed.get()) {
                    try {
                      connections.add(RawConnection.open(server.port()));
                    } catch (IOException refused) {
                      return;
                    }
                  }
                }));
      }
      await().until(() -> connections.size() > 20);
      server.close();
      closed.set(true);
      for (Thread thread : connecting) {
        assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
      }
      for (RawConnection connection : connections) {
        // A handshake that was half done when the listener closed is forgotten by the kernel
        // without a word: only the client thinks that it is connected, until it sends something.
        connection.send(new byte[] {'R'});
        assertThat(connection.receive()).isNull();
        connection.close();
      }
      await().untilAsserted(() -> assertThat(server.connections()).isZero());
    }
  }

  @ParameterizedTest
  @EnumSource(Scheme.class)
  void thePeerIsToldOfTheEndOnceAndLateListenersAtOnce(Scheme scheme) throws Exception {
    try (Server server =
        Server.builder().service(Victim.class, new VictimService()).listen(scheme.free())) {
      Client client = Client.builder(server.endpoint()).build();
      client.stub(Victim.class).echo("x");
      var ended = new CountDownLatch(1);
      client
          .peer()
          .onClose(() -> {
            throw new IllegalStateException("a listener that fails");
          });
      client.peer().onClose(ended::countDown);
      server.close(Duration.ZERO);
      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
      var late = new CountDownLatch(1);
      await().until(() -> !client.peer().isOpen());
      client.peer().onClose(late::countDown);
      assertThat(late.await(10, TimeUnit.SECONDS)).isTrue();
      client.close();
    }
  }

  private static ErrorCode codeOf(ThrowingCallable call) {
    return failureOf(call).code();
  }

  private static RpcException failureOf(ThrowingCallable call) {
    return catchThrowableOfType(RpcException.class, call);
  }

  private static String get(CompletableFuture<String> future) {
    try {
      return future.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RpcException known) {
        throw known;
      }
      throw new AssertionError(failed);
    } catch (InterruptedException | TimeoutException hangs) {
      throw new AssertionError(hangs);
    }
  }
}
