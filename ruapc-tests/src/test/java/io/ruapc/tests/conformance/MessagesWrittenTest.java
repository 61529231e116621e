package io.ruapc.tests.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ruapc.Headers;
import io.ruapc.codec.Codecs;
import io.ruapc.codec.RawValue;
import io.ruapc.wire.Flags;
import io.ruapc.wire.Form;
import io.ruapc.wire.FrameLayout;
import io.ruapc.wire.Hello;
import io.ruapc.wire.MessageWriter;
import io.ruapc.wire.Meta;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whole messages are written as they stand in the vectors.
class MessagesWrittenTest {
  /// The keys that this version writes.
  private static final Set<String> KEYS =
      Set.of(
          "method",
          "flags",
          "msgid",
          "timeout_ms",
          "hello",
          "headers",
          "target",
          "keep",
          "credit",
          "end",
          "cancel");

  static Stream<JsonNode> messages() {
    return Stream.of(
            "frames.json",
            "extensions.json",
            "first-generation.json",
            "rust-tcp.json",
            "streams-and-callbacks.json",
            "conversations.json")
        .flatMap(Spec::vectors)
        .flatMap(vector ->
            vector.messages().stream()
                .filter(
                    message -> vector.node().path("written").asBoolean(true) || isAnswer(message)))
        .filter(message -> isOrdinary(message.required("meta")));
  }

  static Stream<Vector> metas() {
    return Spec.vectors("meta.json")
        .filter(vector -> vector.isTrue("written"))
        .filter(vector -> isOrdinary(vector.get("meta")));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aMessageIsWrittenAsTheVectorHasIt(JsonNode vector) {
    byte[] frame = Vector.bytes(vector.required("hex"));
    Message message = Message.of(frame);
    var writer = new MessageWriter();
    begin(writer, vector.required("meta"), message.meta().isJson());
    if (message.payload().length > 0) {
      switch (message.meta().payloadFormat()) {
        case JSON ->
            Codecs.RAW.write(writer.json(), RawValue.ofJson(new String(message.payload(), UTF_8)));
        case MESSAGE_PACK ->
            Codecs.RAW.write(writer.messagePack(), RawValue.ofMessagePack(message.payload()));
      }
    }
    assertThat(hex(writer.finish(message.meta().form(), FrameLayout.MAX_MESSAGE_BYTES)))
        .isEqualTo(hex(frame));
  }

  @ParameterizedTest
  @MethodSource("metas")
  void aMetaIsWrittenAsTheVectorHasIt(Vector vector) {
    var writer = new MessageWriter();
    begin(writer, vector.get("meta"), false);
    byte[] frame = writer.finish(Form.MESSAGE_PACK, FrameLayout.MAX_MESSAGE_BYTES);
    String written = hex(frame).substring(2 * (FrameLayout.HEADER_BYTES + 4));
    assertThat(written).isEqualTo(vector.text("hex"));
  }

  private static void begin(MessageWriter target, JsonNode meta, boolean isJson) {
    int flags = meta.path("flags").intValue();
    long id = meta.path("msgid").bigIntegerValue().longValue();
    Hello hello = meta.has("hello") ? hello(meta.get("hello")) : null;
    if (isJson && !meta.has("msgid")) {
      target.beginFirstGenerationResponse(meta.required("method").textValue());
    } else if (meta.has("cancel")) {
      target.beginCancel(flags, id);
    } else if (Flags.isRequest(flags)) {
      target.beginRequest(
          meta.required("method").textValue(),
          flags,
          id,
          meta.path("timeout_ms").longValue(),
          hello,
          headers(meta.path("headers")),
          meta.path("target").asLong(Meta.ABSENT),
          meta.path("credit").asLong(Meta.ABSENT));
    } else if (Flags.isResponse(flags) && (flags & Flags.MORE) == 0) {
      target.beginResponse(flags, id, hello, keep(meta.path("keep")));
    } else {
      target.beginStreamMessage(
          flags, id, meta.path("credit").asLong(Meta.ABSENT), meta.has("end"));
    }
  }

  private static long[] keep(JsonNode keep) {
    return StreamSupport.stream(keep.spliterator(), false).mapToLong(JsonNode::longValue).toArray();
  }

  private static Hello hello(JsonNode hello) {
    List<String> capabilities = new ArrayList<>();
    hello.path("caps").forEach(capability -> capabilities.add(capability.textValue()));
    return new Hello(
        capabilities,
        text(hello, "agent"),
        text(hello, "session"),
        hello.path("max_message").longValue(),
        hello.path("max_stream_item").longValue(),
        headers(hello.path("headers")));
  }

  private static @Nullable String text(JsonNode hello, String name) {
    return hello.path(name).textValue();
  }

  private static Headers headers(JsonNode headers) {
    Map<String, String> values = new LinkedHashMap<>();
    headers.properties().forEach(entry -> values.put(entry.getKey(), entry.getValue().textValue()));
    return Headers.of(values);
  }

  private static boolean isOrdinary(JsonNode meta) {
    return meta.properties().stream().allMatch(entry -> KEYS.contains(entry.getKey()));
  }

  private static boolean isAnswer(JsonNode message) {
    return message.required("from").textValue().equals("server");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
