package io.ruapc.transport;

import static io.ruapc.transport.Frames.frame;
import static io.ruapc.transport.Frames.frameOf;
import static io.ruapc.transport.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ruapc.Endpoint;
import io.ruapc.transport.Connection.Lane;
import io.ruapc.transport.Connection.SendResult;
import io.ruapc.wire.FrameLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// What every transport promises.
@ParameterizedClass
@ValueSource(strings = {"tcp", "tcps", "ws", "wss", "http", "https", "local"})
final class ConnectionTest {
  private final String scheme;
  private Peers peers;

  ConnectionTest(String scheme) {
    this.scheme = scheme;
  }

  @BeforeEach
  void listen() throws Exception {
    peers = new Peers(scheme, TransportOptions.standard(), Inbox::new);
  }

  @AfterEach
  void close() throws Exception {
    peers.close();
  }

  @Test
  void messagesGoBothWaysInOrder() throws Exception {
    Inbox client = peers.connect();
    Inbox server = peers.accepted();
    assertThat(client.connection.send(frame("one--"), Lane.NORMAL)).isEqualTo(SendResult.QUEUED);
    client.connection.send(frame("two--"), Lane.NORMAL);
    assertThat(text(server.take())).isEqualTo("one--");
    assertThat(text(server.take())).isEqualTo("two--");
    server.connection.send(frame("three"), Lane.NORMAL);
    assertThat(text(client.take())).isEqualTo("three");
  }

  @Test
  void bothEndsKnowEachOther() throws Exception {
    Connection client = peers.connect().connection;
    Connection server = peers.accepted().connection;
    assertThat(client.remoteAddress()).isEqualTo(server.localAddress());
    assertThat(client.localAddress()).isEqualTo(server.remoteAddress());
    assertThat(client.scheme()).isEqualTo(scheme);
    assertThat(client.isOpen()).isTrue();
    assertThat(client.isEventLoop()).isFalse();
    assertThat(client.maxMessageBytes()).isEqualTo(FrameLayout.MAX_MESSAGE_BYTES);
    assertThat(peers.listener.connections()).isEqualTo(1);
  }

