package io.ruapc.transport.port;

import static io.ruapc.transport.Frames.frame;
import static io.ruapc.transport.Frames.text;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ruapc.transport.Connection;
import io.ruapc.transport.Connection.Lane;
import io.ruapc.transport.Inbox;
import io.ruapc.transport.Options;
import io.ruapc.transport.Peers;
import io.ruapc.transport.TransportOptions;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which protocol the first bytes choose, and what becomes of those that choose none.
final class UnifiedPortTest {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  private static Peers peers(TransportOptions options) throws IOException {
    return new Peers("any", options, UnifiedPortTest::echoing);
  }

  private static Inbox echoing(Connection connection) {
    return new Inbox(connection) {
      @Override
      public void onMessage(byte[] body, long arrivalNanos) {
        super.onMessage(body, arrivalNanos);
        connection.send(frame(body), Lane.NORMAL);
      }
    };
  }

  private static String answer(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    socket.shutdownOutput();
    return new String(socket.getInputStream().readAllBytes(), US_ASCII);
  }

  @Test
  void aFrameIsTcp() throws Exception {
    try (var peers = peers(TransportOptions.standard())) {
      Socket socket = peers.socket();
      socket.getOutputStream().write(frame("one--"));
      assertThat(socket.getInputStream().readNBytes(frame("one--").length))
          .isEqualTo(frame("one--"));
      Inbox server = peers.accepted();
      assertThat(server.connection.scheme()).isEqualTo("tcp");
      assertThat(text(server.take())).isEqualTo("one--");
    }
  }

  @Test
  void aFrameThatComesByteByByteIsTcp() throws Exception {
    try (var peers = peers(TransportOptions.standard())) {
      Socket socket = peers.socket();
      socket.setTcpNoDelay(true);
      for (byte next : frame("in pieces")) {
        socket.getOutputStream().write(next);
        Thread.sleep(2);
      }
      assertThat(text(peers.accepted().take())).isEqualTo("in pieces");
    }
  }

  @Test
  void manyMessagesInTheFirstBytesAllArrive() throws Exception {
    try (var peers = peers(TransportOptions.standard())) {
      Socket socket = peers.socket();
      byte[] message = frame("of many");
      byte[] all = new byte[1_000 * message.length];
      for (int i = 0; i < 1_000; i++) {
        System.arraycopy(message, 0, all, i * message.length, message.length);
      }
      socket.getOutputStream().write(all);
      assertThat(socket.getInputStream().readNBytes(all.length)).isEqualTo(all);
    }
  }

  /// What begins as a frame and then is none is a request of HTTP, the best as the worst of them.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "REPORT / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST /EchoService/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n\"hi\"",
        "PRIORITY / HTTP/1.1\r\nHost: localhost\r\n\r\n"
      })
  void aRequestIsHttp(String request) throws Exception {
    try (var peers = peers(TransportOptions.standard())) {
      assertThat(answer(peers.socket(), request)).startsWith("HTTP/1.1 404 Not Found\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n\r\nnonsense\r\n\r\n",
        "RUA?-------------\r\n\r\n",
        "\0\0\0\0\0\0\0\0\0\0\r\n\r\n"
      })
  void whatIsNothingIsAnsweredAsBadHttp(String bytes) throws Exception {
    try (var peers = peers(TransportOptions.standard())) {
      assertThat(answer(peers.socket(), bytes)).startsWith("HTTP/1.1 400 Bad Request\r\n");
      await().until(() -> peers.listener.connections() == 0);
    }
  }

  @Test
  void thePrefaceIsHttp2() throws Exception {
    try (var peers = peers(TransportOptions.standard())) {
      Socket socket = peers.socket();
      // An empty SETTINGS frame follows it, and one of the server comes back.
      byte[] settings = {0, 0, 0, 4, 0, 0, 0, 0, 0};
      socket.getOutputStream().write(PREFACE.getBytes(US_ASCII));
      socket.getOutputStream().write(settings);
      assertThat(socket.getInputStream().readNBytes(4)[3]).isEqualTo((byte) 4);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "R", "RUA", "P", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r"})
  void whoDoesNotFinishItsFirstWordsIsClosedInTime(String beginning) throws Exception {
    var options = Options.arrival(Duration.ofMillis(300), Duration.ofSeconds(30));
    try (var peers = peers(options)) {
      Socket bystander = peers.socket();
      bystander.getOutputStream().write(frame("before"));
      assertThat(text(peers.accepted().take())).isEqualTo("before");
      Socket socket = peers.socket();
      socket.getOutputStream().write(beginning.getBytes(US_ASCII));
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
      await().until(() -> peers.listener.connections() == 1);
      bystander.getOutputStream().write(frame("after"));
      assertThat(bystander.getInputStream().readNBytes(2 * frame("after").length)).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "RU", "PRI *"})
  void whoEndsBeforeItsFirstWordsIsClosedAtOnce(String beginning) throws Exception {
    try (var peers = peers(TransportOptions.standard())) {
      assertThat(answer(peers.socket(), beginning)).isEmpty();
      await().until(() -> peers.listener.connections() == 0);
    }
  }

  @Test
  void aConnectionThatSaidNothingYetEndsSoonAfterItsListener() throws Exception {
    try (var peers = peers(TransportOptions.standard())) {
      Socket silent = peers.socket();
      Socket late = peers.socket();
      await().until(() -> peers.listener.connections() == 2);
      peers.listener.close();
      late.getOutputStream().write(frame("on its way"));
      assertThat(text(peers.accepted().take())).isEqualTo("on its way");
      assertThat(silent.getInputStream().readAllBytes()).isEmpty();
      await().until(() -> peers.listener.connections() == 1);
    }
  }

  @Test
  void randomBytesNeverDoMoreThanEndTheirConnection() throws Exception {
    var random = new Random(11);
    try (var peers = peers(TransportOptions.standard())) {
      for (int i = 0; i < 300; i++) {
        Socket socket = peers.socket();
        byte[] bytes = new byte[1 + random.nextInt(100)];
        random.nextBytes(bytes);
        String start = i % 3 == 0 ? "RUA!" : i % 3 == 1 ? PREFACE : "GET / HTTP/1.1\r\n";
        int kept = Math.min(random.nextInt(start.length() + 1), bytes.length);
        System.arraycopy(start.getBytes(US_ASCII), 0, bytes, 0, kept);
        socket.getOutputStream().write(bytes);
        socket.shutdownOutput();
      }
      await().until(() -> peers.listener.connections() == 0);
    }
  }

  @Test
  void thereIsNothingToConnectTo() throws Exception {
    try (var peers = peers(TransportOptions.standard())) {
      assertThatThrownBy(peers::connect).hasMessageContaining("name one of its protocols");
      assertThat(peers.listener.scheme()).isEqualTo("tcp");
    }
  }
}
