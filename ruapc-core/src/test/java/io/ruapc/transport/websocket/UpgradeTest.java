package io.ruapc.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruapc.transport.Inbox;
import io.ruapc.transport.Peers;
import io.ruapc.transport.TransportOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How HTTP becomes WebSocket, on a port of its own and on one for all protocols.
@ParameterizedClass
@ValueSource(strings = {"ws", "any"})
final class UpgradeTest {
  private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

  private final String scheme;
  private Peers peers;
  private RawWebSocket client;

  UpgradeTest(String scheme) {
    this.scheme = scheme;
  }

  @BeforeEach
  void connect() throws Exception {
    peers = new Peers(scheme, TransportOptions.standard(), Inbox::new);
    client = new RawWebSocket(peers.socket());
  }

  @AfterEach
  void close() throws Exception {
    peers.close();
  }

  @Test
  void theAnswerProvesThatTheRequestWasUnderstood() throws Exception {
    // The key and its answer are those of RFC 6455, section 1.3.
    assertThat(client.upgrade("Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Extensions: x"))
        .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
        .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        .doesNotContainIgnoringCase("sec-websocket-protocol")
        .doesNotContainIgnoringCase("sec-websocket-extensions");
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8000, 101",
    "https://LOCALHOST:8000, 101",
    "http://localhost, 403",
    "http://elsewhere:8000, 403",
    "null, 403"
  })
  void onlyPagesOfThisServerMayCall(String origin, String status) throws Exception {
    assertThat(client.upgrade("Origin: " + origin)).startsWith("HTTP/1.1 " + status + " ");
  }

  @Test
  void twoOriginsAreNone() throws Exception {
    assertThat(client.upgrade("Origin: http://localhost:8000", "Origin: http://localhost:8000"))
        .startsWith("HTTP/1.1 403 ");
  }

  /// A handshake of which some lines are chosen by the test.
  private static String handshake(String method, String version, String key) {
    return String.join(
        "\r\n",
        method + " / HTTP/1.1",
        "Host: localhost",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: " + version,
        key,
        "",
        "");
  }

  @Test
  void anotherVersionIsToldOurs() throws Exception {
    assertThat(client.request(handshake("GET", "8", KEY)))
        .startsWith("HTTP/1.1 426 ")
        .containsIgnoringCase("sec-websocket-version: 13");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, Sec-WebSocket-Key: short",
    "GET, X-No-Key: at all",
    "POST, Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
  })
  void whatIsNoHandshakeIsABadRequest(String method, String key) throws Exception {
    assertThat(client.request(handshake(method, "13", key))).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void whatComesRightBehindTheRequestIsTheFirstMessage() throws Exception {
    byte[] head = handshake("GET", "13", KEY).getBytes(StandardCharsets.US_ASCII);
    byte[] message = RawWebSocket.frame(Opcode.FIN | Opcode.BINARY, new byte[] {0, 0, 0, 1, -128});
    client.send(ByteBuffer.allocate(head.length + message.length).put(head).put(message).array());
    Inbox inbox = peers.accepted();
    assertThat(inbox.take()).hasSize(5);
    client.send(message);
    assertThat(inbox.take()).as("the connection goes on").hasSize(5);
  }
}