  @Test
  void theLargestMessagePassesAndALargerOneIsNotSent() throws Exception {
    Inbox client = peers.connect();
    Inbox server = peers.accepted();
    byte[] largest = frameOf(FrameLayout.MAX_MESSAGE_BYTES, 'x');
    client.connection.send(largest, Lane.NORMAL);
    byte[] body = server.take();
    assertThat(
            Arrays.equals(body, 0, body.length, largest, FrameLayout.HEADER_BYTES, largest.length))
        .isTrue();
    assertThatThrownBy(
            () -> client.connection.send(new byte[FrameLayout.MAX_MESSAGE_BYTES + 1], Lane.NORMAL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("message of 67108864 bytes is over 67108863");
  }

  @Test
  void manySendersLoseNothingAndEachKeepsItsOrder() throws Exception {
    int senders = 64;
    int messages = 2_000;
    Inbox client = peers.connect();
    Inbox server = peers.accepted();
    List<Thread> threads = new ArrayList<>();
    for (int sender = 0; sender < senders; sender++) {
      int number = sender;
      threads.add(
          Thread.startVirtualThread(() -> sendNumbered(client.connection, number, messages)));
    }
    int[] next = new int[senders];
    for (int i = 0; i < senders * messages; i++) {
      ByteBuffer body = ByteBuffer.wrap(server.take());
      int sender = body.getInt();
      assertThat(body.getInt()).isEqualTo(next[sender]++);
      while (body.hasRemaining()) {
        assertThat(body.get()).isEqualTo((byte) sender);
      }
    }
    assertThat(next).containsOnly(messages);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(server.bodies).isEmpty();
  }

  private static void sendNumbered(Connection connection, int sender, int messages) {
    var random = new Random(sender);
    for (int i = 0; i < messages; i++) {
      byte[] body = new byte[8 + random.nextInt(i % 100 == 0 ? 100_000 : 100)];
      Arrays.fill(body, (byte) sender);
      ByteBuffer.wrap(body).putInt(sender).putInt(i);
      while (connection.send(frame(body), Lane.NORMAL) == SendResult.FULL) {
        var room = new CompletableFuture<Void>();
        connection.onWritable(() -> room.complete(null));
        room.join();
      }
    }
  }

  @Test
  void closingSendsWhatIsQueuedAndEndsBothSidesOnce() throws Exception {
    Inbox client = peers.connect();
    Inbox server = peers.accepted();
    for (int i = 0; i < 1_000; i++) {
      client.connection.send(frame("message " + i), Lane.NORMAL);
    }
    client.connection.close(null);
    client.connection.close(new IllegalStateException("too late to matter"));
    assertThat(client.connection.isOpen()).isFalse();
    assertThat(client.connection.isWritable()).isFalse();
    assertThat(client.connection.send(frame("later"), Lane.NORMAL)).isEqualTo(SendResult.CLOSED);
    for (int i = 0; i < 1_000; i++) {
      assertThat(text(server.take())).isEqualTo("message " + i);
    }
    assertThat(server.cause()).isNull();
    assertThat(client.cause()).isNull();
    await().until(() -> peers.listener.connections() == 0);
    assertThat(client.closings).hasValue(1);
    assertThat(server.closings).hasValue(1);
  }

  @Test
  void closingWithinAMessageEndsAfterItAndDeliversNoOther() throws Exception {
    var cause = new IllegalStateException("enough");
    try (var closing =
        new Peers(
            scheme,
            TransportOptions.standard(),
            connection ->
                new Inbox(connection) {
                  @Override
                  public void onMessage(byte[] body, long arrivalNanos) {
                    super.onMessage(body, arrivalNanos);
                    connection.send(frame("goodbye"), Lane.NORMAL);
                    connection.close(cause);
                    assertThat(isClosed()).isFalse();
                  }
                })) {
      Inbox client = closing.connect();
      Inbox server = closing.accepted();
      client.connection.send(frame("first"), Lane.NORMAL);
      client.connection.send(frame("other"), Lane.NORMAL);
      assertThat(server.cause()).isSameAs(cause);
      assertThat(text(server.take())).isEqualTo("first");
      assertThat(server.bodies).isEmpty();
      assertThat(text(client.take())).isEqualTo("goodbye");
      assertThat(client.cause()).isNull();
    }
  }

  @Test
  void aHandlerThatFailsEndsItsConnectionOnly() throws Exception {
    try (var failing =
        new Peers(
            scheme,
            TransportOptions.standard(),
            connection ->
                new Inbox(connection) {
                  @Override
                  public void onMessage(byte[] body, long arrivalNanos) {
                    if (text(body).equals("fail!")) {
                      throw new IllegalStateException("a bug");
                    }
                    super.onMessage(body, arrivalNanos);
                  }
                })) {
      Inbox first = failing.connect();
      Inbox firstServer = failing.accepted();
      Inbox second = failing.connect();
      Inbox secondServer = failing.accepted();
      first.connection.send(frame("fail!"), Lane.NORMAL);
      assertThat(firstServer.cause()).hasMessage("a bug");
      assertThat(first.cause()).isNull();
      second.connection.send(frame("works"), Lane.NORMAL);
      assertThat(text(secondServer.take())).isEqualTo("works");
    }
  }

  @Test
  void closingTheListenerKeepsConnectionsAndFreesTheAddress() throws Exception {
    Inbox client = peers.connect();
    Inbox server = peers.accepted();
    Endpoint.Address address = peers.listener.address();
    peers.listener.close();
    peers.listener.close();
    client.connection.send(frame("still"), Lane.NORMAL);
    assertThat(text(server.take())).isEqualTo("still");
    Listener again =
        Peers.transport(scheme, false).listen(address, TransportOptions.standard(), Inbox::new);
    assertThat(again.address()).isEqualTo(address);
    again.close();
  }

  @Test
  void anAddressThatIsTakenCannotBeListenedOnAgain() {
    Endpoint.Address address = peers.listener.address();
    assertThatThrownBy(() ->
            Peers.transport(scheme, false).listen(address, TransportOptions.standard(), Inbox::new))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen on ")
        .hasMessageContaining(address.toString());
  }

  @Test
  void isFoundByItsSchemeAndNamedWhereAnotherIsNotFound() throws Exception {
    assertThat(Peers.transport(scheme, true).scheme()).isEqualTo(scheme);
    assertThatThrownBy(() -> Transports.find("carrier-pigeon"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no transport for the scheme `carrier-pigeon`; there are: ")
        .hasMessageContaining(
            Transports.isSecured(scheme) ? scheme.substring(0, scheme.length() - 1) : scheme);
  }

  @Test
  void aQueueThatIsFullTellsWhenThereIsRoomAgain() throws Exception {
    var options = TransportOptions.standard().withMaxQueuedBytes(10_000);
    var block = new CompletableFuture<Void>();
    try (var small =
            new Peers(
                scheme,
                options,
                connection ->
                    new Inbox(connection) {
                      @Override
                      public void onMessage(byte[] body, long arrivalNanos) {
                        assertThat(connection.isEventLoop()).isTrue();
                        super.onMessage(body, arrivalNanos);
                        block.join();
                      }
                    });
        // Closed first: a loop that waits would let nothing else be closed.
        AutoCloseable _ = () -> block.complete(null)) {
      Connection connection = small.connect().connection;
      Inbox server = small.accepted();
      connection.send(frame("stop here"), Lane.NORMAL);
      server.take();
      long sent = 0;
      while (connection.send(frameOf(2_000, 'x'), Lane.NORMAL) == SendResult.QUEUED) {
        sent++;
      }
      assertThat(connection.isWritable()).isFalse();
      assertThat(connection.send(frameOf(2_000, 'x'), Lane.RESERVED)).isEqualTo(SendResult.QUEUED);
      var room = new CompletableFuture<Boolean>();
      connection.onWritable(() -> room.complete(connection.isEventLoop()));
      assertThat(room).isNotDone();
      block.complete(null);
      assertThat(room.get(10, TimeUnit.SECONDS)).isTrue();
      for (long i = 0; i <= sent; i++) {
        assertThat(server.take()).hasSize(1_992);
      }
    }
  }

  @Test
  void anEndIsFlushedWhenTheOtherSideHasWhatWasQueued() throws Exception {
    Connection connection = peers.connect().connection;
    Inbox server = peers.accepted();
    connection.send(frameOf(1_000_000, 'x'), Lane.NORMAL);
    assertThat(connection.flushed()).isNotDone();
    connection.close(null);
    connection.flushed().get(10, TimeUnit.SECONDS);
    assertThat(server.take()).hasSize(999_992);
    server.connection.flushed().get(10, TimeUnit.SECONDS);
    assertThat(server.cause()).isNull();
  }
}
