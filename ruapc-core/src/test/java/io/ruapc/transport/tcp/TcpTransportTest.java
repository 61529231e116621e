package io.ruapc.transport.tcp;

import static io.ruapc.transport.tcp.Frames.frame;
import static io.ruapc.transport.tcp.Frames.frameOf;
import static io.ruapc.transport.tcp.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ruapc.Endpoint;
import io.ruapc.RpcException;
import io.ruapc.transport.Connection;
import io.ruapc.transport.Connection.Lane;
import io.ruapc.transport.Connection.SendResult;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.Transports;
import io.ruapc.wire.FrameLayout;
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

final class TcpTransportTest {
  private Peers peers;

  @BeforeEach
  void listen() throws Exception {
    peers = new Peers(TransportOptions.standard());
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
    assertThat(client.scheme()).isEqualTo("tcp");
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
  void answersToOneBatchOfReadingAreWrittenAtOnce() throws Exception {
    int requests = 500;
    try (var answering = new Peers(TransportOptions.standard(), TcpTransportTest::answering)) {
      var batch = ByteBuffer.allocate(requests * frame("ask--").length);
      for (int i = 0; i < requests; i++) {
        batch.put(frame("ask--"));
      }
      answering.socket().getOutputStream().write(batch.array());
      Inbox asked = answering.accepted();
      for (int i = 0; i < requests; i++) {
        asked.take();
      }
      // What one write brought is read in a few batches, if not in one.
      await().until(() -> flushes(asked.connection) > 0);
      assertThat(flushes(asked.connection)).isLessThan(10);
    }
  }

  private static long flushes(Connection connection) {
    var flushes = new CompletableFuture<Long>();
    connection.onWritable(() -> flushes.complete(((TcpConnection) connection).flushes()));
    return flushes.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static Inbox answering(Connection connection) {
    return new Inbox(connection) {
      @Override
      public void onMessage(byte[] body, long arrivalNanos) {
        assertThat(connection.isEventLoop()).isTrue();
        super.onMessage(body, arrivalNanos);
        connection.send(frame(body), Lane.NORMAL);
      }
    };
  }

  @Test
  void messagesOfManyThreadsShareTheirWrites() throws Exception {
    int messages = 10_000;
    Inbox client = peers.connect();
    Inbox server = peers.accepted();
    // The loop is kept busy while they are queued.
    var queued = new CompletableFuture<Void>();
    client.connection.onWritable(queued::join);
    for (int i = 0; i < messages; i++) {
      client.connection.send(frame("small"), Lane.NORMAL);
    }
    queued.complete(null);
    for (int i = 0; i < messages; i++) {
      server.take();
    }
    assertThat(flushes(client.connection)).isEqualTo(1);
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
  void closingTheListenerKeepsConnectionsAndFreesThePort() throws Exception {
    Inbox client = peers.connect();
    Inbox server = peers.accepted();
    int port = peers.listener.address().port();
    peers.listener.close();
    peers.listener.close();
    client.connection.send(frame("still"), Lane.NORMAL);
    assertThat(text(server.take())).isEqualTo("still");
    var again =
        new TcpTransport()
            .listen(
                new Endpoint.Address("127.0.0.1", port), TransportOptions.standard(), Inbox::new);
    assertThat(again.address().port()).isEqualTo(port);
    again.close();
  }

  @Test
  void isFoundByItsSchemeAndNamedWhereAnotherIsNotFound() {
    assertThat(Transports.find("tcp")).isInstanceOf(TcpTransport.class);
    assertThatThrownBy(() -> Transports.find("carrier-pigeon"))
        .isInstanceOf(RpcException.class)
        .hasMessageContaining("no transport for the scheme `carrier-pigeon`; there are: tcp");
  }
}
