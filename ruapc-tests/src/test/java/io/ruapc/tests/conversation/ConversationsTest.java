package io.ruapc.tests.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruapc.RpcStream;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import io.ruapc.tests.conformance.RawConnection;
import io.ruapc.tests.conformance.Spec;
import io.ruapc.tests.conformance.Vector;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The conversations of spec/vectors, played by a raw socket in either role.
@Timeout(60)
class ConversationsTest {
  static Stream<Vector> conversations() {
    return Spec.vectors("conversations.json");
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void aServerSaysItsPart(Vector vector) throws Exception {
    try (Server server =
        Server.builder().service(Rooms.class, new RoomsService()).listen("127.0.0.1:0")) {
      try (var connection = RawConnection.open(server.port())) {
        new Player(connection, "client").play(vector);
        await().until(() -> server.activeCalls() == 0);
      }
      await().until(() -> server.callbacks() == 0);
    }
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void aClientSaysItsPart(Vector vector) throws Exception {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Client client = Client.create("tcp://127.0.0.1:" + listener.getLocalPort())) {
      CompletableFuture<Void> talking = CompletableFuture.runAsync(() -> talk(vector, client));
      try (var connection = new RawConnection(listener.accept())) {
        new Player(connection, "server").play(vector);
        talking.join();
        await().until(() -> client.pendingCalls() == 0);
      }
      await().until(() -> client.callbacks() == 0);
    }
  }

  /// What a user of this project writes for it.
  private static void talk(Vector vector, Client client) {
    Rooms rooms = client.stub(Rooms.class);
    switch (vector.id()) {
      case "C1" -> {
        var ear = new Ear();
        rooms.join(ear);
        rooms.say("hello");
        assertThat(ear.next()).isEqualTo("hello");
        rooms.leave();
        assertThat(ear.next()).isEqualTo("closed");
      }
      case "C2" -> {
        try (RpcStream<Integer> numbers = rooms.count(1_000_000)) {
          Iterator<Integer> items = numbers.iterator();
          for (int i = 0; i < 3; i++) {
            assertThat(items.next()).isEqualTo(i);
          }
        }
      }
      case "C3" -> assertThat(rooms.sum(RpcStream.of(20, 22))).isEqualTo(42);
      case "C4" -> {
        CompletableFuture<@Nullable Void> pause = client.stub(RoomsRpc.Async.class).pause();
        await().until(() -> client.peer().isOpen() && client.pendingCalls() == 1);
        assertThat(pause.cancel(true)).isTrue();
      }
      case "C5" -> assertThat(rooms.ask(number -> 10 * number)).isEqualTo(60);
      case "C6" -> assertThat(rooms.exchange(rooms::isMine)).isTrue();
      case "C7" -> {
        var ear = new Ear();
        rooms.join(ear);
        client.peer().revoke(ear, "enough");
        assertThat(ear.next()).isEqualTo("closed");
        rooms.say("hello");
      }
      default -> throw new AssertionError("nobody says what a client does in " + vector);
    }
  }

  private static final class Ear implements Listener {
    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CountDownLatch open = new CountDownLatch(1);

    @Override
    public void heard(String text) {
      heard.add(text);
    }

    @Override
    public void close() {
      assertThat(open.getCount()).isOne();
      open.countDown();
      heard.add("closed");
    }

    String next() {
      try {
        return heard.take();
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }
  }
}
