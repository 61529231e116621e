package io.ruapc.tests.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruapc.Peer;
import io.ruapc.RpcStream;
import io.ruapc.client.Client;
import io.ruapc.codec.MessagePackWriter;
import io.ruapc.server.Server;
import io.ruapc.tests.conformance.Message;
import io.ruapc.tests.conformance.RawConnection;
import io.ruapc.tests.conformance.RawFrame;
import io.ruapc.wire.Flags;
import io.ruapc.wire.Hello;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Several connections of one client are one peer, and one of them carries what belongs together.
@Timeout(60)
class SessionsTest {
  private static final int CONNECTIONS = 3;
  private static final String SESSION = "0123456789abcdef0123456789abcdef";

  private final StationService service = new StationService();
  private final Server server =
      Server.builder().service(Station.class, service).listen("127.0.0.1:0");

  @AfterEach
  void stop() {
    service.gate.countDown();
    server.close();
  }

  private Client connect() {
    return Client.builder("tcp://127.0.0.1:" + server.port())
        .connections(CONNECTIONS)
        .service(Station.class, service)
        .build();
  }

  @Test
  void handlersSeeOnePeerWhicheverConnectionACallTakes() {
    service.gate.countDown();
    try (Client client = connect();
        Client another = connect()) {
      useAll(client);
      service.callers.clear();
      for (int i = 0; i < 100; i++) {
        client.stub(Station.class).echo("x");
      }
      assertThat(new HashSet<>(service.callers)).hasSize(1);
      assertThat(client.stub(Station.class).echoBack("y")).isEqualTo("y");
      useAll(another);
      another.stub(Station.class).echo("x");
      assertThat(new HashSet<>(service.callers)).hasSizeGreaterThan(1);
    }
  }

  /// Makes all its connections, the primary one first.
  private void useAll(Client client) {
    int before = server.connections();
    client.stub(Station.class).numbers(1).close();
    await()
        .untilAsserted(() -> {
          client.stub(Station.class).echo("x");
          assertThat(server.connections()).isEqualTo(before + CONNECTIONS);
        });
  }

  @Test
  void streamsTakeThePrimaryConnection() {
    service.gate.countDown();
    try (Client client = connect()) {
      for (int i = 0; i < 50; i++) {
        try (RpcStream<Integer> numbers = client.stub(Station.class).numbers(3)) {
          assertThat(numbers).containsExactly(0, 1, 2);
        }
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void allConnectionsNameTheSessionAndOnlyThePrimaryOneTakesCallbacksAndStreams()
      throws IOException {
    try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Client client =
            Client.builder("tcp://127.0.0.1:" + listener.getLocalPort())
                .connections(CONNECTIONS)
                .build()) {
      List<RawConnection> connections = new ArrayList<>();
      List<Hello> hellos = new ArrayList<>();
      Thread.startVirtualThread(() -> client.stub(Station.class).numbers(1).close());
      hellos.add(hello(listener, connections));
      Thread.startVirtualThread(() -> {
        while (client.pendingCalls() < 100) {
          var _ = client.stub(StationRpc.Async.class).echo("x");
        }
      });
      hellos.add(hello(listener, connections));
      hellos.add(hello(listener, connections));
      assertThat(hellos.getFirst().capabilities()).contains(Hello.CALLBACK, Hello.STREAM);
      assertThat(hellos.subList(1, CONNECTIONS))
          .allSatisfy(hello ->
              assertThat(hello.capabilities())
                  .contains(Hello.SIGNAL)
                  .doesNotContain(Hello.CALLBACK, Hello.STREAM));
      assertThat(hellos)
          .extracting(Hello::session)
          .doesNotContainNull()
          .containsOnly(SessionsTest.session(hellos));
      assertThat(session(hellos)).hasSize(32);
      for (RawConnection connection : connections) {
        connection.close();
      }
    }
  }

  private static String session(List<Hello> hellos) {
    return Objects.requireNonNull(hellos.getFirst().session());
  }

  private static Hello hello(ServerSocket listener, List<RawConnection> connections)
      throws IOException {
    var connection = new RawConnection(listener.accept());
    connections.add(connection);
    return Objects.requireNonNull(receive(connection).meta().hello());
  }

  @Test
  void withoutItsPrimaryConnectionASecondaryOneStandsForItself() throws IOException {
    try (var secondary = RawConnection.open(server.port());
        var stranger = RawConnection.open(server.port())) {
      Peer alone = caller(secondary, Hello.SIGNAL, SESSION);
      Peer first;
      try (var primary = RawConnection.open(server.port())) {
        first = caller(primary, Hello.CALLBACK, SESSION);
        assertThat(first).isNotSameAs(alone);
        assertThat(caller(secondary, Hello.SIGNAL, SESSION)).isSameAs(first);
        assertThat(caller(stranger, Hello.SIGNAL, "another")).isNotSameAs(first);
      }
      await().until(() -> !first.isOpen());
      assertThat(caller(secondary, Hello.SIGNAL, SESSION)).isSameAs(alone);
    }
  }

  private Peer caller(RawConnection connection, String capability, String session)
      throws IOException {
    service.callers.clear();
    var meta = new MessagePackWriter();
    meta.beginObject(5);
    meta.writeString("method");
    meta.writeString("Station/echo");
    meta.writeString("flags");
    meta.writeInt(Flags.REQUEST);
    meta.writeString("msgid");
    meta.writeLong(1);
    meta.writeString("timeout_ms");
    meta.writeLong(10_000);
    meta.writeString("hello");
    meta.beginObject(2);
    meta.writeString("caps");
    meta.beginArray(1);
    meta.writeString(capability);
    meta.endArray();
    meta.writeString("session");
    meta.writeString(session);
    meta.endObject();
    meta.endObject();
    connection.send(RawFrame.of(meta.toByteArray(), "\"x\"".getBytes(UTF_8)));
    assertThat(receive(connection).json()).isEqualTo("{\"Ok\":\"x\"}");
    return Objects.requireNonNull(service.callers.poll());
  }

  private static Message receive(RawConnection connection) throws IOException {
    return Message.of(Objects.requireNonNull(connection.receive(), "the connection was closed"));
  }
}
