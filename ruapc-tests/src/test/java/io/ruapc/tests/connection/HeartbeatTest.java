package io.ruapc.tests.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
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
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Peers that hang are noticed in time, and no other is taken for one that does.
@Timeout(60)
class HeartbeatTest {
  private static final Duration SHORT = Duration.ofMillis(200);

  /// What healthy peers get: the machine may be busy with other things.
  private static final Duration FAIR = Duration.ofSeconds(1);

  private static final Duration LONG = Duration.ofHours(1);
  private static final String QUESTION = "_ruapc.memory/request_is_pending";

  private final StationService service = new StationService();

  @AfterEach
  void open() {
    service.gate.countDown();
  }

  private Server listen(Duration interval, Duration timeout) {
    return Server.builder()
        .service(Station.class, service)
        .heartbeatInterval(interval)
        .heartbeatTimeout(timeout)
        .listen("127.0.0.1:0");
  }

  private static Client connect(String endpoint, Duration interval, Duration timeout) {
    return Client.builder(endpoint)
        .timeout(Duration.ofSeconds(50))
        .heartbeatInterval(interval)
        .heartbeatTimeout(timeout)
        .build();
  }

  private static String endpoint(int port) {
    return "tcp://127.0.0.1:" + port;
  }

  @Test
  void aServerThatFallsSilentIsNoticedInTimeAndItsCallsFail() throws Exception {
    try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Client client = connect(endpoint(listener.getLocalPort()), SHORT, SHORT)) {
      long start = System.nanoTime();
      CompletableFuture<String> call = client.stub(StationRpc.Async.class).echo("x");
      try (var silent = new RawConnection(listener.accept())) {
        assertThat(receive(silent).meta().method()).isEqualTo("Station/echo");
        assertThat(receive(silent).meta().method()).isEqualTo(QUESTION);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(SHORT.dividedBy(2));
        assertThat(call).failsWithin(Duration.ofSeconds(5));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .isGreaterThan(SHORT.multipliedBy(3).dividedBy(2));
        var failure = (RpcException) call.exceptionNow();
        assertThat(failure.code()).isEqualTo(ErrorCode.CONNECTION_CLOSED);
        assertThat(failure.execution()).isEqualTo(Execution.UNKNOWN);
        assertThat(failure).hasMessageContaining("no sign of life within PT0.4S");
        assertThat(endsAfterQuestions(silent)).isTrue();
      }
    }
  }

  @Test
  void aClientThatFallsSilentIsNoticedUnlessItIsOneThatNeedNotAnswer() throws Exception {
    try (Server server = listen(SHORT, SHORT);
        var plain = RawConnection.open(server.port());
        var extended = RawConnection.open(server.port())) {
      assertThat(echo(plain, false)).isEqualTo("{\"Ok\":\"x\"}");
      assertThat(echo(extended, true)).isEqualTo("{\"Ok\":\"x\"}");
      assertThat(receive(extended).meta().method()).isEqualTo(QUESTION);
      assertThat(endsAfterQuestions(extended)).isTrue();
      assertThat(echo(plain, false)).as("nothing was asked").isEqualTo("{\"Ok\":\"x\"}");
      await().untilAsserted(() -> assertThat(server.connections()).isEqualTo(1));
    }
  }

  @Test
  void anyAnswerWillDo() throws Exception {
    try (Server server = listen(SHORT, FAIR);
        var other = RawConnection.open(server.port())) {
      assertThat(echo(other, true)).isEqualTo("{\"Ok\":\"x\"}");
      for (int i = 0; i < 3; i++) {
        Message question = receive(other);
        assertThat(question.meta().method()).isEqualTo(QUESTION);
        byte[] unknown =
            "{\"Err\":{\"kind\":\"InvalidArgument\",\"msg\":\"what?\"}}".getBytes(UTF_8);
        other.send(RawFrame.response(Flags.RESPONSE, question.meta().messageId(), unknown));
      }
      assertThat(echo(other, true)).isEqualTo("{\"Ok\":\"x\"}");
    }
  }

  @Test
  void quietPeersStayWhateverTheTwoSidesHaveSet() throws Exception {
    try (Server hasty = listen(SHORT, FAIR);
        Server lazy = listen(LONG, LONG);
        Client lazyClient = connect(endpoint(hasty.port()), LONG, LONG);
        Client hastyClient = connect(endpoint(lazy.port()), SHORT, FAIR);
        Client bothHasty = connect(endpoint(hasty.port()), SHORT, FAIR)) {
      for (Client client : new Client[] {lazyClient, hastyClient, bothHasty}) {
        assertThat(client.stub(Station.class).echo("x")).isEqualTo("x");
      }
      await()
          .during(FAIR.multipliedBy(2))
          .untilAsserted(() -> {
            assertThat(lazyClient.peer().isOpen()).isTrue();
            assertThat(hastyClient.peer().isOpen()).isTrue();
            assertThat(bothHasty.peer().isOpen()).isTrue();
          });
      for (Client client : new Client[] {lazyClient, hastyClient, bothHasty}) {
        assertThat(client.pendingCalls()).isZero();
        assertThat(client.stub(Station.class).echo("y")).isEqualTo("y");
      }
      assertThat(service.callers.stream().distinct()).as("no connection was replaced").hasSize(3);
    }
  }

  @Test
  void aHandlerThatTakesLongIsNoDeadPeer() throws Exception {
    try (Server server = listen(SHORT, FAIR);
        Client client = connect(endpoint(server.port()), SHORT, FAIR)) {
      CompletableFuture<String> call = client.stub(StationRpc.Async.class).hold("x");
      await().during(FAIR.multipliedBy(2)).until(() -> !call.isDone());
      service.gate.countDown();
      assertThat(call).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("x");
    }
  }

  @Test
  void aPeerThatTakesALargeMessageSlowlyIsNotGivenUp() throws Exception {
    try (Server server = listen(LONG, LONG);
        Wire wire = Wire.to(server.port());
        Client client = connect(wire.endpoint(), SHORT, FAIR)) {
      assertThat(client.stub(Station.class).echo("x")).isEqualTo("x");
      wire.bytesPerMilli = 8 * 1024;
      long start = System.nanoTime();
      assertThat(client.stub(Station.class).count(new byte[24_000_000])).isEqualTo(24_000_000);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(FAIR.multipliedBy(2));
    }
  }

  @Test
  void aMessageThatArrivesSlowlyIsASignOfLife() throws Exception {
    try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Client client = connect(endpoint(listener.getLocalPort()), SHORT, FAIR)) {
      CompletableFuture<String> call = client.stub(StationRpc.Async.class).echo("x");
      try (var slow = new RawConnection(listener.accept())) {
        byte[] answer =
            RawFrame.response(
                Flags.RESPONSE,
                receive(slow).meta().messageId(),
                ("{\"Ok\":\"" + "y".repeat(40) + "\"}").getBytes(UTF_8));
        for (int i = 0; i < answer.length; i += 4) {
          slow.send(Arrays.copyOfRange(answer, i, Math.min(answer.length, i + 4)));
          Thread.sleep(FAIR.dividedBy(5)); // it takes more than twice what a silent peer has
        }
        assertThat(call).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("y".repeat(40));
      }
    }
  }

  private static String echo(RawConnection connection, boolean hello) throws IOException {
    connection.send(
        RawFrame.request("Station/echo", Flags.REQUEST, 1, 10_000, hello, "\"x\"".getBytes(UTF_8)));
    return receive(connection).json();
  }

  /// Whether nothing but questions comes until the other side ends the connection.
  private static boolean endsAfterQuestions(RawConnection connection) throws IOException {
    for (byte[] frame = connection.receive(); frame != null; frame = connection.receive()) {
      if (!Message.of(frame).meta().method().equals(QUESTION)) {
        return false;
      }
    }
    return true;
  }

  private static Message receive(RawConnection connection) throws IOException {
    return Message.of(Objects.requireNonNull(connection.receive(), "the connection was closed"));
  }
}
