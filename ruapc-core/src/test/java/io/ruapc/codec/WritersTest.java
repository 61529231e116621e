package io.ruapc.codec;

import static io.ruapc.codec.CodecTesting.bytes;
import static io.ruapc.codec.CodecTesting.json;
import static io.ruapc.codec.CodecTesting.messagePack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Both writers: what they write, what they refuse, and where they stop.
class WritersTest {
  private static final FieldNames NAMES =
      FieldNames.of("a", "name of 9", "name of 16 bytes", "a name longer than two longs");

  @ParameterizedTest
  @CsvSource({
    "0,00",
    "127,7f",
    "128,cc80",
    "255,ccff",
    "256,cd0100",
    "65535,cdffff",
    "65536,ce00010000",
    "4294967295,ceffffffff",
    "4294967296,cf0000000100000000",
    "9223372036854775807,cf7fffffffffffffff",
    "-1,ff",
    "-32,e0",
    "-33,d0df",
    "-128,d080",
    "-129,d1ff7f",
    "-32768,d18000",
    "-32769,d2ffff7fff",
    "-2147483648,d280000000",
    "-2147483649,d3ffffffff7fffffff",
    "-9223372036854775808,d38000000000000000"
  })
  void integersTakeTheirShortestForm(long value, String hex) {
    assertThat(messagePack(w -> w.writeLong(value))).isEqualTo(hex);
    assertThat(messagePack(w -> w.writeKey(value))).isEqualTo(hex);
    assertThat(json(w -> w.writeLong(value))).isEqualTo(Long.toString(value));
    if (value == (int) value) {
      assertThat(messagePack(w -> w.writeInt((int) value))).isEqualTo(hex);
      assertThat(json(w -> w.writeInt((int) value))).isEqualTo(Long.toString(value));
    }
    if (value >= 0) {
      assertThat(messagePack(w -> w.writeUnsignedLong(value))).isEqualTo(hex);
    }
  }

