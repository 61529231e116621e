package io.ruapc.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Values that are no single token of the formats: how they are written, and which forms are read.
public final class Scalars {
  private static final FieldNames DURATION = FieldNames.of("secs", "nanos");
  private static final int SECS = 0;
  private static final int NANOS = 1;
  private static final long DURATION_FIELDS = 0b11;

  private static final int UUID_BYTES = 16;
  private static final int UUID_CHARACTERS = 36;
  private static final int MAX_YEAR = 9999;

  /// `100ms`, `1.5s`; no more digits than a duration can tell apart.
  private static final Pattern AMOUNT =
      Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?)(ns|us|ms|s|m|h|d)");

  private Scalars() {}

  /// Writes `{secs, nanos}`.
  ///
  /// @throws CodecException for a negative duration, which the wire has no form for
  public static void writeDuration(MessagePackWriter target, Duration value) {
    requirePositive(value);
    target.beginObject(2);
    target.writeName(DURATION, SECS);
    target.writeLong(value.getSeconds());
    target.writeName(DURATION, NANOS);
    target.writeInt(value.getNano());
    target.endObject();
  }

  /// Writes `{secs, nanos}`.
  ///
  /// @throws CodecException for a negative duration, which the wire has no form for
  public static void writeDuration(JsonWriter target, Duration value) {
    requirePositive(value);
    target.beginObject(2);
    target.writeName(DURATION, SECS);
    target.writeLong(value.getSeconds());
    target.writeName(DURATION, NANOS);
    target.writeInt(value.getNano());
    target.endObject();
  }

  /// Reads `{secs, nanos}`, `100ms`, `1.5s`, `2m`, `1h` or ISO-8601 text.
  public static Duration readDuration(MessagePackReader source) {
    if (source.peek() == Token.TEXT) {
      return parse(source.readString(), "a duration", Scalars::parseDuration, source::error);
    }
    long seconds = 0;
    long nanos = 0;
    long seen = 0;
    source.beginObject(DURATION);
    for (int field = source.nextField(DURATION, 0);
        field != FieldNames.END;
        field = source.nextField(DURATION, field + 1)) {
      switch (field) {
        case SECS -> {
          seen = source.markField(DURATION, field, seen);
          seconds = source.readLong();
        }
        case NANOS -> {
          seen = source.markField(DURATION, field, seen);
          nanos = source.readLong();
        }
        default -> source.skipValue();
      }
    }
    source.requireFields(DURATION, 0, seen, DURATION_FIELDS);
    return duration(seconds, nanos, source::error);
  }

  /// Reads `{secs, nanos}`, `100ms`, `1.5s`, `2m`, `1h` or ISO-8601 text.
  public static Duration readDuration(JsonReader source) {
    if (source.peek() == Token.TEXT) {
      return parse(source.readString(), "a duration", Scalars::parseDuration, source::error);
    }
    long seconds = 0;
    long nanos = 0;
    long seen = 0;
    source.beginObject(DURATION);
    for (int field = source.nextField(DURATION, 0);
        field != FieldNames.END;
        field = source.nextField(DURATION, field + 1)) {
      switch (field) {
        case SECS -> {
          seen = source.markField(DURATION, field, seen);
          seconds = source.readLong();
        }
        case NANOS -> {
          seen = source.markField(DURATION, field, seen);
          nanos = source.readLong();
        }
        default -> source.skipValue();
      }
    }
    source.requireFields(DURATION, 0, seen, DURATION_FIELDS);
    return duration(seconds, nanos, source::error);
  }

  /// Writes RFC 3339 text in UTC.
  ///
  /// @throws CodecException outside the years 0 to 9999, where RFC 3339 ends
  public static void writeInstant(MessagePackWriter target, Instant value) {
    target.writeString(format(value));
  }

  /// Writes RFC 3339 text in UTC.
  ///
  /// @throws CodecException outside the years 0 to 9999, where RFC 3339 ends
  public static void writeInstant(JsonWriter target, Instant value) {
    target.writeString(format(value));
  }

  /// Reads RFC 3339 text with any offset.
  public static Instant readInstant(MessagePackReader source) {
    return parse(source.readString(), "an RFC 3339 time", Instant::parse, source::error);
  }

  /// Reads RFC 3339 text with any offset.
  public static Instant readInstant(JsonReader source) {
    return parse(source.readString(), "an RFC 3339 time", Instant::parse, source::error);
  }

  /// Writes `2026-11-24`.
  ///
  /// @throws CodecException outside the years 0 to 9999, where RFC 3339 ends
  public static void writeLocalDate(MessagePackWriter target, LocalDate value) {
    target.writeString(format(value));
  }

  /// Writes `2026-11-24`.
  ///
  /// @throws CodecException outside the years 0 to 9999, where RFC 3339 ends
  public static void writeLocalDate(JsonWriter target, LocalDate value) {
    target.writeString(format(value));
  }

  /// Reads `2026-11-24`.
  public static LocalDate readLocalDate(MessagePackReader source) {
    return parse(source.readString(), "a date", LocalDate::parse, source::error);
  }

  /// Reads `2026-11-24`.
  public static LocalDate readLocalDate(JsonReader source) {
    return parse(source.readString(), "a date", LocalDate::parse, source::error);
  }

  /// Writes `2026-11-24T10:15:00`.
  ///
  /// @throws CodecException outside the years 0 to 9999, where RFC 3339 ends
  public static void writeLocalDateTime(MessagePackWriter target, LocalDateTime value) {
    target.writeString(format(value));
  }

  /// Writes `2026-11-24T10:15:00`.
  ///
  /// @throws CodecException outside the years 0 to 9999, where RFC 3339 ends
  public static void writeLocalDateTime(JsonWriter target, LocalDateTime value) {
    target.writeString(format(value));
  }

  /// Reads `2026-11-24T10:15:00`.
  public static LocalDateTime readLocalDateTime(MessagePackReader source) {
    return parse(source.readString(), "a date and time", LocalDateTime::parse, source::error);
  }

  /// Reads `2026-11-24T10:15:00`.
  public static LocalDateTime readLocalDateTime(JsonReader source) {
    return parse(source.readString(), "a date and time", LocalDateTime::parse, source::error);
  }

  /// Writes 16 bytes.
  public static void writeUuid(MessagePackWriter target, UUID value) {
    byte[] bytes = new byte[UUID_BYTES];
    ByteBuffer.wrap(bytes)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits());
    target.writeBytes(bytes);
  }

  /// Writes text.
  public static void writeUuid(JsonWriter target, UUID value) {
    target.writeString(value.toString());
  }

  /// Reads 16 bytes, or text.
  public static UUID readUuid(MessagePackReader source) {
    if (source.peek() == Token.TEXT) {
      return parse(source.readString(), "a UUID", Scalars::parseUuid, source::error);
    }
    byte[] bytes = source.readBytes();
    if (bytes.length != UUID_BYTES) {
      throw source.error("expected a UUID of 16 bytes, found " + bytes.length);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  /// Reads text.
  public static UUID readUuid(JsonReader source) {
    return parse(source.readString(), "a UUID", Scalars::parseUuid, source::error);
  }

  /// Reads the key of an entry.
  static UUID readUuidKey(JsonReader source) {
    return parse(source.readKey(), "a UUID", Scalars::parseUuid, source::error);
  }

  /// Writes the digits as text.
  public static void writeBigInteger(MessagePackWriter target, BigInteger value) {
    target.writeString(format(value));
  }

  /// Writes the digits as text.
  public static void writeBigInteger(JsonWriter target, BigInteger value) {
    target.writeString(format(value));
  }

  /// Reads the digits as text, or a number.
  public static BigInteger readBigInteger(MessagePackReader source) {
    if (source.peek() == Token.TEXT) {
      return parse(source.readString(), "an integer", Scalars::parseBigInteger, source::error);
    }
    return source.isAboveLong()
        ? new BigInteger(Long.toUnsignedString(source.readUnsignedLong()))
        : BigInteger.valueOf(source.readLong());
  }

  /// Reads the digits as text, or a number.
  public static BigInteger readBigInteger(JsonReader source) {
    String digits =
        switch (source.peek()) {
          case TEXT -> source.readString();
          case INTEGER -> source.readNumberText();
          case NULL, BOOLEAN, DECIMAL, BYTES, ARRAY, OBJECT, EXTENSION, NOTHING ->
              throw source.expected("an integer");
        };
    return parse(digits, "an integer", Scalars::parseBigInteger, source::error);
  }

  /// Writes the number as text.
  public static void writeBigDecimal(MessagePackWriter target, BigDecimal value) {
    target.writeString(format(value));
  }

  /// Writes the number as text.
  public static void writeBigDecimal(JsonWriter target, BigDecimal value) {
    target.writeString(format(value));
  }

  /// Reads text, or a number.
  public static BigDecimal readBigDecimal(MessagePackReader source) {
    return switch (source.peek()) {
      case INTEGER -> new BigDecimal(readBigInteger(source));
      case DECIMAL ->
          parse(
              source.isSingle()
                  ? Float.toString(source.readFloat())
                  : Double.toString(source.readDouble()),
              "a finite number",
              Scalars::parseBigDecimal,
              source::error);
      case TEXT, NULL, BOOLEAN, BYTES, ARRAY, OBJECT, EXTENSION, NOTHING ->
          parse(source.readString(), "a decimal number", Scalars::parseBigDecimal, source::error);
    };
  }

  /// Reads text, or a number.
  public static BigDecimal readBigDecimal(JsonReader source) {
    String digits =
        switch (source.peek()) {
          case TEXT -> source.readString();
          case INTEGER, DECIMAL -> source.readNumberText();
          case NULL, BOOLEAN, BYTES, ARRAY, OBJECT, EXTENSION, NOTHING ->
              throw source.expected("a decimal number");
        };
    return parse(digits, "a decimal number", Scalars::parseBigDecimal, source::error);
  }

  private static <T> T parse(
      String text,
      String what,
      Function<String, T> parser,
      Function<String, CodecException> error) {
    if (text.length() > CodecLimits.MAX_NUMBER_LENGTH) {
      throw error.apply(
          "expected "
              + what
              + " of at most "
              + CodecLimits.MAX_NUMBER_LENGTH
              + " characters, found "
              + text.length());
    }
    try {
      return parser.apply(text);
    } catch (DateTimeException | IllegalArgumentException | ArithmeticException _) {
      String shown = text.length() > 64 ? text.substring(0, 64) + ".." : text;
      throw error.apply("expected " + what + ", found the text \"" + shown + '"');
    }
  }

  private static Duration duration(
      long seconds, long nanos, Function<String, CodecException> error) {
    if (seconds < 0 || nanos < 0) {
      throw error.apply("a duration is negative: " + seconds + " s, " + nanos + " ns");
    }
    try {
      return Duration.ofSeconds(seconds, nanos);
    } catch (ArithmeticException _) {
      throw error.apply("a duration is too long: " + seconds + " s, " + nanos + " ns");
    }
  }

  private static Duration parseDuration(String text) {
    Matcher amount = AMOUNT.matcher(text);
    if (!amount.matches()) {
      Duration duration = Duration.parse(text);
      if (duration.isNegative()) {
        throw new IllegalArgumentException(text);
      }
      return duration;
    }
    BigDecimal nanos =
        new BigDecimal(amount.group(1)).multiply(BigDecimal.valueOf(nanosOf(amount.group(2))));
    BigInteger[] parts = nanos.toBigInteger().divideAndRemainder(BigInteger.valueOf(1_000_000_000));
    return Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValueExact());
  }

  private static long nanosOf(String unit) {
    return switch (unit) {
      case "ns" -> 1;
      case "us" -> 1_000;
      case "ms" -> 1_000_000;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      case "d" -> 86_400_000_000_000L;
      default -> throw new IllegalArgumentException(unit);
    };
  }

  private static UUID parseUuid(String text) {
    UUID value = UUID.fromString(text);
    // The JDK also takes groups of other lengths.
    if (text.length() != UUID_CHARACTERS || !value.toString().equalsIgnoreCase(text)) {
      throw new IllegalArgumentException(text);
    }
    return value;
  }

  private static BigInteger parseBigInteger(String text) {
    return new BigInteger(text);
  }

  private static BigDecimal parseBigDecimal(String text) {
    BigDecimal value = new BigDecimal(text);
    if (Math.abs((long) value.scale()) > CodecLimits.MAX_DECIMAL_SCALE) {
      throw new ArithmeticException(text);
    }
    return value;
  }

  private static void requirePositive(Duration value) {
    if (value.isNegative()) {
      throw unwritable("the negative duration " + value + " has no form on the wire");
    }
  }

  private static String format(Instant value) {
    String text = value.toString();
    // Other years begin with a sign.
    if (!Character.isDigit(text.charAt(0))) {
      throw unwritableYear(text);
    }
    return text;
  }

  private static String format(LocalDate value) {
    if (value.getYear() < 0 || value.getYear() > MAX_YEAR) {
      throw unwritableYear(value.toString());
    }
    return value.toString();
  }

  private static String format(LocalDateTime value) {
    if (value.getYear() < 0 || value.getYear() > MAX_YEAR) {
      throw unwritableYear(value.toString());
    }
    return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(value);
  }

  private static String format(BigInteger value) {
    // Four bits hardly make a digit: what is far too long is not turned into text first.
    if (value.bitLength() > CodecLimits.MAX_NUMBER_LENGTH * 4) {
      throw unwritable(
          "an integer has "
              + value.bitLength()
              + " bits, the limit is "
              + CodecLimits.MAX_NUMBER_LENGTH
              + " digits");
    }
    String text = value.toString();
    requireLength(text);
    return text;
  }

  private static String format(BigDecimal value) {
    if (Math.abs((long) value.scale()) > CodecLimits.MAX_DECIMAL_SCALE) {
      throw unwritable(
          "a decimal number has the scale "
              + value.scale()
              + ", the limit is "
              + CodecLimits.MAX_DECIMAL_SCALE);
    }
    String text = value.toString();
    requireLength(text);
    return text;
  }

  private static void requireLength(String number) {
    if (number.length() > CodecLimits.MAX_NUMBER_LENGTH) {
      throw unwritable(
          "a number has "
              + number.length()
              + " characters, the limit is "
              + CodecLimits.MAX_NUMBER_LENGTH);
    }
  }

  private static CodecException unwritableYear(String value) {
    return unwritable(value + " is outside the years 0 to 9999, where RFC 3339 ends");
  }

  private static CodecException unwritable(String message) {
    return new CodecException(CodecException.Kind.INVALID_VALUE, message, "");
  }
}
