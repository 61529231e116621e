package io.ruapc.codec;

import static io.ruapc.codec.CodecTesting.json;
import static io.ruapc.codec.CodecTesting.messagePack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarsTest {
  @Test
  void aDurationIsSecondsAndNanos() {
    Duration value = Duration.ofMillis(10);

    assertThat(messagePack(w -> Scalars.writeDuration(w, value)))
        .isEqualTo("82a47365637300a56e616e6f73ce00989680");
    assertThat(json(w -> Scalars.writeDuration(w, value)))
        .isEqualTo("{\"secs\":0,\"nanos\":10000000}");
    assertThat(Scalars.readDuration(messagePack("82a47365637300a56e616e6f73ce00989680")))
        .isEqualTo(value);
    assertThat(Scalars.readDuration(messagePack("9200ce00989680"))).isEqualTo(value);
    assertThat(Scalars.readDuration(json("{\"nanos\":10000000,\"secs\":0,\"x\":1}")))
        .isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "100ms,PT0.1S",
    "1.5s,PT1.5S",
    "2m,PT2M",
    "1h,PT1H",
    "0s,PT0S",
    "7d,PT168H",
    "3us,PT0.000003S",
    "4ns,PT0.000000004S",
    "PT1M30.5S,PT1M30.5S",
    "P1DT2H,PT26H",
    "0.5ns,PT0S",
    "1.000000001s,PT1.000000001S"
  })
  void aDurationIsReadAsPeopleWriteIt(String text, String expected) {
    assertThat(Scalars.readDuration(json('"' + text + '"'))).isEqualTo(Duration.parse(expected));
    assertThat(Scalars.readDuration(messagePack(CodecTesting.toMessagePack(Codecs.STRING, text))))
        .isEqualTo(Duration.parse(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"-1s\"",
        "\"PT-1S\"",
        "\"1\"",
        "\"1 s\"",
        "\"s\"",
        "\"1e3s\"",
        "\"\"",
        "\"1.s\"",
        "\"999999999999999999d\"",
        "{\"secs\":-1,\"nanos\":0}",
        "{\"secs\":0,\"nanos\":-1}",
        "{\"secs\":0}",
        "{\"nanos\":0}",
        "{\"secs\":9223372036854775807,\"nanos\":9223372036854775807}",
        "{\"secs\":0,\"secs\":0,\"nanos\":0}",
        "5",
        "null"
      })
  void whatIsNoDurationIsRefused(String text) {
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> Scalars.readDuration(json(text)));
  }

  @Test
  void aNegativeDurationIsNotWritten() {
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> json(w -> Scalars.writeDuration(w, Duration.ofMillis(-1))))
        .withMessage("the negative duration PT-0.001S has no form on the wire");
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> messagePack(w -> Scalars.writeDuration(w, Duration.ofNanos(-1))));
  }

  @Test
  void timesAreRfc3339Text() {
    assertThat(json(w -> Scalars.writeInstant(w, Instant.parse("2026-11-24T10:00:00Z"))))
        .isEqualTo("\"2026-11-24T10:00:00Z\"");
    assertThat(json(w -> Scalars.writeLocalDate(w, LocalDate.of(2026, 1, 2))))
        .isEqualTo("\"2026-01-02\"");
    assertThat(json(w -> Scalars.writeLocalDateTime(w, LocalDateTime.of(2026, 1, 2, 3, 4))))
        .isEqualTo("\"2026-01-02T03:04:00\"");
    assertThat(Scalars.readInstant(json("\"2026-11-24T12:00:00.25+02:00\"")))
        .isEqualTo(Instant.parse("2026-11-24T10:00:00.25Z"));
    assertThat(Scalars.readInstant(json("\"2026-11-24t10:00:00z\"")))
        .isEqualTo(Instant.parse("2026-11-24T10:00:00Z"));
    assertThat(Scalars.readLocalDateTime(json("\"2026-01-02T03:04\"")))
        .isEqualTo(LocalDateTime.of(2026, 1, 2, 3, 4));
  }

  @Test
  void whatIsNoTimeIsRefusedWithWhatWasExpected() {
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> Scalars.readInstant(json("\"2026-13-24T10:00:00Z\"")))
        .withMessage("expected an RFC 3339 time, found the text \"2026-13-24T10:00:00Z\" at $");
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> Scalars.readLocalDate(json("\"2026-02-30\"")))
        .withMessage("expected a date, found the text \"2026-02-30\" at $");
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> Scalars.readLocalDateTime(messagePack("a0")));
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> Scalars.readInstant(json("\"" + "x".repeat(100_000) + "\"")))
        .withMessage("expected an RFC 3339 time of at most 10000 characters, found 100000 at $");
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> Scalars.readInstant(json("1700000000")))
        .withMessage("expected a text, found an integer at $");
  }

  @Test
  void rfc3339KnowsFourDigitsOfAYear() {
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> json(w -> Scalars.writeInstant(w, Instant.MAX)))
        .withMessageContaining("outside the years 0 to 9999");
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(
            () -> json(w -> Scalars.writeInstant(w, Instant.parse("-0001-01-01T00:00:00Z"))));
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> json(w -> Scalars.writeLocalDate(w, LocalDate.of(10_000, 1, 1))));
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> messagePack(w -> Scalars.writeLocalDateTime(w, LocalDateTime.MIN)));
  }

  @Test
  void aUuidIsBytesInMessagePackAndTextInJson() {
    UUID value = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
    String binary = "c4100123456789abcdef0123456789abcdef";

    assertThat(messagePack(w -> Scalars.writeUuid(w, value))).isEqualTo(binary);
    assertThat(json(w -> Scalars.writeUuid(w, value)))
        .isEqualTo("\"01234567-89ab-cdef-0123-456789abcdef\"");
    assertThat(Scalars.readUuid(messagePack(binary))).isEqualTo(value);
    assertThat(Scalars.readUuid(json("\"01234567-89AB-cdef-0123-456789abcdef\""))).isEqualTo(value);
    assertThat(
            Scalars.readUuid(
                messagePack(CodecTesting.toMessagePack(Codecs.STRING, value.toString()))))
        .isEqualTo(value);
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> Scalars.readUuid(json("\"1-2-3-4-5\"")))
        .withMessage("expected a UUID, found the text \"1-2-3-4-5\" at $");
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> Scalars.readUuid(messagePack("c4020102")))
        .withMessage("expected a UUID of 16 bytes, found 2 at $");
  }

  @Test
  void bigNumbersAreTextAndAreReadFromNumbersToo() {
    BigInteger big = new BigInteger("123456789012345678901234567890");
    assertThat(json(w -> Scalars.writeBigInteger(w, big))).isEqualTo("\"" + big + "\"");
    assertThat(Scalars.readBigInteger(json("\"" + big + "\""))).isEqualTo(big);
    assertThat(Scalars.readBigInteger(json(big.toString()))).isEqualTo(big);
    assertThat(Scalars.readBigInteger(messagePack("cfffffffffffffffff")))
        .isEqualTo("18446744073709551615");
    assertThat(Scalars.readBigInteger(messagePack("ff"))).isEqualTo(BigInteger.ONE.negate());

    BigDecimal decimal = new BigDecimal("-12.50");
    assertThat(json(w -> Scalars.writeBigDecimal(w, decimal))).isEqualTo("\"-12.50\"");
    assertThat(Scalars.readBigDecimal(json("\"-12.50\""))).isEqualTo(decimal);
    assertThat(Scalars.readBigDecimal(json("-12.50"))).isEqualTo(decimal);
    assertThat(Scalars.readBigDecimal(json("12"))).isEqualTo(new BigDecimal(12));
    assertThat(Scalars.readBigDecimal(messagePack("cb3fb999999999999a"))).isEqualTo("0.1");
    assertThat(Scalars.readBigDecimal(messagePack("ca3dcccccd"))).isEqualTo("0.1");
    assertThat(Scalars.readBigDecimal(messagePack("05"))).isEqualTo("5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "1e3", "\"1.5\"", "\"\"", "\"x\"", "null", "true", "[]"})
  void onlyIntegersAreBigIntegers(String text) {
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> Scalars.readBigInteger(json(text)));
  }

  @Test
  void bigNumbersHaveLimits() {
    String digits = "1".repeat(CodecLimits.MAX_NUMBER_LENGTH);
    assertThat(Scalars.readBigInteger(json(digits))).isEqualTo(new BigInteger(digits));
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> Scalars.readBigInteger(json(digits + "1")));
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> Scalars.readBigInteger(json("\"" + digits + "1\"")));
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(
            () -> json(w -> Scalars.writeBigInteger(w, BigInteger.ONE.shiftLeft(1_000_000))));
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> Scalars.readBigDecimal(json("1e10001")))
        .withMessage("expected a decimal number, found the text \"1e10001\" at $");
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> Scalars.readBigDecimal(json("1e-999999999999")));
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> json(w -> Scalars.writeBigDecimal(w, new BigDecimal("1e999999999"))))
        .withMessage("a decimal number has the scale -999999999, the limit is 10000");
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> Scalars.readBigDecimal(messagePack("cb7ff8000000000000")))
        .withMessage("expected a finite number, found the text \"NaN\" at $");
  }
}
