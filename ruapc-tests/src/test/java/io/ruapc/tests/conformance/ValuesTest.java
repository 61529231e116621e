package io.ruapc.tests.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ruapc.codec.Codec;
import io.ruapc.codec.CodecException;
import io.ruapc.codec.Codecs;
import io.ruapc.codec.JsonReader;
import io.ruapc.codec.JsonWriter;
import io.ruapc.codec.MessagePackReader;
import io.ruapc.codec.MessagePackWriter;
import io.ruapc.service.MethodDescriptor;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every value of `spec/vectors/values.json` is written and read as it says.
class ValuesTest {
  private static final Map<String, Codec<?>> CODECS = codecs();

  static Stream<Vector> accepted() {
    return Spec.vectors("values.json").filter(vector -> !vector.isTrue("refused"));
  }

  static Stream<Vector> refused() {
    return Spec.vectors("values.json").filter(vector -> vector.isTrue("refused"));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void messagePackComesBackAsItselfAndAsJson(Vector vector) {
    var value = new Value<>(codec(vector));
    value.readMessagePack(vector.bytes("msgpack"));
    assertThat(value.messagePack()).isEqualTo(vector.text("msgpack"));
    assertThat(value.json()).isEqualTo(vector.text("json"));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void jsonComesBackAsItselfAndAsMessagePack(Vector vector) {
    var value = new Value<>(codec(vector));
    value.readJson(vector.text("json").getBytes(UTF_8));
    assertThat(value.json()).isEqualTo(vector.text("json"));
    if (!vector.isTrue("jsonLoses")) {
      assertThat(value.messagePack()).isEqualTo(vector.text("msgpack"));
    }
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void otherFormsAreReadAsTheSameValue(Vector vector) {
    var value = new Value<>(codec(vector));
    for (String form : vector.texts("readsMsgpack")) {
      value.readMessagePack(HexFormat.of().parseHex(form));
      assertThat(value.messagePack()).as(form).isEqualTo(vector.text("msgpack"));
    }
    for (String form : vector.texts("readsJson")) {
      value.readJson(form.getBytes(UTF_8));
      assertThat(value.messagePack()).as(form).isEqualTo(vector.text("msgpack"));
    }
  }

  @ParameterizedTest
  @MethodSource("refused")
  void wrongValuesAreRefusedWithTheirPath(Vector vector) {
    var value = new Value<>(codec(vector));
    if (vector.has("msgpack")) {
      isRefused(vector, () -> value.readMessagePack(vector.bytes("msgpack")));
    }
    if (vector.has("json")) {
      isRefused(vector, () -> value.readJson(vector.text("json").getBytes(UTF_8)));
    }
    if (vector.has("jsonHex")) {
      isRefused(vector, () -> value.readJson(vector.bytes("jsonHex")));
    }
  }

  private static void isRefused(Vector vector, Runnable reading) {
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(reading::run)
        .satisfies(refusal -> {
          if (vector.has("path")) {
            assertThat(refusal.path()).isEqualTo(vector.text("path"));
          }
        });
  }

  private static Codec<?> codec(Vector vector) {
    String type = vector.text("type").replaceAll("[<>,]+", "_").replaceAll("_$", "");
    return Objects.requireNonNull(CODECS.get(type), type);
  }

  private static Map<String, Codec<?>> codecs() {
    Map<String, Codec<?>> codecs = new HashMap<>();
    codecs.put("any", Codecs.RAW);
    codecs.put("none", Codecs.NO_ARGUMENTS);
    for (MethodDescriptor<?, ?> method : new ValueTypesRpc().descriptor().methods()) {
      codecs.put(method.name(), method.result());
    }
    return codecs;
  }

  /// A value between the two formats.
  private static final class Value<T extends @Nullable Object> {
    private final Codec<T> codec;
    private @Nullable T value;

    Value(Codec<T> codec) {
      this.codec = codec;
    }

    void readMessagePack(byte[] bytes) {
      var source = new MessagePackReader();
      source.reset(bytes, 0, bytes.length);
      value = codec.read(source);
      source.expectEnd();
    }

    void readJson(byte[] bytes) {
      var source = new JsonReader();
      source.reset(bytes, 0, bytes.length);
      value = codec.read(source);
      source.expectEnd();
    }

    @SuppressWarnings("NullAway") // null is a value where the codec is for a nullable type
    String messagePack() {
      var target = new MessagePackWriter();
      codec.write(target, value);
      return HexFormat.of().formatHex(target.toByteArray());
    }

    @SuppressWarnings("NullAway") // as above
    String json() {
      var target = new JsonWriter();
      codec.write(target, value);
      return new String(target.toByteArray(), UTF_8);
    }
  }
}
