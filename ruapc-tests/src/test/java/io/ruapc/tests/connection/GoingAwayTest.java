package io.ruapc.tests.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.ruapc.ErrorCode;
import io.ruapc.Peer;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.RpcStream;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import io.ruapc.tests.conformance.Message;
import io.ruapc.tests.conformance.RawConnection;
import io.ruapc.tests.conformance.RawFrame;
import io.ruapc.wire.Flags;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who goes away in order loses no call and is not waited for without need.
@Timeout(60)
@SuppressWarnings("try") // ending early is what is tested
class GoingAwayTest {
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofSeconds(10);

  private static final byte[] REFUSAL =
      "{\"Err\":{\"kind\":\"Unavailable\",\"msg\":\"going\",\"executed\":false}}".getBytes(UTF_8);

  private final StationService service = new StationService();
  private final StationService elsewhere = new StationService();
  private final Server server = listen(service);
  private final Server other = listen(elsewhere);

  private static Server listen(StationService service) {
    return Server.builder().service(Station.class, service).listen("127.0.0.1:0");
  }

  private Client connect() {
    return Client.builder("tcp://127.0.0.1:" + server.port() + ",127.0.0.1:" + other.port())
        .timeout(Duration.ofSeconds(50))
        .build();
  }

  @AfterEach
  void stop() {
    service.gate.countDown();
    elsewhere.gate.countDown();
    server.close();
    other.close();
  }

  @Test
  void callsThatAreUnderWayEndWhereTheyAreAndNewOnesGoElsewhere() {
    try (Client client = connect()) {
      CompletableFuture<String> held = client.stub(StationRpc.Async.class).hold("x");
      await().untilAsserted(() -> assertThat(service.holding).hasValue(1));
      CompletableFuture<Boolean> closing = CompletableFuture.supplyAsync(() -> server.close(GRACE));
      await()
          .untilAsserted(() -> {
            assertThat(client.stub(Station.class).echo("y")).isEqualTo("y");
            assertThat(elsewhere.callers).isNotEmpty();
          });
      assertThat(held).isNotDone();
      assertThat(closing).isNotDone();
      service.gate.countDown();
      assertThat(held).succeedsWithin(SOON).isEqualTo("x");
      assertThat(closing).succeedsWithin(SOON).isEqualTo(true);
      assertThat(client.stub(Station.class).echo("z")).isEqualTo("z");
    }
  }

  @Test
  void aStreamThatIsOpenComesToItsEnd() {
    try (Client client = connect();
        RpcStream<Integer> numbers = client.stub(Station.class).numbers(100)) {
      Iterator<Integer> items = numbers.iterator();
      assertThat(items.next()).isZero();
      CompletableFuture<Boolean> closing = CompletableFuture.supplyAsync(() -> server.close(GRACE));
      await()
          .untilAsserted(() -> {
            client.stub(Station.class).echo("y");
            assertThat(elsewhere.callers).isNotEmpty();
          });
      service.gate.countDown();
      for (int i = 1; i < 100; i++) {
        assertThat(items.next()).isEqualTo(i);
      }
      assertThat(items.hasNext()).isFalse();
      assertThat(closing).succeedsWithin(SOON).isEqualTo(true);
    }
  }

  @Test
  void aClientWithHooksHasItsNextConnectionAtOnce() throws Exception {
    var peers = new LinkedBlockingQueue<Peer>();
    try (Client client = connect()) {
      client.onConnect(peers::add);
      assertThat(peers.poll(10, TimeUnit.SECONDS)).asString().endsWith(":" + server.port());
      CompletableFuture<String> held = client.stub(StationRpc.Async.class).hold("x");
      await().untilAsserted(() -> assertThat(service.holding).hasValue(1));
      CompletableFuture<Boolean> closing = CompletableFuture.supplyAsync(() -> server.close(GRACE));
      assertThat(peers.poll(10, TimeUnit.SECONDS)).asString().endsWith(":" + other.port());
      assertThat(held).isNotDone();
      service.gate.countDown();
      assertThat(closing).succeedsWithin(SOON).isEqualTo(true);
      assertThat(held).succeedsWithin(SOON);
    }
  }

  @Test
  void anExtendedClientIsToldAndMayFinishWhatItHasSentBeforeItKnew() throws Exception {
    try (var client = RawConnection.open(server.port());
        var plain = RawConnection.open(server.port());
        var silent = RawConnection.open(server.port())) {
      assertThat(call(client, "echo", 1, true).json()).isEqualTo("{\"Ok\":\"x\"}");
      assertThat(call(plain, "echo", 1, false).json()).isEqualTo("{\"Ok\":\"x\"}");
      plain.send(request("hold", 2, false));
      await().untilAsserted(() -> assertThat(service.holding).hasValue(1));
      CompletableFuture<Boolean> closing = CompletableFuture.supplyAsync(() -> server.close(GRACE));

      Message notice = receive(client);
      assertThat(notice.meta().method()).isEqualTo("_ruapc.control/goaway");
      assertThat(notice.meta().flags() & Flags.NO_RESPONSE).isNotZero();
      assertThat(notice.json()).matches("\\{\"grace_ms\":(29|30)\\d\\d\\d,\"reason\":\".*\"}");
      assertThat(call(client, "echo", 2, true).json())
          .as("it may have been sent before the notice was read")
          .isEqualTo("{\"Ok\":\"x\"}");
      await()
          .untilAsserted(() ->
              assertThat(call(client, "echo", 3, true).json())
                  .contains("\"kind\":\"Unavailable\"", "\"executed\":false"));

      assertThat(silent.receive()).as("who said nothing has nothing to lose").isNull();
      service.gate.countDown();
      assertThat(receive(plain).json()).isEqualTo("{\"Ok\":\"x\"}");
      assertThat(plain.receive()).as("who knows no notice is closed when it has no calls").isNull();
      assertThat(closing).as("the one who was told closes").isNotDone();
      client.close();
      assertThat(closing).succeedsWithin(SOON).isEqualTo(true);
    }
  }

