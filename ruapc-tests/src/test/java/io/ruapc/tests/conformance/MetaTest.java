package io.ruapc.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.ruapc.wire.Flags;
import io.ruapc.wire.FrameLayout;
import io.ruapc.wire.Meta;
import io.ruapc.wire.MetaReader;
import io.ruapc.wire.WireException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Metas are read and refused as `spec/vectors/meta.json` says.
class MetaTest {
  private static final byte[] PAYLOAD = {(byte) 0xA2, 'h', 'i'};

  static Stream<Vector> accepted() {
    return Spec.vectors("meta.json").filter(vector -> !vector.isTrue("refused"));
  }

  static Stream<Vector> refused() {
    return Spec.vectors("meta.json").filter(vector -> vector.isTrue("refused"));
  }

  /// The messages of all files whose frames stand on a byte stream.
  static Stream<JsonNode> messages() {
    return Stream.of(
            "frames.json",
            "extensions.json",
            "first-generation.json",
            "rust-tcp.json",
            "streams-and-callbacks.json",
            "conversations.json",
            "memory.json")
        .flatMap(Spec::vectors)
        .flatMap(vector -> vector.messages().stream());
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void aMetaSaysWhatTheVectorSays(Vector vector) {
    Meta meta = read(vector.bytes("hex"));
    assertThat(MetaJson.of(meta)).isEqualTo(MetaJson.expected(vector.get("meta")));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void thePayloadBeginsBehindTheMeta(Vector vector) {
    byte[] hex = vector.bytes("hex");
    Meta meta = read(hex);
    assertThat(meta.payloadOffset()).isEqualTo(FrameLayout.META_LENGTH_BYTES + hex.length);
    assertThat(meta.payloadLength()).isEqualTo(PAYLOAD.length);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aBrokenMetaIsRefusedAndSaysWhoAskedWhereThatCanBeSeen(Vector vector) {
    var refusal = catchThrowableOfType(WireException.class, () -> read(vector.bytes("hex")));
    assertThat(refusal).isNotNull();
    assertThat(refusal.isMessageIdKnown()).isEqualTo(vector.has("answer"));
    if (vector.has("answer")) {
      JsonNode answer = vector.get("answer");
      assertThat(refusal.messageId()).isEqualTo(answer.required("msgid").longValue());
      assertThat(Flags.responseTo(refusal.flags())).isEqualTo(answer.required("flags").intValue());
    }
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void nothingOfOneMetaIsSeenInTheNext(Vector vector) {
    var meta = new Meta();
    MetaReader.read(body(vector.bytes("hex")), meta);
    MetaReader.read(body(new byte[] {(byte) 0x80}), meta);
    assertThat(MetaJson.of(meta).toString()).isEqualTo("{}");
  }

  @ParameterizedTest
  @MethodSource("messages")
  void wholeMessagesSayWhatTheVectorSays(JsonNode vector) {
    Message message = Message.of(Vector.bytes(vector.required("hex")));
    assertThat(MetaJson.of(message.meta())).isEqualTo(MetaJson.expected(vector.required("meta")));
    assertThat(message.payload().length > 0).isEqualTo(vector.has("payload"));
    if (vector.has("payload")) {
      assertThat(MetaJson.normal(Spec.parse(message.json())))
          .isEqualTo(MetaJson.normal(vector.required("payload")));
    }
  }

  private static Meta read(byte[] hex) {
    var meta = new Meta();
    MetaReader.read(body(hex), meta);
    return meta;
  }

  private static byte[] body(byte[] meta) {
    int start = FrameLayout.META_LENGTH_BYTES;
    byte[] body = Arrays.copyOf(new byte[start], start + meta.length + PAYLOAD.length);
    FrameLayout.putInt(body, 0, meta.length);
    System.arraycopy(meta, 0, body, start, meta.length);
    System.arraycopy(PAYLOAD, 0, body, start + meta.length, PAYLOAD.length);
    return body;
  }
}
