package io.ruapc.transport.tcp;

import static io.ruapc.transport.tcp.Frames.frame;
import static io.ruapc.transport.tcp.Frames.frameOf;
import static io.ruapc.transport.tcp.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.ruapc.Endpoint;
import io.ruapc.transport.Connection;
import io.ruapc.transport.Connection.Lane;
import io.ruapc.transport.Connection.SendResult;
import io.ruapc.transport.Listener;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.Transports;
import io.ruapc.wire.FrameLayout;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TcpTransportTest {
  private static final TransportOptions OPTIONS = TransportOptions.standard();

  private final TcpTransport transport = new TcpTransport();
  private final LinkedBlockingQueue<Inbox> accepted = new LinkedBlockingQueue<>();
  private Listener listener;

  @BeforeEach
  void listen() throws Exception {
    listener = transport.listen(new Endpoint.Address("127.0.0.1", 0), OPTIONS, this::onAccepted);
  }

  @AfterEach
  void close() {
    listener.close();
    accepted.forEach(inbox -> inbox.connection.close(null));
  }

  private Inbox onAccepted(Connection connection) {
    var inbox = new Inbox(connection);
    accepted.add(inbox);
    return inbox;
  }

  private Inbox connect() throws Exception {
    var inbox = new LinkedBlockingQueue<Inbox>();
    transport
        .connect(
            listener.address(),
            OPTIONS,
            connection -> {
              var made = new Inbox(connection);
              inbox.add(made);
              return made;
            })
        .get(10, TimeUnit.SECONDS);
    return inbox.take();
  }

  private Inbox accepted() throws Exception {
    return accepted.poll(10, TimeUnit.SECONDS);
  }

  @Test
  void messagesGoBothWaysInOrder() throws Exception {
    Inbox client = connect();
    Inbox server = accepted();
    assertThat(client.connection.send(frame("one--"), Lane.NORMAL)).isEqualTo(SendResult.QUEUED);
    client.connection.send(frame("two--"), Lane.NORMAL);
    assertThat(text(server.take())).isEqualTo("one--");
    assertThat(text(server.take())).isEqualTo("two--");
    server.connection.send(frame("three"), Lane.NORMAL);
    assertThat(text(client.take())).isEqualTo("three");
    assertThat(client.connection.remoteAddress()).isEqualTo(server.connection.localAddress());
    assertThat(client.connection.localAddress()).isEqualTo(server.connection.remoteAddress());
  }

  @Test
  void theLargestMessagePasses() throws Exception {
    Inbox client = connect();
    Inbox server = accepted();
    byte[] largest = frameOf(FrameLayout.MAX_MESSAGE_BYTES, 'x');
    client.connection.send(largest, Lane.NORMAL);
    assertThat(server.take()).hasSize(FrameLayout.MAX_BODY_BYTES).containsOnly('x');
  }

  @Test
  void closingSendsWhatIsQueuedAndEndsBothSidesOnce() throws Exception {
    Inbox client = connect();
    Inbox server = accepted();
    for (int i = 0; i < 1_000; i++) {
      client.connection.send(frame("message " + i), Lane.NORMAL);
    }
    client.connection.close(null);
    assertThat(client.connection.isOpen()).isFalse();
    assertThat(client.connection.send(frame("later"), Lane.NORMAL)).isEqualTo(SendResult.CLOSED);
    for (int i = 0; i < 1_000; i++) {
      assertThat(text(server.take())).isEqualTo("message " + i);
    }
    assertThat(server.cause()).isNull();
    assertThat(client.cause()).isNull();
    assertThat(client.closings).hasValue(1);
    assertThat(server.closings).hasValue(1);
  }

  @Test
  void isFoundByItsScheme() {
    assertThat(Transports.find("tcp")).isInstanceOf(TcpTransport.class);
  }
}
