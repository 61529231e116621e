package io.ruapc.transport.tcp;

import static io.ruapc.transport.Frames.frame;
import static io.ruapc.transport.Frames.frameOf;
import static io.ruapc.transport.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruapc.transport.Connection;
import io.ruapc.transport.Connection.Lane;
import io.ruapc.transport.Connection.SendResult;
import io.ruapc.transport.Inbox;
import io.ruapc.transport.Options;
import io.ruapc.transport.Peers;
import io.ruapc.transport.TransportOptions;
import io.ruapc.wire.WireException;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What no peer of ours would do.
final class HostilePeerTest {
  /// Answers each message with itself.
  private static Inbox echoing(Connection connection) {
    return new Inbox(connection) {
      @Override
      public void onMessage(byte[] body, long arrivalNanos) {
        super.onMessage(body, arrivalNanos);
        connection.send(frame(body), Lane.NORMAL);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5255412100000000", // a body of nothing
        "5255412100000003000000", // a body of 3 bytes
        "525541210000000400000000", // a body without meta
        "5255412103fffff8", // one byte over the limit
        "52554121ffffffff", // far over the limit
        "5858585858585858", // another magic
        "474554202f20485454502f312e310d0a0d0a" // another protocol
      })
  void bytesThatAreNoFrameEndTheirConnectionInOrder(String hex) throws Exception {
    try (var peers = new Peers(TransportOptions.standard(), HostilePeerTest::echoing)) {
      Inbox bystander = peers.connect();
      peers.accepted();
      Socket socket = peers.socket();
      Inbox server = peers.accepted();
      socket.getOutputStream().write(frame("good first"));
      socket.getOutputStream().write(HexFormat.of().parseHex(hex));
      // The answer to what was good, then a FIN and no reset.
      assertThat(socket.getInputStream().readAllBytes()).isEqualTo(frame("good first"));
      assertThat(server.cause()).isInstanceOf(WireException.class);
      assertThat(server.closings).hasValue(1);
      bystander.connection.send(frame("unharmed"), Lane.NORMAL);
      assertThat(text(bystander.take())).isEqualTo("unharmed");
    }
  }

  @Test
  void whoKeepsSendingAfterABadFrameStillHearsTheAnswer() throws Exception {
    try (var peers = new Peers(TransportOptions.standard(), HostilePeerTest::echoing)) {
      Socket socket = peers.socket();
      socket.getOutputStream().write(frame("good first"));
      Thread.ofVirtual()
          .start(() -> {
            try {
              for (int i = 0; i < 1_000; i++) {
                socket.getOutputStream().write(new byte[10_000]);
              }
            } catch (IOException closed) {
              // As it should be.
            }
          });
      assertThat(socket.getInputStream().readNBytes(frame("good first").length))
          .isEqualTo(frame("good first"));
      assertThat(peers.accepted().cause()).isInstanceOf(WireException.class);
      assertEnds(socket);
    }
  }

  /// A FIN or a reset comes, and not silence.
  private static void assertEnds(Socket socket) throws IOException {
    try {
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }

  @Test
  void anEndInsideAMessageIsToldApartFromAnEndBetweenMessages() throws Exception {
    try (var peers = new Peers(TransportOptions.standard(), HostilePeerTest::echoing)) {
      Socket cut = peers.socket();
      Inbox cutServer = peers.accepted();
      cut.getOutputStream().write(frame("cut off in here"), 0, 15);
      cut.shutdownOutput();
      assertThat(cutServer.cause())
          .isInstanceOf(EOFException.class)
          .hasMessage("the stream ended inside a message");
      assertThat(cut.getInputStream().readAllBytes()).isEmpty();

      Socket whole = peers.socket();
      Inbox wholeServer = peers.accepted();
      whole.getOutputStream().write(frame("whole"));
      whole.shutdownOutput();
      assertThat(wholeServer.cause()).isNull();
      assertThat(whole.getInputStream().readAllBytes()).isEqualTo(frame("whole"));
    }
  }

  @Test
  void aResetEndsTheConnection() throws Exception {
    try (var peers = new Peers(TransportOptions.standard(), HostilePeerTest::echoing)) {
      Socket socket = peers.socket();
      Inbox server = peers.accepted();
      socket.getOutputStream().write(frame("about to go"));
      server.take();
      socket.setSoLinger(true, 0);
      socket.close();
      assertThat(server.cause()).isInstanceOf(IOException.class);
      await().until(() -> peers.listener.connections() == 0);
    }
  }

  @Test
  void aSilentConnectionIsClosedAndOneThatSpokeOnceMayBeSilent() throws Exception {
    var options = Options.arrival(Duration.ofMillis(300), Duration.ofSeconds(30));
    try (var peers = new Peers(options)) {
      Socket spoke = peers.socket();
      Inbox spokeServer = peers.accepted();
      spoke.getOutputStream().write(frame("I am here"));
      spokeServer.take();
      Socket silent = peers.socket();
      Inbox silentServer = peers.accepted();
      assertThat(silentServer.cause())
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("no whole message within PT0.3S from 127.0.0.1:");
      assertThat(silent.getInputStream().readAllBytes()).isEmpty();
      spoke.getOutputStream().write(frame("and still am"));
      assertThat(text(spokeServer.take())).isEqualTo("and still am");
    }
  }

  @Test
  void aMessageThatTakesTooLongEndsItsConnection() throws Exception {
    var options = Options.arrival(Duration.ofSeconds(30), Duration.ofMillis(300));
    try (var peers = new Peers(options)) {
      Socket slow = peers.socket();
      Inbox slowServer = peers.accepted();
      Thread.startVirtualThread(() -> {
        try {
          for (byte next : frame("one byte after the other")) {
            slow.getOutputStream().write(next);
            Thread.sleep(50);
          }
        } catch (IOException | InterruptedException closed) {
          // As it should be.
        }
      });
      assertThat(slowServer.cause())
          .hasMessageStartingWith("a message took longer than PT0.3S from 127.0.0.1:");
      assertThat(slowServer.bodies).isEmpty();
      assertEnds(slow);
    }
  }

  @Test
  void slowMessagesInARowAreEachGivenTheirTime() throws Exception {
    var options = Options.arrival(Duration.ofSeconds(30), Duration.ofMillis(500));
    try (var peers = new Peers(options)) {
      Socket socket = peers.socket();
      Inbox server = peers.accepted();
      byte[] message = frame("halved");
      int half = message.length / 2;
      socket.getOutputStream().write(message, 0, half);
      for (int i = 0; i < 10; i++) {
        // Between two writes a message is always unfinished, but never the same for long.
        Thread.sleep(100);
        socket.getOutputStream().write(message, half, message.length - half);
        socket.getOutputStream().write(message, 0, half);
        assertThat(text(server.take())).isEqualTo("halved");
      }
      assertThat(server.isClosed()).isFalse();
    }
  }

  @Test
  void whoNeverReadsFillsItsQueueAndIsClosed() throws Exception {
    int maxBytes = 1024 * 1024;
    byte[] message = frameOf(10_000, 'x');
    var options = Options.queue(maxBytes, 100_000, Duration.ofMillis(500));
    try (var peers = new Peers(options)) {
      peers.socket().getOutputStream().write(frame("give me all"));
      Inbox server = peers.accepted();
      Connection connection = server.connection;
      var told = new AtomicInteger();
      boolean reserveTaken = false;
      boolean reserveFull = false;
      // First the kernel takes some of it, so the queue may be full more than once.
      while (!server.isClosed()) {
        if (connection.send(message, Lane.NORMAL) == SendResult.FULL) {
          connection.onWritable(told::incrementAndGet);
          SendResult reserved = connection.send(message, Lane.RESERVED);
          reserveTaken |= reserved == SendResult.QUEUED;
          reserveFull |= reserved == SendResult.FULL;
          Thread.sleep(1);
        }
      }
      assertThat(reserveTaken).isTrue();
      assertThat(reserveFull).isTrue();
      assertThat(connection.isWritable()).isFalse();
      assertThat(server.cause())
          .hasMessageStartingWith("the other side took nothing for PT0.5S: 127.0.0.1:");
      await().until(() -> told.get() > 0);
      await().until(() -> peers.listener.connections() == 0);
      assertThat(connection.send(message, Lane.NORMAL)).isEqualTo(SendResult.CLOSED);
    }
  }

  @Test
  void whoReadsSlowlyIsNotClosed() throws Exception {
    var options = Options.queue(1024 * 1024, 0, Duration.ofSeconds(1));
    try (var peers = new Peers(options)) {
      Socket socket = peers.socket();
      socket.getOutputStream().write(frame("slowly"));
      Inbox server = peers.accepted();
      byte[] message = frameOf(100_000, 'x');
      int sent = 0;
      while (server.connection.send(message, Lane.NORMAL) == SendResult.QUEUED) {
        sent += message.length;
      }
      int read = 0;
      while (read < sent) {
        // The whole takes several times the stall limit.
        Thread.sleep(5);
        read += socket.getInputStream().readNBytes(Math.min(sent - read, 10_000)).length;
      }
      assertThat(server.isClosed()).isFalse();
      await().until(server.connection::isWritable);
    }
  }

  @Test
  void whoNeverReadsCannotHoldAConnectionThatWasClosed() throws Exception {
    var options = Options.queue(16 * 1024 * 1024, 0, Duration.ofMillis(500));
    try (var peers = new Peers(options)) {
      peers.socket().getOutputStream().write(frame("give me all"));
      Inbox server = peers.accepted();
      byte[] message = frameOf(1024 * 1024, 'x');
      while (server.connection.send(message, Lane.NORMAL) == SendResult.QUEUED) {
        assertThat(server.isClosed()).isFalse();
      }
      server.connection.close(null);
      assertThat(server.cause()).isNull();
      await().atMost(Duration.ofSeconds(5)).until(() -> peers.listener.connections() == 0);
    }
  }

  @Test
  void whoNeverAnswersAFinLosesTheConnectionAllTheSame() throws Exception {
    try (var peers = new Peers(TransportOptions.standard())) {
      Socket socket = peers.socket();
      peers.accepted().connection.close(null);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      await().atMost(Duration.ofSeconds(5)).until(() -> peers.listener.connections() == 0);
      assertThat(socket.isClosed()).isFalse();
    }
  }

  @Test
  void connectionsOverTheLimitAreClosedAtOnceAndPlacesAreUsedAgain() throws Exception {
    try (var peers = new Peers(Options.accepting(2, 0))) {
      Socket first = peers.socket();
      peers.accepted();
      peers.socket();
      peers.accepted();
      assertEnds(peers.socket());
      assertThat(peers.listener.connections()).isEqualTo(2);
      first.close();
      await().until(() -> peers.listener.connections() == 1);
      Socket next = peers.socket();
      next.getOutputStream().write(frame("let in"));
      assertThat(text(peers.accepted().take())).isEqualTo("let in");
    }
  }

  @Test
  void manyHalfMessagesAreBoundedTogether() throws Exception {
    long limit = 1024 * 1024;
    try (var peers = new Peers(Options.accepting(100, limit))) {
      byte[] large = frameOf(500_000, 'x');
      List<Inbox> servers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        peers.socket().getOutputStream().write(large, 0, 400_000);
        servers.add(peers.accepted());
      }
      await().until(() -> servers.stream().filter(Inbox::isClosed).count() >= 6);
      assertThat(servers.stream().filter(Inbox::isClosed).findFirst().orElseThrow().cause())
          .hasMessage("too many bytes in unfinished messages: no room for one of 499992 bytes");
      // Small messages pass all the while, in whatever pieces they come.
      Socket small = peers.socket();
      Inbox server = peers.accepted();
      byte[] message = frameOf(3_000, 'y');
      small.getOutputStream().write(message, 0, 1_500);
      small.getOutputStream().write(message, 1_500, 1_500);
      assertThat(server.take()).hasSize(2_992);
    }
  }

  @Test
  void thousandsOfSilentConnectionsDoNotDisturbOthers() throws Exception {
    try (var peers = new Peers(TransportOptions.standard(), HostilePeerTest::echoing)) {
      for (int i = 0; i < 3_000; i++) {
        peers.socket();
      }
      await().until(() -> peers.listener.connections() == 3_000);
      Inbox client = peers.connect();
      for (int i = 0; i < 100; i++) {
        client.connection.send(frame("quick"), Lane.NORMAL);
        assertThat(text(client.take())).isEqualTo("quick");
      }
    }
  }

  @Test
  void randomBytesNeverDoMoreThanEndTheirConnection() throws Exception {
    var random = new Random(7);
    try (var peers = new Peers(TransportOptions.standard(), HostilePeerTest::echoing)) {
      for (int i = 0; i < 200; i++) {
        Socket socket = peers.socket();
        byte[] bytes = new byte[1 + random.nextInt(200)];
        random.nextBytes(bytes);
        byte[] good = "RUA!".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(good, 0, bytes, 0, Math.min(random.nextInt(5), bytes.length));
        socket.getOutputStream().write(bytes);
        socket.shutdownOutput();
        assertEnds(socket);
        assertThat(peers.accepted().cause()).isNotNull();
      }
      await().until(() -> peers.listener.connections() == 0);
    }
  }
}