  @Test
  void integersOfEachLengthHaveTheirDigits() {
    for (long power = 1; power > 0 && power <= 1_000_000_000_000_000_000L; power *= 10) {
      for (long value : new long[] {power - 1, power, power + 1, -power, power * 9}) {
        assertThat(json(w -> w.writeLong(value))).isEqualTo(Long.toString(value));
        assertThat(json(w -> w.writeUnsignedLong(value))).isEqualTo(Long.toUnsignedString(value));
      }
    }
    assertThat(messagePack(w -> w.writeUnsignedLong(-1))).isEqualTo("cfffffffffffffffff");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 32, 63, 64, 65, 255, 256, 65535, 65536, 200_000})
  void textOfAnyLengthAndScriptIsWrittenAndReadBack(int length) {
    for (String unit :
        new String[] {"x", "\"", "\u00E9", "\u4F60", "\uD83D\uDE00", "a\u0141b", "\u0000"}) {
      String text = unit.repeat(length);
      assertThat(
              CodecTesting.messagePack(CodecTesting.toMessagePack(Codecs.STRING, text))
                  .readString())
          .isEqualTo(text);
      assertThat(json(CodecTesting.toJson(Codecs.STRING, text)).readString()).isEqualTo(text);
      String later = "x".repeat(length) + unit;
      assertThat(
              CodecTesting.messagePack(CodecTesting.toMessagePack(Codecs.STRING, later))
                  .readString())
          .isEqualTo(later);
      assertThat(json(CodecTesting.toJson(Codecs.STRING, later)).readString()).isEqualTo(later);
    }
  }

  @Test
  void textAndBytesHaveTheShortestHeader() {
    assertThat(messagePack(w -> w.writeString("x".repeat(31)))).startsWith("bf78");
    assertThat(messagePack(w -> w.writeString("x".repeat(32)))).startsWith("d92078");
    assertThat(messagePack(w -> w.writeString("x".repeat(256)))).startsWith("da010078");
    assertThat(messagePack(w -> w.writeString("x".repeat(65536)))).startsWith("db0001000078");
    // The header counts bytes, not characters.
    assertThat(messagePack(w -> w.writeString("\u00E9".repeat(16)))).startsWith("d920c3a9");
    assertThat(messagePack(w -> w.writeBytes(new byte[255]))).startsWith("c4ff00");
    assertThat(messagePack(w -> w.writeBytes(new byte[256]))).startsWith("c5010000");
    assertThat(messagePack(w -> w.writeBytes(new byte[65536]))).startsWith("c60001000000");
    assertThat(messagePack(w -> w.beginArray(15))).isEqualTo("9f");
    assertThat(messagePack(w -> w.beginArray(16))).isEqualTo("dc0010");
    assertThat(messagePack(w -> w.beginArray(65536))).isEqualTo("dd00010000");
    assertThat(messagePack(w -> w.beginObject(15))).isEqualTo("8f");
    assertThat(messagePack(w -> w.beginObject(16))).isEqualTo("de0010");
    assertThat(messagePack(w -> w.beginObject(65536))).isEqualTo("df00010000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD800", "a\uDC00", "\uDC00\uD800", "\uD83Dx", "\uD83F"})
  void aLoneSurrogateIsRefused(String text) {
    String padded = "x".repeat(100) + text;
    for (String value : new String[] {text, padded}) {
      assertThatExceptionOfType(CodecException.class)
          .isThrownBy(() -> messagePack(w -> w.writeString(value)))
          .withMessageMatching(
              "a text with a lone surrogate \\(U\\+D[8-F].. at index [0-9]+\\) has no UTF-8 form")
          .satisfies(e -> assertThat(e.kind()).isEqualTo(CodecException.Kind.INVALID_VALUE));
      assertThatExceptionOfType(CodecException.class)
          .isThrownBy(() -> json(w -> w.writeString(value)));
      assertThatExceptionOfType(CodecException.class)
          .isThrownBy(() -> json(w -> w.writeKey(value)));
    }
  }

  @Test
  void controlCharactersQuotesAndBackslashesAreEscaped() {
    assertThat(json(w -> w.writeString("a\"b\\c/\b\f\n\r\t\u0000\u001F\u007F")))
        .isEqualTo("\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0000\\u001f\u007F\"");
    assertThat(json(w -> w.writeString("\u2028"))).isEqualTo("\"\u2028\"");
  }

  @Test
  void numbersThatAreNoneBecomeNullInJson() {
    assertThat(json(w -> w.writeDouble(Double.NaN))).isEqualTo("null");
    assertThat(json(w -> w.writeDouble(Double.NEGATIVE_INFINITY))).isEqualTo("null");
    assertThat(json(w -> w.writeFloat(Float.NaN))).isEqualTo("null");
    assertThat(json(w -> w.writeFloat(Float.POSITIVE_INFINITY))).isEqualTo("null");
    assertThat(messagePack(w -> w.writeDouble(Double.NaN))).isEqualTo("cb7ff8000000000000");
    assertThat(messagePack(w -> w.writeFloat(Float.POSITIVE_INFINITY))).isEqualTo("ca7f800000");
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {0, -0.0, 1, -1, 9999999, 1e7, -1e7, 1.5, 0.1, 1e-3, 1e-4, 1e22, 4.9E-324, 1e300})
  void doublesLookAsJavaPrintsThem(double value) {
    assertThat(json(w -> w.writeDouble(value))).isEqualTo(Double.toString(value));
    assertThat(json(w -> w.writeFloat((float) value)))
        .isEqualTo(Float.isFinite((float) value) ? Float.toString((float) value) : "null");
  }

  @Test
  void bytesAreNumbersInJsonUnlessThePeerReadsBase64() {
    byte[] value = bytes(0, 1, 200, 255);
    ByteBuffer buffer = ByteBuffer.allocateDirect(8).put(2, value).position(2).limit(6);

    assertThat(json(w -> w.writeBytes(value))).isEqualTo("[0,1,200,255]");
    assertThat(json(w -> w.writeBytes(value, 1, 2))).isEqualTo("[1,200]");
    assertThat(json(w -> w.writeBytes(buffer))).isEqualTo("[0,1,200,255]");
    assertThat(json(base64(w -> w.writeBytes(value)))).isEqualTo("\"AAHI/w==\"");
    assertThat(json(base64(w -> w.writeBytes(value, 1, 3)))).isEqualTo("\"Acj/\"");
    assertThat(json(base64(w -> w.writeBytes(buffer)))).isEqualTo("\"AAHI/w==\"");
    assertThat(messagePack(w -> w.writeBytes(value, 1, 2))).isEqualTo("c40201c8");
    assertThat(messagePack(w -> w.writeBytes(buffer))).isEqualTo("c4040001c8ff");
    assertThat(buffer.position()).isEqualTo(2);
  }

  @Test
  void namesOfAnyLengthAreCopiedAndRecognised() {
    JsonWriter target = new JsonWriter();
    MessagePackWriter binary = new MessagePackWriter();
    target.beginObject(4);
    binary.beginObject(4);
    for (int index = 0; index < NAMES.size(); index++) {
      target.writeName(NAMES, index);
      target.writeInt(index);
      binary.writeName(NAMES, index);
      binary.writeInt(index);
    }
    target.endObject();
    binary.endObject();

    JsonReader source = json(target.toByteArray());
    MessagePackReader binarySource = CodecTesting.messagePack(binary.toByteArray());
    source.beginObject(NAMES);
    binarySource.beginObject(NAMES);
    for (int index = 0; index < NAMES.size(); index++) {
      assertThat(source.nextField(NAMES, index)).isEqualTo(index);
      assertThat(source.readInt()).isEqualTo(index);
      assertThat(binarySource.nextField(NAMES, index)).isEqualTo(index);
      assertThat(binarySource.readInt()).isEqualTo(index);
    }
    assertThat(source.nextField(NAMES, 0)).isEqualTo(FieldNames.END);
    assertThat(binarySource.nextField(NAMES, 0)).isEqualTo(FieldNames.END);
  }

  @Test
  void commasStandBetweenMembersAndElementsOnly() {
    assertThat(
            json(w -> {
              w.beginArray(7);
              w.beginObject(2);
              w.writeKey("a");
              w.beginArray(0);
              w.endArray();
              w.writeKey(-5);
              w.writeNull();
              w.writeUnsignedKey(-1);
              w.writeBoolean(true);
              w.endObject();
              w.writeBoolean(false);
              w.writeVariant(NAMES, 0);
              w.beginVariant(NAMES, 0);
              w.writeChar('c');
              w.endVariant();
              w.beginObject(0);
              w.endObject();
              w.writeDouble(1.5);
              w.writeFloat(2);
              w.endArray();
            }))
        .isEqualTo(
            "[{\"a\":[],\"-5\":null,\"18446744073709551615\":true},false,\"a\",{\"a\":\"c\"},{},1.5,2.0]");
  }

  @Test
  void aValueMayReachTheLimitAndNotExceedIt() {
    for (int limit = 8; limit < 200; limit++) {
      int bytes = limit;
      MessagePackWriter binary = new MessagePackWriter();
      binary.limit(bytes);
      for (int i = 0; i < bytes; i++) {
        binary.writeNull();
      }
      assertThat(binary.position()).isEqualTo(bytes);
      assertTooLarge(binary::writeNull, bytes);

      JsonWriter text = new JsonWriter();
      text.limit(bytes);
      text.writeString("x".repeat(bytes - 2));
      assertThat(text.position()).isEqualTo(bytes);
      assertTooLarge(() -> text.writeInt(1), bytes);
      JsonWriter longer = new JsonWriter();
      longer.limit(bytes);
      assertTooLarge(() -> longer.writeString("x".repeat(bytes - 1)), bytes);
    }
  }

  @Test
  void aLongTextIsRefusedBeforeMemoryIsTakenForIt() {
    MessagePackWriter binary = new MessagePackWriter();
    binary.limit(1000);
    assertTooLarge(() -> binary.writeString("x".repeat(100_000)), 1000);
    assertThat(binary.buffer()).hasSizeLessThan(2000);
    JsonWriter text = new JsonWriter();
    text.limit(1000);
    assertTooLarge(() -> text.writeString("\u0000".repeat(900)), 1000);
    assertThat(text.buffer()).hasSizeLessThan(3000);
  }

  @Test
  void aWriterContinuesInTheArrayItIsGivenAndLeavesItWhenItIsTooSmall() {
    byte[] given = new byte[100];
    given[0] = 42;
    MessagePackWriter target = new MessagePackWriter();
    target.reset(given, 5);
    target.writeInt(7);
    assertThat(target.buffer()).isSameAs(given);
    assertThat(target.position()).isEqualTo(6);
    assertThat(target.toByteArray()).containsExactly(7);

    target.writeBytes(new byte[200]);
    assertThat(target.buffer()).isNotSameAs(given);
    assertThat(target.buffer()[0]).isEqualTo((byte) 42);
    assertThat(target.toByteArray()).startsWith(7, 0xC4, 200).hasSize(203);

    JsonWriter text = new JsonWriter();
    text.reset(new byte[0], 0);
    text.writeLong(Long.MIN_VALUE);
    assertThat(text.toByteArray()).asString().isEqualTo("-9223372036854775808");
  }

  @Test
  void valuesMayBe128Deep() {
    assertThat(messagePack(w -> nest(128, () -> w.beginArray(1)))).isEqualTo("91".repeat(128));
    assertThat(json(w -> nest(128, () -> w.beginArray(1)))).isEqualTo("[".repeat(128));
    assertTooDeep(() -> messagePack(w -> nest(129, () -> w.beginArray(1))));
    assertTooDeep(() -> json(w -> nest(129, () -> w.beginObject(1))));
    assertTooDeep(() -> messagePack(w -> nest(129, () -> w.beginVariant(NAMES, 0))));
    assertTooDeep(() -> json(w -> nest(129, () -> w.beginVariant(NAMES, 0))));
    // What is closed does not count.
    json(w ->
        nest(
            1000,
            () -> {
              w.beginArray(0);
              w.endArray();
            }));
  }

  private static void nest(int depth, Runnable begin) {
    for (int i = 0; i < depth; i++) {
      begin.run();
    }
  }

  private static Consumer<JsonWriter> base64(Consumer<JsonWriter> content) {
    return target -> {
      target.bytesAsBase64(true);
      content.accept(target);
    };
  }

  private static void assertTooLarge(Runnable writing, int limit) {
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(writing::run)
        .withMessage("a value takes more than the limit of " + limit + " bytes")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(CodecException.Kind.TOO_LARGE));
  }

  private static void assertTooDeep(Runnable writing) {
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(writing::run)
        .withMessage("a value has more than 128 objects and arrays inside each other")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(CodecException.Kind.TOO_DEEP));
  }
}
