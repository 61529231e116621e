package io.ruapc.codec;

import static io.ruapc.codec.CodecTesting.json;
import static io.ruapc.codec.CodecTesting.messagePack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecsTest {
  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(Codecs.STRING, "text"),
        Arguments.of(Codecs.BOOLEAN, true),
        Arguments.of(Codecs.BYTE, (byte) -5),
        Arguments.of(Codecs.SHORT, (short) -500),
        Arguments.of(Codecs.INT, 70_000),
        Arguments.of(Codecs.LONG, Long.MIN_VALUE),
        Arguments.of(Codecs.UNSIGNED_LONG, -1L),
        Arguments.of(Codecs.FLOAT, 1.5f),
        Arguments.of(Codecs.DOUBLE, 0.1),
        Arguments.of(Codecs.CHAR, '\u00E9'),
        Arguments.of(Codecs.BYTES, new byte[] {1, -1}),
        Arguments.of(Codecs.BYTE_BUFFER, ByteBuffer.wrap(new byte[] {1, -1})),
        Arguments.of(Codecs.UUID, new UUID(1, 2)),
        Arguments.of(Codecs.DURATION, Duration.ofSeconds(1, 2)),
        Arguments.of(Codecs.INSTANT, Instant.EPOCH),
        Arguments.of(Codecs.LOCAL_DATE, LocalDate.EPOCH),
        Arguments.of(Codecs.LOCAL_DATE_TIME, LocalDateTime.of(2026, 1, 2, 3, 4, 5)),
        Arguments.of(Codecs.BIG_INTEGER, BigInteger.TEN.pow(30)),
        Arguments.of(Codecs.BIG_DECIMAL, new BigDecimal("1.50")),
        Arguments.of(Codecs.list(Codecs.INT), List.of(1, 2, 300)),
        Arguments.of(Codecs.list(Codecs.nullable(Codecs.STRING)), Arrays.asList("a", null)),
        Arguments.of(Codecs.set(Codecs.STRING), Set.of("a", "b")),
        Arguments.of(Codecs.map(Codecs.LONG), Map.of("a", 1L, "b", 2L)),
        Arguments.of(
            Codecs.map(Codecs.BYTE_KEY, Codecs.SHORT),
            Map.of(Byte.MIN_VALUE, (short) 1, Byte.MAX_VALUE, (short) 2)),
        Arguments.of(Codecs.map(Codecs.SHORT_KEY, Codecs.BYTE), Map.of(Short.MIN_VALUE, (byte) 1)),
        Arguments.of(Codecs.map(Codecs.INT_KEY, Codecs.STRING), Map.of(-1, "x", 70_000, "y")),
        Arguments.of(Codecs.map(Codecs.LONG_KEY, Codecs.BOOLEAN), Map.of(Long.MAX_VALUE, true)),
        Arguments.of(Codecs.map(Codecs.UNSIGNED_LONG_KEY, Codecs.BOOLEAN), Map.of(-1L, true)),
        Arguments.of(Codecs.map(Codecs.UUID_KEY, Codecs.INT), Map.of(new UUID(1, 2), 3)),
        Arguments.of(Codecs.optional(Codecs.INT), Optional.of(5)),
        Arguments.of(Codecs.optional(Codecs.INT), Optional.empty()),
        Arguments.of(
            Codecs.nullable(Codecs.list(Codecs.list(Codecs.INT))), List.of(List.of(), List.of(1))));
  }

  @ParameterizedTest
  @MethodSource("values")
  <T> void valuesComeBackFromBothFormats(Codec<T> codec, T value) {
    MessagePackReader binary = messagePack(CodecTesting.toMessagePack(codec, value));
    assertThat(codec.read(binary)).isEqualTo(value);
    assertThat(binary.remaining()).isZero();
    JsonReader text = json(CodecTesting.toJson(codec, value));
    assertThat(codec.read(text)).isEqualTo(value);
    text.expectEnd();
  }

  @Test
  void nothingIsNull() {
    assertThat(messagePack(w -> Codecs.UNIT.write(w, null))).isEqualTo("c0");
    assertThat(json(w -> Codecs.NO_ARGUMENTS.write(w, null))).isEqualTo("null");
    assertThat(messagePack(w -> Codecs.nullable(Codecs.INT).write(w, null))).isEqualTo("c0");
    assertThat(json(w -> Codecs.optional(Codecs.INT).write(w, Optional.empty()))).isEqualTo("null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "", " ", "{}", "[]", "{\"later\":1}"})
  void noArgumentsAreReadFromWhateverSaysSo(String text) {
    JsonReader source = json(text);
    assertThat(Codecs.NO_ARGUMENTS.read(source)).isNull();
    source.expectEnd();
    assertThat(source.remaining()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"c0", "", "80", "90", "81a16101"})
  void noArgumentsAreReadFromWhateverSaysSoInMessagePack(String hex) {
    MessagePackReader source = messagePack(hex);
    assertThat(Codecs.NO_ARGUMENTS.read(source)).isNull();
    assertThat(source.remaining()).isZero();
  }

  @Test
  void aResultThatIsNothingMustStandThere() {
    assertThat(Codecs.UNIT.read(messagePack("90"))).isNull();
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> Codecs.UNIT.read(messagePack("")))
        .withMessage("expected null, found the end of the bytes (byte 0) at $");
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> Codecs.UNIT.read(json("5")))
        .withMessage("expected null, found an integer at $");
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> Codecs.NO_ARGUMENTS.read(json("[1]")));
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> Codecs.NO_ARGUMENTS.read(messagePack("9101")));
  }

  @Test
  void anEmptyPayloadIsNoValueOfAnotherType() {
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> Codecs.STRING.read(messagePack("")))
        .withMessage("expected a text, found the end of the bytes (byte 0) at $");
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> Codecs.STRING.read(messagePack("c0")))
        .withMessage("expected a text, found null at $");
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> Codecs.list(Codecs.INT).read(json("")))
        .withMessage("expected an array, found the end of the bytes (byte 0) at $");
  }

  @Test
  void theOrderOfTheBytesIsKept() {
    Map<String, Integer> map = new LinkedHashMap<>();
    for (int i = 20; i > 0; i--) {
      map.put("key " + i, i);
    }
    assertThat(Codecs.map(Codecs.INT).read(json(CodecTesting.toJson(Codecs.map(Codecs.INT), map))))
        .containsExactlyEntriesOf(map);
    assertThat(Codecs.set(Codecs.INT).read(json("[3,1,2,3]"))).containsExactly(3, 1, 2);
    assertThat(Codecs.map(Codecs.INT).read(json("{\"a\":1,\"a\":2}")))
        .containsExactly(Map.entry("a", 2));
  }

  @Test
  void aKeyOutOfRangeIsNamed() {
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> Codecs.map(Codecs.INT_KEY, Codecs.INT).read(json("{\"2147483648\":1}")))
        .withMessage("the key 2147483648 is out of the range of int at $.2147483648");
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> Codecs.map(Codecs.BYTE_KEY, Codecs.INT).read(json("{\"128\":1}")))
        .withMessage("the key 128 is out of the range of byte at $.128");
  }
}
