package io.ruapc.transport.tcp;

import static io.ruapc.transport.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruapc.transport.Connection;
import io.ruapc.transport.Connection.Lane;
import io.ruapc.transport.Inbox;
import io.ruapc.transport.Peers;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.netty.ChannelConnection;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How TCP gathers messages. See [io.ruapc.transport.ConnectionTest] for what all transports do.
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
    connection.onWritable(() -> flushes.complete(((ChannelConnection) connection).flushes()));
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
}
