package io.ruapc.transport.websocket;

import static io.ruapc.transport.websocket.RawWebSocket.frame;
import static io.ruapc.transport.websocket.RawWebSocket.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruapc.transport.Connection;
import io.ruapc.transport.Frames;
import io.ruapc.transport.Inbox;
import io.ruapc.transport.Peers;
import io.ruapc.transport.TransportOptions;
import io.ruapc.wire.FrameLayout;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What breaks the rules ends its connection with a code that says why, and nobody else's.
final class BadFramesTest {
  private static final int LARGEST = 4096;
  private static final int ZERO_MASK = 4;

  private Peers peers;
  private RawWebSocket client;

  @BeforeEach
  void connect() throws Exception {
    peers =
        new Peers(
            "ws",
            TransportOptions.standard()
                .withMaxMessageBytes(LARGEST + FrameLayout.HEADER_BYTES)
                .withWebSocketDeflate(true),
            Inbox::new);
    client = new RawWebSocket(peers.socket());
  }

  @AfterEach
  void close() throws Exception {
    peers.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          an unmasked frame,                           82 01 00,                       1002
          a reserved bit,                              A2 80 00000000,                 1002
          an opcode that means nothing,                83 80 00000000,                 1002
          a control opcode that means nothing,         8B 80 00000000,                 1002
          a continuation of no message,                80 80 00000000,                 1002
          a message inside another,                    02 80 00000000 82 80 00000000,  1002
          a ping in fragments,                         09 80 00000000,                 1002
          a ping of 126 bytes,                         89 FE 007E 00000000,            1002
          a compressed ping,                           C9 80 00000000,                 1002
          compression in a continuation,               02 80 00000000 C0 80 00000000,  1002
          compression that was not agreed on,          C2 80 00000000,                 1002
          a length that is longer than needed,         82 FE 0001 00000000 00,         1002
          a length of eight bytes that needs two,      82 FF 0000000000000100,         1002
          a negative length,                           82 FF 8000000000000000,         1002
          a close frame of one byte,                   88 81 00000000 03,              1002
          a close code that is never sent,             88 82 00000000 03ED,            1002
          a close code that nobody has defined,        88 82 00000000 0000,            1002
          a close reason that is no UTF-8,             88 83 00000000 03E8 FF,         1007
          a text that is no UTF-8,                     81 82 00000000 C328,            1007
          a text that is no JSON,                      81 81 00000000 7B,              1007
          a text that is no object,                    81 82 00000000 5B5D,            1007
          a binary message whose meta is JSON,         82 86 00000000 00000002 7B7D,   1007
          a frame over the limit,                      82 FE 1001 00000000,            1009
          a frame of a terabyte,                       82 FF 0000010000000000,         1009
          """)
  void brokenRulesHaveACode(String what, String hex, int code) throws Exception {
    assertThat(client.upgrade()).startsWith("HTTP/1.1 101 ");
    Inbox bystander = peers.connect();
    client.send(HexFormat.of().parseHex(hex.replace(" ", "")));
    // A length of eight bytes is looked at when the mask has come too.
    client.send(new byte[ZERO_MASK]);
    assertThat(client.read().closeCode()).isEqualTo(code);
    assertThat(client.isAtEnd()).isTrue();
    bystander.connection.send(Frames.frame("still here"), Connection.Lane.NORMAL);
    peers.accepted();
    assertThat(Frames.text(peers.accepted().take())).isEqualTo("still here");
  }

  @Test
  void fragmentsAreCountedTogether() throws Exception {
    client.upgrade();
    client.send(frame(Opcode.BINARY, new byte[LARGEST]));
    client.send(frame(Opcode.CONTINUATION, new byte[0]));
    client.send(frame(Opcode.CONTINUATION, new byte[1]));
    assertThat(client.read().closeCode()).isEqualTo(CloseCode.TOO_BIG);
  }

  @Test
  void aBombIsNotUnpacked() throws Exception {
    assertThat(
            client.upgrade("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"))
        .contains("permessage-deflate");
    byte[] zeros = new byte[Content.LEAD_BYTES + LARGEST + 1];
    byte[] bomb = MessageDeflate.deflate(zeros, Content.LEAD_BYTES);
    byte[] payload = Arrays.copyOfRange(bomb, Content.LEAD_BYTES, bomb.length);
    assertThat(payload).hasSizeLessThan(100);
    client.send(frame(Opcode.FIN | Opcode.COMPRESSED | Opcode.BINARY, payload));
    RawWebSocket.Frame answer = client.read();
    assertThat(answer.closeCode()).isEqualTo(CloseCode.TOO_BIG);
    assertThat(answer.text()).contains("more than " + LARGEST + " bytes");
  }

  @Test
  void whatIsNotCompressedAsItSaysIsRefused() throws Exception {
    client.upgrade("Sec-WebSocket-Extensions: permessage-deflate");
    client.send(frame(Opcode.FIN | Opcode.COMPRESSED | Opcode.BINARY, new byte[] {-1, -1, -1}));
    assertThat(client.read().closeCode()).isEqualTo(CloseCode.BAD_CONTENT);
  }

  @Test
  void aMessageOfExactlyTheLimitIsTaken() throws Exception {
    client.upgrade();
    client.send(frame(Opcode.FIN | Opcode.BINARY, new byte[LARGEST]));
    assertThat(peers.accepted().take()).hasSize(LARGEST);
  }

  @Test
  void pingsAreAnsweredAlsoInsideAMessage() throws Exception {
    client.upgrade();
    var sent = new ByteArrayOutputStream();
    sent.writeBytes(frame(Opcode.BINARY, "he".getBytes(StandardCharsets.UTF_8)));
    for (String ping : new String[] {"one", "two", ""}) {
      sent.writeBytes(frame(Opcode.FIN | Opcode.PING, ping.getBytes(StandardCharsets.UTF_8)));
    }
    sent.writeBytes(
        frame(Opcode.FIN | Opcode.CONTINUATION, "llo".getBytes(StandardCharsets.UTF_8)));
    client.send(sent.toByteArray());
    for (String pong : new String[] {"one", "two", ""}) {
      RawWebSocket.Frame answer = client.read();
      assertThat(answer.first()).isEqualTo(Opcode.FIN | Opcode.PONG);
      assertThat(answer.text()).isEqualTo(pong);
    }
    assertThat(Frames.text(peers.accepted().take())).isEqualTo("hello");
  }

  @Test
  void aCloseFrameIsAnsweredWithItsCode() throws Exception {
    client.upgrade();
    client.send(
        frame(Opcode.FIN | Opcode.CLOSE, ByteBuffer.allocate(2).putShort((short) 4321).array()));
    assertThat(client.read().closeCode()).isEqualTo(4321);
    assertThat(client.isAtEnd()).isTrue();
    assertThat(peers.accepted().cause()).isNull();
  }

  @Test
  void aPeerThatDoesNotAnswerTheCloseFrameIsNotWaitedForForever() throws Exception {
    client.upgrade();
    Inbox accepted = peers.accepted();
    accepted.connection.close(null);
    assertThat(client.read().closeCode()).isEqualTo(CloseCode.GOING_AWAY);
    await().until(() -> peers.listener.connections() == 0);
  }

  @Test
  void aTextBecomesABodyWithAMetaInJson() throws Exception {
    client.upgrade();
    client.send(text("{\"flags\":1,\"payload\":[1, 2],\"method\":\"A/b\"}"));
    assertThat(new String(peers.accepted().take(), StandardCharsets.UTF_8))
        .endsWith("{\"flags\":1,\"method\":\"A/b\",\"msgid\":0}[1, 2]");
  }
}
