package io.ruapc.codec;

import static io.ruapc.codec.CodecTesting.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private static final FieldNames POINT = FieldNames.of("x", "y").withAlias(1, "why");

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        9,
        10,
        99,
        100,
        12345678,
        123456789,
        1234567890123456L,
        99999999,
        100000000,
        999999999999999999L,
        1000000000000000000L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1,
        -12345678
      })
  void integersOfAnyLengthAreRead(long value) {
    assertThat(json(" " + value + " ").readLong()).isEqualTo(value);
    assertThat(json(Long.toString(value)).readLong()).isEqualTo(value);
    assertThat(json("\"" + value + "\"").readLong()).isEqualTo(value);
    assertThat(json(value + "          ").readLong()).isEqualTo(value);
    if (value >= 0) {
      assertThat(json(Long.toString(value)).readUnsignedLong()).isEqualTo(value);
    }
  }

  @Test
  void unsignedLongsGoUpToTheirRange() {
    assertThat(json("18446744073709551615").readUnsignedLong()).isEqualTo(-1);
    assertThat(json("\"18446744073709551615\"").readUnsignedLong()).isEqualTo(-1);
    assertRefused(
        () -> json("18446744073709551616").readUnsignedLong(),
        "18446744073709551616 is out of the range of an unsigned long, 0 to 18446744073709551615"
            + " at $");
    assertRefused(
        () -> json("-1").readUnsignedLong(),
        "-1 is out of the range of an unsigned long, 0 to 18446744073709551615 at $");
  }

  @Test
  void rangeErrorsNameTheRange() {
    assertRefused(
        () -> json("128").readByte(), "128 is out of the range of byte, -128 to 127 at $");
    assertRefused(
        () -> json("-32769").readShort(),
        "-32769 is out of the range of short, -32768 to 32767 at $");
    assertRefused(
        () -> json("99999999999999999999999").readInt(),
        "99999999999999999999999 is out of the range of int, -2147483648 to 2147483647 at $");
    assertRefused(
        () -> json("9223372036854775808").readLong(),
        "9223372036854775808 is out of the range of long, -9223372036854775808 to"
            + " 9223372036854775807 at $");
    assertRefused(
        () -> json("1e999").readDouble(),
        "1e999 is out of the range of a double, -1.7976931348623157E308 to 1.7976931348623157E308"
            + " at $");
    assertRefused(
        () -> json("-1e39").readFloat(),
        "-1e39 is out of the range of a float, -3.4028235E38 to 3.4028235E38 at $");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.0|a decimal number",
        "1e2|a decimal number",
        "-5.5|a decimal number",
        "null|null",
        "true|a boolean",
        "[]|an array",
        "{}|an object",
        "\"1\"|a text"
      })
  void onlyIntegersAreIntegers(String text, String found) {
    assertRefused(() -> json(text).readInt(), "expected an integer, found " + found + " at $");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"",
        "\"1.0\"",
        "\"+1\"",
        "\" 1\"",
        "\"1e3\"",
        "\"0x1\"",
        "\"99999999999999999999999\"",
        "\"one\""
      })
  void textIsALongOnlyWhenItIsItsDigits(String text) {
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> json(text).readLong())
        .withMessageStartingWith("expected the digits of a long, found the text " + text);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        1,
        -1,
        0.1,
        12.5,
        1e22,
        1e23,
        123456.789,
        4.9E-324,
        2.2250738585072014E-308,
        1.7976931348623157E308,
        9007199254740994.0,
        0.30000000000000004,
        1e-7,
        123456789012345680.0
      })
  void doublesAreReadExactly(double value) {
    assertThat(json(Double.toString(value)).readDouble()).isEqualTo(value);
    assertThat(json("-" + Math.abs(value)).readDouble()).isEqualTo(-Math.abs(value));
  }

  @Test
  void numbersAreNumbersHoweverTheyAreWritten() {
    assertThat(json("10").readDouble()).isEqualTo(10);
    assertThat(json("1E1").readDouble()).isEqualTo(10);
    assertThat(json("0.00001e6").readDouble()).isEqualTo(10);
    assertThat(json("-0").readDouble()).isEqualTo(-0.0);
    assertThat(json("123456789123456789123456789").readDouble()).isEqualTo(1.2345678912345679E26);
    assertThat(json("0." + "0".repeat(400) + "1").readDouble()).isZero();
    assertThat(json("1" + "0".repeat(300) + "e-300").readDouble()).isEqualTo(1);
    assertThat(json("null").readDouble()).isNaN();
    assertThat(json("null").readFloat()).isNaN();
    assertThat(json("16777217").readFloat()).isEqualTo(16777216f);
    assertThat(json("1.17549435E-38").readFloat()).isEqualTo(Float.MIN_NORMAL);
    // Rounded to a double first, this would be rounded twice and come out one too low.
    assertThat(json("1.00000017881393432617187500001").readFloat()).isEqualTo(1.0000002f);
  }

  @Test
  void aNumberOfAMillionDigitsIsRefusedWhereItsValueMattersAndSkippedElsewhere() {
    String digits = "1".repeat(1_000_000);

    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> json(digits).readDouble())
        .withMessage("a number has 1000000 characters, the limit is 10000 at $");
    assertThatExceptionOfType(CodecException.class).isThrownBy(() -> json(digits).readLong());
    JsonReader source = json(digits + " 1");
    source.skipValue();
    assertThat(source.readInt()).isEqualTo(1);
  }

  @Test
  void textIsReadWithEscapesAndWithout() {
    assertThat(json("\"\"").readString()).isEmpty();
    assertThat(json("\"plain text of some length\"").readString())
        .isEqualTo("plain text of some length");
    assertThat(json("\"gr\u00FC\u00DFe \u4F60\u597D \uD83D\uDE00, everybody\"").readString())
        .isEqualTo("gr\u00FC\u00DFe \u4F60\u597D \uD83D\uDE00, everybody");
    assertThat(
            json("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u4F60\\uD83D\\uDE00\u00E9\"")
                .readString())
        .isEqualTo("\"\\/\b\f\n\r\tA\u00E9\u4F60\uD83D\uDE00\u00E9");
  }

  @Test
  void messagesTellWhatIsWrongWithAText() {
    assertRefused(
        () -> json("\"a\nb\"").readString(),
        "a text has the bare control character 0x0A (byte 2) at $");
    assertRefused(() -> json("\"abc").readString(), "the bytes end inside a text (byte 4) at $");
    assertRefused(
        () -> json("\"\\uD800x\"").readString(),
        "the escape \\uD800 is a lone surrogate (byte 1) at $");
    assertRefused(
        () -> json("\"\\x\"").readString(), "a backslash is followed by `x` (byte 1) at $");
    assertRefused(
        () -> json(CodecTesting.bytes('"', 0xC0, 0x80, '"')).readString(),
        "a text is not UTF-8 (byte 0) at $");
  }

  @Test
  void bytesAreBase64OrAnArray() {
    assertThat(json("\"AAH/\"").readBytes()).containsExactly(0, 1, 0xFF);
    assertThat(json("\"AAH\\/\"").readBytes()).containsExactly(0, 1, 0xFF);
    assertThat(json("\"AAE=\"").readBytes()).containsExactly(0, 1);
    assertThat(json("\"AAE\"").readBytes()).containsExactly(0, 1);
    assertThat(json("\"\"").readBytes()).isEmpty();
    assertThat(json("[0, 1,255]").readBytes()).containsExactly(0, 1, 0xFF);
    assertThat(json("[]").readBytes()).isEmpty();
    assertRefused(
        () -> json("[0,256]").readBytes(), "256 is out of the range of a byte, 0 to 255 at $[1]");
    assertRefused(
        () -> json("\"a*\"").readBytes(), "expected bytes, found a text that is not base64 at $");
    assertRefused(() -> json("1").readBytes(), "expected bytes, found an integer at $");
  }

  @Test
  void membersComeInAnyOrderWithBlanksEscapesAndAliases() {
    JsonReader source = json("{ \"why\" : 1 ,\n\"z\":[{}],\t\"\\u0078\"\r: 3 }");
    source.beginObject(POINT);

    assertThat(source.nextField(POINT, 0)).isEqualTo(1);
    assertThat(source.readInt()).isEqualTo(1);
    assertThat(source.nextField(POINT, 99)).isEqualTo(FieldNames.UNKNOWN);
    assertThat(source.path()).isEqualTo("$.z");
    source.skipValue();
    assertThat(source.nextField(POINT, 0)).isEqualTo(0);
    assertThat(source.readInt()).isEqualTo(3);
    assertThat(source.nextField(POINT, 1)).isEqualTo(FieldNames.END);
    source.expectEnd();
  }

  @Test
  void aMemberThatStandsThereTwiceIsRefused() {
    JsonReader source = json("{\"y\":1,\"why\":2}");
    source.beginObject(POINT);
    long seen = source.markField(POINT, source.nextField(POINT, 0), 0);
    source.skipValue();
    int again = source.nextField(POINT, -7);

    assertRefused(
        () -> source.markField(POINT, again, seen), "the member `y` stands there twice at $.y");
  }

  @Test
  void variantsAreNamesAloneOrWithAValue() {
    FieldNames names = FieldNames.of("Ok", "Err");

    JsonReader value = json(" { \"Ok\" : 5 } ");
    assertThat(value.beginVariant(names)).isZero();
    assertThat(value.path()).isEqualTo("$.Ok");
    assertThat(value.readInt()).isEqualTo(5);
    value.endVariant();
    value.expectEnd();
    for (String unit :
        new String[] {
          "\"Ok\"", "{\"Ok\":null}", "{\"Ok\":{}}", "{\"Ok\":[]}", "{\"O\\u006B\":{\"later\":1}}"
        }) {
      JsonReader source = json("[" + unit + ",7]");
      source.beginArray();
      source.nextElement();
      assertThat(source.readEnum(names)).isZero();
      assertThat(source.nextElement()).isTrue();
      assertThat(source.readInt()).isEqualTo(7);
      assertThat(source.nextElement()).isFalse();
    }
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> json("{\"Ok\":null,\"Err\":null}").readEnum(names))
        .withMessage("expected `}`, as a variant is an object of one member (byte 10) at $.Ok");
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> json("{\"Ok\":[1]}").readEnum(names))
        .withMessage("expected null, found an array with elements at $.Ok[0]");
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> json("{}").beginVariant(names));
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> json("5").readEnum(names))
        .withMessage("expected a name, found an integer at $");
  }

  @Test
  void theValueOfABareVariantIsNotTakenFromWhatFollows() {
    FieldNames names = FieldNames.of("Circle");
    JsonReader source = json("[\"Circle\" ,7]");
    source.beginArray();
    source.nextElement();
    source.beginVariant(names);

    assertRefused(
        source::readInt,
        "expected an integer as the value of the variant `Circle`, found only its name at"
            + " $[0].Circle");
    assertThat(source.readNull()).isFalse();
    source.skipValue();
    source.endVariant();
    assertThat(source.nextElement()).isTrue();
    assertThat(source.readInt()).isEqualTo(7);
  }

  @Test
  void anUnknownVariantIsNamedInItsMessage() {
    FieldNames names = FieldNames.of("A", "B");

    for (String text : new String[] {"\"X\"", "{\"X\":null}", "{\"\\u0058\":{}}"}) {
      JsonReader source = json(text);
      assertThat(source.readEnum(names)).isEqualTo(FieldNames.UNKNOWN);
      assertThat(source.unknownVariant(names))
          .hasMessage("unknown variant `X`, expected one of `A`, `B` at $");
    }
  }

  @Test
  void keysOfMapsAreTextOrItsDigits() {
    JsonReader source = json("{\"-5\":0,\"18446744073709551615\":0,\"B\":0,\"k\\u0065y\":0}");
    source.beginMap();
    source.nextEntry();
    assertThat(source.readLongKey()).isEqualTo(-5);
    source.skipValue();
    source.nextEntry();
    assertThat(source.readUnsignedLongKey()).isEqualTo(-1);
    source.skipValue();
    source.nextEntry();
    assertThat(source.readEnumKey(FieldNames.of("A", "B"))).isEqualTo(1);
    source.skipValue();
    source.nextEntry();
    assertThat(source.path()).isEqualTo("$.key");
    assertThat(source.readKey()).isEqualTo("key");
    source.skipValue();
    assertThat(source.nextEntry()).isFalse();
    source.expectEnd();
  }

  @Test
  void thePathTellsTheWayThroughRecordsArraysAndMaps() {
    FieldNames items = FieldNames.of("items");
    JsonReader source = json("{\"items\":[null,{\"a b\":\"x\"}]}");
    source.beginObject(items);
    source.nextField(items, 0);
    source.beginArray();
    source.nextElement();
    source.readNull();
    source.nextElement();
    source.beginMap();
    source.nextEntry();
    source.readKey();

    assertRefused(source::readBoolean, "expected a boolean, found a text at $.items[1][\"a b\"]");
  }

  @Test
  void namesOfAPeerAreShownShortAndWithoutControlCharacters() {
    JsonReader source = json("{\"" + "x".repeat(1000) + "\\u0007\":0}");
    source.beginMap();
    source.nextEntry();
    assertThat(source.path()).isEqualTo("$[\"" + "x".repeat(64) + "..\"]");

    JsonReader bell = json("{\"a\\u0007b\":0}");
    bell.beginMap();
    bell.nextEntry();
    assertThat(bell.path()).isEqualTo("$[\"a?b\"]");
  }

  @Test
  void valuesOfAnyDepthAreSkippedWithoutRecursion() {
    int depth = 1_000_000;
    JsonReader source = json("[" + "[".repeat(depth) + "]".repeat(depth) + ",7]");
    source.beginArray();
    source.nextElement();
    source.skipValue();
    assertThat(source.nextElement()).isTrue();
    assertThat(source.readInt()).isEqualTo(7);

    JsonReader objects = json("{\"\":".repeat(depth) + "0" + "}".repeat(depth));
    objects.skipValue();
    objects.expectEnd();
    assertThat(objects.remaining()).isZero();
  }

  @Test
  void bracketsMustMatchWhereAValueIsSkipped() {
    assertRefused(
        () -> json("[{\"a\":[1}]").skipValue(), "expected `,` or `]`, found `}` (byte 8) at $");
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> json("[".repeat(100) + "]".repeat(99) + "}").skipValue());
  }

  @Test
  void onlyBlanksMayFollowAValue() {
    JsonReader blanks = json("1 \t\r\n");
    blanks.readInt();
    blanks.expectEnd();
    assertThat(blanks.remaining()).isZero();

    JsonReader more = json("1 2");
    more.readInt();
    assertRefused(more::expectEnd, "expected the end, found `2` (byte 2) at $");
  }

  private static void assertRefused(ThrowingCallable reading, String message) {
    assertThatExceptionOfType(CodecException.class).isThrownBy(reading).withMessage(message);
  }
}
