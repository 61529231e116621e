package io.ruapc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruapc.Headers;
import io.ruapc.codec.CodecException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class MessageWriterTest {
  private final MessageWriter writer = new MessageWriter();

  private String frame() {
    return HexFormat.of()
        .formatHex(writer.finish(Form.MESSAGE_PACK, FrameLayout.MAX_MESSAGE_BYTES));
  }

  @Test
  void aRequestIsThatOfTheSibling() {
    writer.beginRequest("EchoService/echo", 5, 0, 1_000, null, Headers.empty());
    writer.messagePack().writeString("hi");
    assertThat(frame())
        .isEqualTo(
            "525541210000003c0000003584a66d6574686f64b04563686f536572766963652f6563686fa5666c61677305"
                + "a56d7367696400aa74696d656f75745f6d73cd03e8a26869");
    writer.beginRequest("EchoService/echo", 1, 7, 1_000, null, Headers.empty());
    writer.json().writeString("hi");
    assertThat(frame())
        .isEqualTo(
            "525541210000003d0000003584a66d6574686f64b04563686f536572766963652f6563686fa5666c61677301"
                + "a56d7367696407aa74696d656f75745f6d73cd03e822686922");
  }

  @Test
  void aPayloadMayBeMissing() {
    writer.beginRequest("FeatureService/unit", 5, 1, 1_000, null, Headers.empty());
    assertThat(frame())
        .isEqualTo(
            "525541210000003c0000003884a66d6574686f64b346656174757265536572766963652f756e6974a5666c61"
                + "677305a56d7367696401aa74696d656f75745f6d73cd03e8");
    writer.beginCancel(4, 300);
    assertThat(frame())
        .isEqualTo("525541210000001d0000001983a5666c61677304a56d73676964cd012ca663616e63656cc3");
  }

  @Test
  void answersToMetasInJsonHaveOne() {
    writer.beginFirstGenerationResponse("EchoService/echo");
    writer.json().writeString("hi");
    assertThat(new String(writer.finish(Form.TEXT, 1_000), StandardCharsets.ISO_8859_1))
        .endsWith("{\"method\":\"EchoService/echo\",\"flags\":0}\"hi\"");
    writer.beginResponse(2, 300, null);
    writer.json().writeString("hi");
    assertThat(new String(writer.finish(Form.TEXT, 1_000), StandardCharsets.ISO_8859_1))
        .isEqualTo("RUA!\0\0\0\u001f\0\0\0\u0017{\"flags\":2,\"msgid\":300}\"hi\"");
  }

  @Test
  void messagesGrowAndShrinkWithoutTracesOfEachOther() {
    for (int length : new int[] {0, 1, 5_000, 3, 1_000_000, 2}) {
      String text = "x".repeat(length);
      writer.beginResponse(6, length, null);
      writer.messagePack().writeString(text);
      byte[] binary = writer.finish(Form.MESSAGE_PACK, FrameLayout.MAX_MESSAGE_BYTES);
      assertThat(FrameLayout.getInt(binary, FrameLayout.LENGTH_OFFSET))
          .isEqualTo(binary.length - FrameLayout.HEADER_BYTES);
      var meta = new Meta();
      MetaReader.read(Arrays.copyOfRange(binary, FrameLayout.HEADER_BYTES, binary.length), meta);
      assertThat(meta.messageId()).isEqualTo(length);
      writer.beginResponse(2, length, null);
      writer.json().writeString(text);
      assertThat(writer.finish(Form.MESSAGE_PACK, FrameLayout.MAX_MESSAGE_BYTES)).endsWith('"');
    }
  }

  @Test
  void aMessageOverTheLimitIsRefusedAndTheNextIsWritten() {
    writer.beginResponse(6, 1, null);
    writer.messagePack().writeString("x".repeat(1_000));
    assertThatThrownBy(() -> writer.finish(Form.MESSAGE_PACK, 1_000))
        .isInstanceOf(CodecException.class)
        .hasMessage("message of 1030 bytes is over the limit of 1000");
    writer.beginResponse(6, 1, null);
    String huge = "x".repeat(FrameLayout.MAX_MESSAGE_BYTES);
    assertThatThrownBy(() -> writer.messagePack().writeString(huge))
        .isInstanceOf(CodecException.class);
    writer.beginResponse(6, 1, null);
    writer.messagePack().writeNull();
    assertThat(frame()).endsWith("c0");
  }

  @Test
  void buffersAreLentAndLargeOnesForgotten() {
    var buffers = new MessageBuffers();
    MessageBuffer first = buffers.acquire();
    MessageBuffer second = buffers.acquire();
    assertThat(second).isNotSameAs(first);
    first.release();
    second.release();
    assertThat(buffers.acquire()).isIn(first, second);
    assertThat(buffers.acquire()).isIn(first, second);

    MessageBuffer large = buffers.acquire();
    large.writer().beginResponse(6, 1, null);
    large.writer().messagePack().writeString("x".repeat(MessageBuffers.MAX_KEPT_BYTES));
    large.release();
    assertThat(buffers.acquire()).isNotSameAs(large);
  }

  @SuppressWarnings("ThreadPriorityCheck") // lets the others in at the worst moment
  @Test
  void aBufferIsNeverLentTwiceAtOnce() throws InterruptedException {
    var buffers = new MessageBuffers();
    var clashes = new AtomicInteger();
    Thread[] threads = new Thread[64];
    for (int i = 0; i < threads.length; i++) {
      int id = i;
      threads[i] =
          Thread.startVirtualThread(() -> {
            for (int round = 0; round < 1_000; round++) {
              MessageBuffer buffer = buffers.acquire();
              buffer.writer().beginResponse(6, id, null);
              Thread.yield();
              buffer.writer().messagePack().writeInt(0);
              byte[] frame = buffer.writer().finish(Form.MESSAGE_PACK, 1_000);
              buffer.release();
              var meta = new Meta();
              MetaReader.read(
                  Arrays.copyOfRange(frame, FrameLayout.HEADER_BYTES, frame.length), meta);
              if (meta.messageId() != id) {
                clashes.incrementAndGet();
              }
            }
          });
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(clashes).hasValue(0);
  }
}
