package io.ruapc.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ruapc.CallContext;
import io.ruapc.CallCounts;
import io.ruapc.CallOptions;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import io.ruapc.tests.conformance.RawConnection;
import io.ruapc.tests.conformance.RawFrame;
import io.ruapc.wire.Flags;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What clients, servers and stubs say and refuse beside their calls.
@Timeout(60)
class FacadesTest {
  static Stream<Arguments> senseless() {
    Duration none = Duration.ZERO;
    Duration negative = Duration.ofSeconds(Long.MIN_VALUE);
    return Stream.of(
        arguments("timeout", (ThrowingCallable) () -> client().timeout(none)),
        arguments("timeout", (ThrowingCallable) () -> CallOptions.create().timeout(negative)),
        arguments("connectTimeout", (ThrowingCallable) () -> client().connectTimeout(negative)),
        arguments("messageTimeout", (ThrowingCallable) () -> client().messageTimeout(none)),
        arguments("connections", (ThrowingCallable) () -> client().connections(0)),
        arguments("attempts", (ThrowingCallable) () -> client().attempts(0)),
        arguments("maxMessageBytes", (ThrowingCallable) () -> client().maxMessageBytes(1)),
        arguments("maxQueuedBytes", (ThrowingCallable) () -> Server.builder().maxQueuedBytes(0)),
        arguments("maxActiveCalls", (ThrowingCallable) () -> Server.builder().maxActiveCalls(0)),
        arguments("maxHeldBytes", (ThrowingCallable) () -> Server.builder().maxHeldBytes(-1)),
        arguments("defaultBudget", (ThrowingCallable) () -> Server.builder().defaultBudget(none)),
        arguments("header name", (ThrowingCallable) () -> CallOptions.create().header("A", "b")),
        arguments("an endpoint", (ThrowingCallable) () -> Client.create("127.0.0.1:8000")),
        arguments("no transport", (ThrowingCallable) () -> Client.create("pigeon://a:1")),
        arguments("an address", (ThrowingCallable) () -> Server.builder().listen("8000")));
  }

  private static Client.Builder client() {
    return Client.builder("tcp://127.0.0.1:1");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("senseless")
  void whatMakesNoSenseIsRefusedWhereItIsSaid(String what, ThrowingCallable setter) {
    assertThatThrownBy(setter)
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what);
  }

  @Test
  void aServerOfAllAddressesIsReachedByBothKinds() throws Exception {
    Queue<SocketAddress> callers = new ConcurrentLinkedQueue<>();
    var service =
        new VictimService() {
          @Override
          public String echo(String text) {
            callers.add(CallContext.current().peer().remoteAddress());
            return text;
          }
        };
    try (Server server = Server.builder().service(Victim.class, service).listen(0);
        Client old = Client.create("tcp://127.0.0.1:" + server.port())) {
      assertThat(old.stub(Victim.class).echo("x")).isEqualTo("x");
      assertThat(callers.remove())
          .isInstanceOfSatisfying(
              InetSocketAddress.class,
              address -> assertThat(address.getHostString()).isEqualTo("127.0.0.1"));
      assumeIpv6();
      try (Client young = Client.create("tcp://[::1]:" + server.port())) {
        assertThat(young.stub(Victim.class).echo("y")).isEqualTo("y");
      }
      assertThatThrownBy(
              () -> Server.builder().service(Victim.class, service).listen(server.port()))
          .hasMessageContaining("the port is taken");
    }
  }

  private static void assumeIpv6() {
    boolean has;
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
      has = true;
    } catch (IOException none) {
      has = false;
    }
    assumeThat(has).as("IPv6").isTrue();
  }

  @Test
  void stubsShowTheirServiceAndWhereTheirCallsGo() {
    var service =
        new VictimService() {
          @Override
          public String echo(String text) {
            return CallContext.current().peer().stub(Victim.class).toString();
          }
        };
    try (Server server = Server.builder().service(Victim.class, service).listen("127.0.0.1:0");
        Client client = Client.create("tcp://127.0.0.1:" + server.port())) {
      assertThat(client.stub(Victim.class)).hasToString("Victim@tcp://127.0.0.1:" + server.port());
      assertThat(client.stub(VictimRpc.Async.class))
          .hasToString("Victim.Async@tcp://127.0.0.1:" + server.port());
      assertThat(client.stub(Victim.class).echo("x")).matches("Victim@tcp://127\\.0\\.0\\.1:\\d+");
    }
  }

  @Test
  void whatNobodyIsToldIsCounted() throws Exception {
    var service = new VictimService();
    try (Server server =
            Server.builder()
                .service(Victim.class, service)
                .maxQueuedBytes(1_000)
                .listen("127.0.0.1:0");
        var connection = RawConnection.open(server.port())) {
      connection.send(Raw.extendedRequest("Victim/none", 1, "\"x\""));
      assertThat(Raw.receive(connection).json()).contains("method not found");
      assertThat(server.counts()).isEqualTo(new CallCounts(1, 0, 0));
      int oneWay = Flags.REQUEST | Flags.NO_RESPONSE;
      connection.send(RawFrame.request("Victim/none", oneWay, 2, 1_000, true, new byte[0]));
      await().untilAsserted(() -> assertThat(server.counts()).isEqualTo(new CallCounts(1, 1, 0)));
      // It reads none of these, and after their deadlines nobody waits for them.
      byte[] million = {(byte) 0xCE, 0x00, 0x0F, 0x42, 0x40};
      int packed = Flags.REQUEST | Flags.MESSAGE_PACK;
      for (int id = 3; id < 33; id++) {
        connection.send(RawFrame.request("Victim/bytes", packed, id, 300, true, million));
      }
      await().untilAsserted(() -> assertThat(server.counts().droppedAnswers()).isGreaterThan(0));
    }
  }

  @Test
  void aClientGivesUpOnAnAnswerThatStaysHalf() throws IOException {
    try (var half =
            ScriptedServer.start(connection -> {
              Raw.receive(connection);
              connection.send(new byte[] {'R', 'U', 'A'});
            });
        Client client =
            Client.builder(half.endpoint()).messageTimeout(Duration.ofMillis(200)).build()) {
      assertThatThrownBy(() -> client.stub(Victim.class).echo("x"))
          .hasMessageContaining("CONNECTION_CLOSED")
          .hasMessageContaining("a message took longer than PT0.2S");
    }
  }
}
