package io.ruapc.codec;

import static io.ruapc.codec.CodecTesting.messagePack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagePackReaderTest {
  private static final FieldNames POINT = FieldNames.of("x", "y").withAlias(1, "why");

  @ParameterizedTest
  @CsvSource({
    "00,0",
    "7f,127",
    "ff,-1",
    "e0,-32",
    "cc00,0",
    "ccff,255",
    "cd0001,1",
    "cdffff,65535",
    "ce00000001,1",
    "ceffffffff,4294967295",
    "cf0000000000000001,1",
    "cf7fffffffffffffff,9223372036854775807",
    "d001,1",
    "d080,-128",
    "d10001,1",
    "d18000,-32768",
    "d200000001,1",
    "d280000000,-2147483648",
    "d30000000000000001,1",
    "d38000000000000000,-9223372036854775808"
  })
  void integersOfAnyWidthAreRead(String hex, long value) {
    assertThat(messagePack(hex).readLong()).isEqualTo(value);
    assertThat(messagePack(hex).readDouble()).isEqualTo((double) value);
    if (value >= 0) {
      assertThat(messagePack(hex).readUnsignedLong()).isEqualTo(value);
    }
    if (value == (int) value) {
      assertThat(messagePack(hex).readInt()).isEqualTo((int) value);
    }
  }

  @Test
  void aUint64IsALongOnlyUpToItsRange() {
    String max = "cfffffffffffffffff";

    assertThat(messagePack(max).readUnsignedLong()).isEqualTo(-1);
    assertThat(messagePack(max).readDouble()).isEqualTo(0x1p64);
    assertThat(messagePack("cf8000000000000401").readDouble()).isEqualTo(0x1.0000000000001p63);
    assertRefused(
        () -> messagePack(max).readLong(),
        "18446744073709551615 is out of the range of long,"
            + " -9223372036854775808 to 9223372036854775807 at $");
  }

  @Test
  void rangeErrorsNameTheRange() {
    assertRefused(
        () -> messagePack("cd012c").readByte(),
        "300 is out of the range of byte, -128 to 127 at $");
    assertRefused(
        () -> messagePack("d2ffff7fff").readShort(),
        "-32769 is out of the range of short, -32768 to 32767 at $");
    assertRefused(
        () -> messagePack("ce80000000").readInt(),
        "2147483648 is out of the range of int, -2147483648 to 2147483647 at $");
    assertRefused(
        () -> messagePack("ff").readUnsignedLong(),
        "-1 is out of the range of an unsigned long, 0 to 18446744073709551615 at $");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ca3f800000", "cb3ff0000000000000", "c0", "a131", "c2", "90", "80", "d40001"})
  void onlyIntegersAreIntegers(String hex) {
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> messagePack(hex).readInt())
        .withMessageStartingWith("expected an integer, found ");
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> messagePack(hex).readUnsignedLong());
  }

  @Test
  void numbersOfEitherWidthAreReadAsFloatAndDouble() {
    assertThat(messagePack("ca3fc00000").readDouble()).isEqualTo(1.5);
    assertThat(messagePack("ca3fc00000").readFloat()).isEqualTo(1.5f);
    assertThat(messagePack("cb3ff8000000000000").readFloat()).isEqualTo(1.5f);
    assertThat(messagePack("cb7ff0000000000000").readFloat()).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(messagePack("c0").readFloat()).isNaN();
    assertThat(messagePack("c0").readDouble()).isNaN();
    assertRefused(
        () -> messagePack("cb4818000000000000").readFloat(),
        "2.0416942015256308E39 is out of the range of a float, -3.4028235E38 to 3.4028235E38 at $");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a3616263",
        "d903616263",
        "da0003616263",
        "db00000003616263",
        "c403616263",
        "c50003616263",
        "c600000003616263"
      })
  void textMayHaveAnyHeader(String hex) {
    assertThat(messagePack(hex).readString()).isEqualTo("abc");
    assertThat(messagePack("81" + hex + "01").path()).isEqualTo("$");
    MessagePackReader record = messagePack("81" + hex + "01");
    FieldNames names = FieldNames.of("abc");
    record.beginObject(names);
    assertThat(record.nextField(names, 0)).isZero();
    assertThat(record.readInt()).isEqualTo(1);
    assertThat(record.nextField(names, 1)).isEqualTo(FieldNames.END);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c080",
        "eda080",
        "edbfbf",
        "f08080af",
        "f4908080",
        "ff",
        "80",
        "e282",
        "c3",
        "f09f98",
        "6161616161616161ff",
        "c3a9c3a9c3a9c3a980"
      })
  void textIsStrictUtf8(String bytes) {
    String hex = HexFormat.of().toHexDigits((byte) (0xA0 | bytes.length() / 2)) + bytes;

    assertRefused(
        () -> messagePack(hex).readString(),
        "a text is not UTF-8 (byte " + (bytes.length() / 2 + 1) + ") at $");
  }

  @Test
  void bytesMayBeBinaryAnArrayOrBase64() {
    byte[] expected = {0, 1, -1};

    assertThat(messagePack("c4030001ff").readBytes()).isEqualTo(expected);
    assertThat(messagePack("930001ccff").readBytes()).isEqualTo(expected);
    assertThat(messagePack("a441414848").readBytes()).isEqualTo(new byte[] {0, 1, -57});
    assertThat(messagePack("90").readBytes()).isEmpty();
    assertRefused(
        () -> messagePack("9200cd0100").readBytes(),
        "256 is out of the range of a byte, 0 to 255 at $[1]");
    assertRefused(
        () -> messagePack("a12a").readBytes(),
        "expected bytes, found a text that is not base64 at $");
    assertRefused(() -> messagePack("05").readBytes(), "expected bytes, found an integer at $");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dd7fffffff",
        "ddffffffff",
        "dc0001",
        "91",
        "df7fffffff",
        "dfffffffff",
        "de0001",
        "8101",
        "81a161",
        "db7fffffff",
        "dbffffffff",
        "d9ff",
        "a161" + "a2",
        "c6ffffffff",
        "c401",
        "c7",
        "c70105",
        "c8ffff05",
        "c9ffffffff05",
        "d4",
        "d401",
        "d8050000",
        "cc",
        "cd00",
        "ce000000",
        "cf00000000000000",
        "d0",
        "d100",
        "ca000000",
        "cb00000000000000",
        "c1",
        "91c1",
        "",
        "9291",
        "dc00"
      })
  void whatClaimsMoreThanThereIsFailsBeforeAnythingIsMade(String hex) {
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> {
          MessagePackReader source = messagePack(hex);
          source.skipValue();
          source.skipValue();
        })
        .satisfies(e -> assertThat(e.kind()).isEqualTo(CodecException.Kind.MALFORMED));
  }

  @Test
  void anArrayThatClaimsMuchReservesLittle() {
    MessagePackReader source = messagePack("dc2000" + "01".repeat(0x2000));

    assertThat(source.beginArray()).isEqualTo(CodecLimits.MAX_SIZE_HINT);
  }

  @Test
  void aRecordMayBeAnArrayInTheOrderOfItsMembers() {
    MessagePackReader source = messagePack("920102");
    source.beginObject(POINT);

    assertThat(source.nextField(POINT, 0)).isEqualTo(0);
    assertThat(source.readInt()).isEqualTo(1);
    assertThat(source.nextField(POINT, 1)).isEqualTo(1);
    assertThat(source.readInt()).isEqualTo(2);
    assertThat(source.nextField(POINT, 2)).isEqualTo(FieldNames.END);
    assertRefused(
        () -> messagePack("93010203").beginObject(POINT),
        "an array of 3 elements for a record of 2 components at $");
  }

  @Test
  void namesOfMembersMayBeNumbers() {
    MessagePackReader source = messagePack("83" + "0101" + "0002" + "0703");
    source.beginObject(POINT);

    assertThat(source.nextField(POINT, 0)).isEqualTo(1);
    source.skipValue();
    assertThat(source.nextField(POINT, 0)).isEqualTo(0);
    source.skipValue();
    assertThat(source.nextField(POINT, 0)).isEqualTo(FieldNames.UNKNOWN);
    assertThat(source.path()).isEqualTo("$.7");
    source.skipValue();
    assertThat(source.nextField(POINT, 0)).isEqualTo(FieldNames.END);
    assertRefused(
        () -> nextField("81ff01"),
        "-1 is out of the range of an unsigned long, 0 to" + " 18446744073709551615 at $");
    assertRefused(() -> nextField("81c001"), "expected the name of a member, found null at $");
  }

  @Test
  void membersComeInAnyOrderAndUnderTheirAliases() {
    MessagePackReader source = messagePack("83" + "a377687901" + "a17a02" + "a17803");
    source.beginObject(POINT);

    assertThat(source.nextField(POINT, 0)).isEqualTo(1);
    assertThat(source.readInt()).isEqualTo(1);
    assertThat(source.nextField(POINT, 99)).isEqualTo(FieldNames.UNKNOWN);
    assertThat(source.path()).isEqualTo("$.z");
    source.skipValue();
    assertThat(source.nextField(POINT, 0)).isEqualTo(0);
    assertThat(source.readInt()).isEqualTo(3);
    assertThat(source.nextField(POINT, 1)).isEqualTo(FieldNames.END);
  }

  @Test
  void aMemberThatStandsThereTwiceIsRefused() {
    MessagePackReader source = messagePack("82a17901a3776879" + "02");
    source.beginObject(POINT);
    long seen = source.markField(POINT, source.nextField(POINT, 0), 0);
    source.skipValue();
    int again = source.nextField(POINT, -7);

    assertRefused(
        () -> source.markField(POINT, again, seen), "the member `y` stands there twice at $.y");
  }

  @Test
  void missingMembersAreNamed() {
    MessagePackReader source = messagePack("91" + "81a17801");
    source.beginArray();
    source.nextElement();

    assertRefused(() -> source.requireFields(POINT, 0, 0b01, 0b11), "missing field at $[0].y");
  }

  @Test
  void valuesMayBe128Deep() {
    assertThat(depth("91".repeat(128) + "c0")).isEqualTo(128);
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> depth("91".repeat(129) + "c0"))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(CodecException.Kind.TOO_DEEP));
  }

  @Test
  void valuesOfAnyDepthAreSkippedWithoutRecursion() {
    MessagePackReader arrays = messagePack("91".repeat(1_000_000) + "c0" + "07");
    arrays.skipValue();
    assertThat(arrays.readInt()).isEqualTo(7);

    MessagePackReader maps = messagePack("81a161".repeat(1_000_000) + "c0" + "07");
    maps.skipValue();
    assertThat(maps.readInt()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c0",
        "c2",
        "c3",
        "05",
        "e0",
        "a0",
        "a161",
        "d9026161",
        "c40100",
        "c5000100",
        "c600000000",
        "90",
        "80",
        "9101",
        "81a16101",
        "8102c0",
        "ca00000000",
        "cb0000000000000000",
        "cc01",
        "cd0001",
        "ce00000001",
        "cf0000000000000001",
        "d001",
        "d10001",
        "d200000001",
        "d30000000000000001",
        "d40100",
        "d5010000",
        "d60100000000",
        "d7010000000000000000",
        "d80100000000000000000000000000000000",
        "c70001",
        "c7020100ff",
        "c800020100ff",
        "c9000000020100ff",
        "dc000101",
        "dd0000000101",
        "de0001a16101",
        "df00000001a16101",
        "d6ff5f5e1000"
      })
  void everyKindOfValueIsSkippedToItsEnd(String hex) {
    MessagePackReader source = messagePack("92" + hex + "7b");
    source.beginArray();
    source.nextElement();
    source.skipValue();

    assertThat(source.nextElement()).isTrue();
    assertThat(source.readInt()).isEqualTo(123);
    assertThat(source.nextElement()).isFalse();
    assertThat(source.remaining()).isZero();
  }

  @Test
  void variantsAreNamesOrNumbersAloneOrWithAValue() {
    FieldNames names = FieldNames.of("Ok", "Err");

    for (String hex : new String[] {"81a24f6b05", "810005", "81c4024f6b05", "de0001a24f6b05"}) {
      MessagePackReader source = messagePack(hex);
      assertThat(source.beginVariant(names)).isZero();
      assertThat(source.path()).isEqualTo("$.Ok");
      assertThat(source.readInt()).isEqualTo(5);
      source.endVariant();
      assertThat(source.path()).isEqualTo("$");
      assertThat(source.remaining()).isZero();
    }
    for (String hex :
        new String[] {"a24f6b", "00", "81a24f6bc0", "81a24f6b80", "81a24f6b90", "8100c0"}) {
      MessagePackReader source = messagePack(hex + "07");
      assertThat(source.beginVariant(names)).isZero();
      source.readUnitVariant();
      source.endVariant();
      assertThat(source.readInt()).isEqualTo(7);
      assertThat(messagePack(hex).readEnum(names)).isZero();
    }
    assertRefused(
        () -> messagePack("8200c001c0").beginVariant(names),
        "expected a variant, a map of one entry, found one of 2 at $");
    assertRefused(
        () -> messagePack("80").beginVariant(names),
        "expected a variant, a map of one entry, found one of 0 at $");
  }

  @Test
  void anUnknownVariantIsNamedInItsMessage() {
    FieldNames names = FieldNames.of("A", "B");

    for (String hex : new String[] {"a158", "81a158c0"}) {
      MessagePackReader source = messagePack(hex);
      assertThat(source.readEnum(names)).isEqualTo(FieldNames.UNKNOWN);
      assertThat(source.unknownVariant(names))
          .hasMessage("unknown variant `X`, expected one of `A`, `B` at $");
    }
    MessagePackReader number = messagePack("05");
    assertThat(number.beginVariant(names)).isEqualTo(FieldNames.UNKNOWN);
    assertThat(number.unknownVariant(names))
        .hasMessage("unknown variant `5`, expected one of `A`, `B` at $");
  }

  @Test
  void theValueOfABareVariantIsNotTakenFromWhatFollows() {
    FieldNames names = FieldNames.of("Circle");
    MessagePackReader source = messagePack("92" + "a6436972636c65" + "07");
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
  void keysOfMapsAreNumbersOrTheirDigits() {
    MessagePackReader source = messagePack("83" + "05c0" + "a22d35c0" + "cfffffffffffffffffc0");
    source.beginMap();
    source.nextEntry();
    assertThat(source.readLongKey()).isEqualTo(5);
    source.skipValue();
    source.nextEntry();
    assertThat(source.readLongKey()).isEqualTo(-5);
    source.skipValue();
    source.nextEntry();
    assertThat(source.path()).isEqualTo("$.18446744073709551615");
    assertThat(source.readUnsignedLongKey()).isEqualTo(-1);
    source.skipValue();
    assertThat(source.nextEntry()).isFalse();

    MessagePackReader text = messagePack("81a178c0");
    text.beginMap();
    text.nextEntry();
    assertRefused(text::readLongKey, "expected an integer as a key, found x at $.x");
  }

  @Test
  void thePathTellsTheWayThroughRecordsArraysAndMaps() {
    FieldNames items = FieldNames.of("items");
    MessagePackReader source = messagePack("81a56974656d73" + "92c0" + "81a461206220" + "a178");
    source.beginObject(items);
    source.nextField(items, 0);
    source.beginArray();
    source.nextElement();
    source.readNull();
    source.nextElement();
    source.beginMap();
    source.nextEntry();
    source.readKey();

    assertRefused(source::readBoolean, "expected a boolean, found a text at $.items[1][\"a b \"]");
  }

  @Test
  void trailingBytesAreIgnored() {
    MessagePackReader source = messagePack("05c1");
    assertThat(source.readInt()).isEqualTo(5);
    source.expectEnd();
    assertThat(source.remaining()).isEqualTo(1);
  }

  @Test
  void aCharIsATextOfOneCharacter() {
    assertThat(messagePack("a2c3a9").readChar()).isEqualTo('\u00E9');
    assertRefused(
        () -> messagePack("a0").readChar(), "expected a text of one character, found 0 at $");
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> messagePack("a4f09f9880").readChar());
  }

  private static int nextField(String hex) {
    MessagePackReader source = messagePack(hex);
    source.beginObject(POINT);
    return source.nextField(POINT, 0);
  }

  private static int depth(String hex) {
    MessagePackReader source = messagePack(hex);
    int depth = 0;
    while (source.peek() == Token.ARRAY) {
      source.beginArray();
      source.nextElement();
      depth++;
    }
    return depth;
  }

  private static void assertRefused(ThrowingCallable reading, String message) {
    assertThatExceptionOfType(CodecException.class).isThrownBy(reading).withMessage(message);
  }
}