  @Test
  void aGraceThatIsOverIsTheEnd() throws Exception {
    try (var client = RawConnection.open(server.port())) {
      client.send(request("hold", 1, true));
      await().untilAsserted(() -> assertThat(service.holding).hasValue(1));
      assertThat(server.close(Duration.ofMillis(300))).isFalse();
      assertThat(receive(client).meta().method()).isEqualTo("_ruapc.control/goaway");
      assertThat(client.receive()).isNull();
    }
  }

  @Test
  void aClientGoesAwayInTheSameWay() {
    Client client =
        Client.builder("tcp://127.0.0.1:" + server.port())
            .timeout(Duration.ofSeconds(50))
            .service(Station.class, elsewhere)
            .build();
    CompletableFuture<String> held = client.stub(StationRpc.Async.class).hold("x");
    await().untilAsserted(() -> assertThat(service.holding).hasValue(1));
    assertThat(client.stub(Station.class).echoBack("y")).isEqualTo("y");
    Peer peer = Objects.requireNonNull(elsewhere.callers.peek());
    assertThat(peer.isOpen()).isTrue();
    CompletableFuture<Boolean> closing = CompletableFuture.supplyAsync(() -> client.close(GRACE));
    await()
        .untilAsserted(() -> {
          var refused =
              catchThrowableOfType(RpcException.class, () -> client.stub(Station.class).echo("z"));
          assertThat(refused).isNotNull();
          assertThat(refused.code()).isEqualTo(ErrorCode.CANCELLED);
          assertThat(refused.execution()).isEqualTo(Execution.NOT_STARTED);
        });
    assertThat(held).isNotDone();
    service.gate.countDown();
    assertThat(held).succeedsWithin(SOON).isEqualTo("x");
    assertThat(closing).succeedsWithin(SOON).isEqualTo(true);
    await().untilAsserted(() -> assertThat(server.connections()).isZero());
  }

  @Test
  void aClientWithoutCallsIsNotWaitedFor() {
    Client client = connect();
    assertThat(client.stub(Station.class).echo("x")).isEqualTo("x");
    long start = System.nanoTime();
    assertThat(client.close(GRACE)).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
  }

  @Test
  void bothSidesMayGoAwayAtOnce() {
    for (int round = 0; round < 5; round++) {
      var service = new StationService();
      Server server = listen(service);
      Client client = Client.create("tcp://127.0.0.1:" + server.port());
      CompletableFuture<String> held = client.stub(StationRpc.Async.class).hold("x");
      await().untilAsserted(() -> assertThat(service.holding).hasValue(1));
      CompletableFuture<Boolean> one = CompletableFuture.supplyAsync(() -> client.close(GRACE));
      CompletableFuture<Boolean> two = CompletableFuture.supplyAsync(() -> server.close(GRACE));
      service.gate.countDown();
      assertThat(one).succeedsWithin(SOON).isEqualTo(true);
      assertThat(two).succeedsWithin(SOON).isEqualTo(true);
      assertThat(held).isCompletedWithValue("x");
    }
  }

  @Test
  void aCallThatIsRefusedIsTriedAgainAndOnlySoOften() throws Exception {
    try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Client client = Client.create("tcp://127.0.0.1:" + listener.getLocalPort())) {
      CompletableFuture<String> future = client.stub(StationRpc.Async.class).echo("x");
      var blocking = new CompletableFuture<String>();
      try (var refusing = new RawConnection(listener.accept())) {
        refuse(refusing);
        refuse(refusing);
        answer(refusing, "\"at last\"");
        assertThat(future).succeedsWithin(SOON).isEqualTo("at last");

        Thread.startVirtualThread(() -> blocking.complete(client.stub(Station.class).echo("x")));
        refuse(refusing);
        answer(refusing, "\"again\"");
        assertThat(blocking).succeedsWithin(SOON).isEqualTo("again");

        try (RpcStream<Integer> numbers = client.stub(Station.class).numbers(2)) {
          refuse(refusing);
          answer(refusing, "[4,5]");
          assertThat(numbers).containsExactly(4, 5);
        }

        CompletableFuture<String> given = client.stub(StationRpc.Async.class).echo("x");
        refuse(refusing);
        refuse(refusing);
        refuse(refusing);
        assertThat(given).failsWithin(SOON);
        var failure = (RpcException) given.exceptionNow();
        assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(failure.retryIsSafe()).isTrue();
      }
    }
  }

  private static void refuse(RawConnection connection) throws IOException {
    Message request = receive(connection);
    connection.send(RawFrame.response(Flags.RESPONSE, request.meta().messageId(), REFUSAL));
  }

  private static void answer(RawConnection connection, String json) throws IOException {
    Message request = receive(connection);
    connection.send(
        RawFrame.response(
            Flags.RESPONSE, request.meta().messageId(), ("{\"Ok\":" + json + "}").getBytes(UTF_8)));
  }

  private static byte[] request(String method, long id, boolean hello) {
    return RawFrame.request(
        "Station/" + method, Flags.REQUEST, id, 50_000, hello, "\"x\"".getBytes(UTF_8));
  }

  private static Message call(RawConnection connection, String method, long id, boolean hello)
      throws IOException {
    connection.send(request(method, id, hello));
    return receive(connection);
  }

  private static Message receive(RawConnection connection) throws IOException {
    return Message.of(Objects.requireNonNull(connection.receive(), "the connection was closed"));
  }
}
