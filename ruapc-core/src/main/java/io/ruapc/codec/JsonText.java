package io.ruapc.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Looks at the bytes of JSON eight at a time.
final class JsonText {
  /// Stop at what is not ASCII, too.
  static final long ASCII_ONLY = 0x8080808080808080L;

  /// Pass over what is not ASCII.
  static final long UNICODE_TOO = 0;

  private static final int HEX_DIGITS = 4;

  /// Up to this many characters a loop over them is the fastest way to bytes.
  private static final int LOOP_LENGTH = 32;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  // Each constant has its byte in all eight places.
  private static final long EACH = 0x0101010101010101L;
  private static final long HIGH_BITS = EACH << 7;
  private static final long QUOTES = EACH * '"';
  private static final long BACKSLASHES = EACH * '\\';
  private static final long BLANKS = EACH * ' ';
  private static final long HIGH_NIBBLES = 0xF0F0F0F0F0F0F0F0L;
  private static final long LOW_NIBBLES = EACH * 0x0F;
  private static final long ZEROS = EACH * '0';
  private static final long SIXES = EACH * 6;

  private JsonText() {}

  /// Passes over characters that stand for themselves in a text.
  ///
  /// @param stops [#ASCII_ONLY] or [#UNICODE_TOO]
  /// @return the place of the first quote, backslash, control character or stop, else `to`
  static int skipPlain(byte[] bytes, int from, int to, long stops) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long special = special((long) LONG.get(bytes, at), stops);
      if (special != 0) {
        return at + (Long.numberOfTrailingZeros(special) >>> 3);
      }
    }
    for (; at < to; at++) {
      byte c = bytes[at];
      if (c < 0 ? stops != UNICODE_TOO : !isPlain(c)) {
        return at;
      }
    }
    return to;
  }

  /// Copies a text as long as its characters are ASCII and stand for themselves.
  ///
  /// @return the position after what was copied; when that is not all, there may be another
  ///   character
  static int encodePlain(String text, byte[] target, int position) {
    int length = text.length();
    if (length > LOOP_LENGTH) {
      int copied = Utf8.encodeAscii(text, target, position);
      return skipPlain(target, position, position + copied, ASCII_ONLY);
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || !isPlain((byte) c)) {
        return position + i;
      }
      target[position + i] = (byte) c;
    }
    return position + length;
  }

  /// The bytes of a text without its escapes, which must be well formed.
  static byte[] unescape(byte[] bytes, int from, int to) {
    byte[] plain = new byte[to - from]; // no escape is shorter than what it stands for
    int length = 0;
    for (int at = from; at < to; at++) {
      byte c = bytes[at];
      if (c != '\\') {
        plain[length++] = c;
        continue;
      }
      c = bytes[++at];
      if (c != 'u') {
        plain[length++] = escaped(c);
        continue;
      }
      char unit = hexUnit(bytes, at + 1);
      at += HEX_DIGITS;
      String character = String.valueOf(unit);
      if (Character.isHighSurrogate(unit)) {
        character += hexUnit(bytes, at + 3); // behind a backslash and a `u`
        at += 2 + HEX_DIGITS;
      }
      length = Utf8.encode(character, 0, plain, length);
    }
    return Arrays.copyOf(plain, length);
  }

  private static byte escaped(byte c) {
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }

  private static char hexUnit(byte[] bytes, int from) {
    int unit = 0;
    for (int at = from; at < from + HEX_DIGITS; at++) {
      unit = (unit << 4) | Character.digit(bytes[at], 16);
    }
    return (char) unit;
  }

  /// Whether eight digits begin here; there must be as many bytes.
  static boolean isEightDigits(byte[] bytes, int from) {
    long eight = (long) LONG.get(bytes, from);
    return (eight & HIGH_NIBBLES) == ZEROS && ((eight + SIXES) & HIGH_NIBBLES) == ZEROS;
  }

  /// The number of eight digits: pairs, then pairs of pairs, then both halves are added up at once.
  /// The first digit is in the lowest byte, so it is the one that is multiplied.
  static int eightDigits(byte[] bytes, int from) {
    long eight = (long) LONG.get(bytes, from) & LOW_NIBBLES;
    long pairs = ((eight * (1 + (10L << 8))) >>> 8) & 0x00FF00FF00FF00FFL;
    long fours = ((pairs * (1 + (100L << 16))) >>> 16) & 0x0000FFFF0000FFFFL;
    return (int) ((fours * (1 + (10_000L << 32))) >>> 32);
  }

  private static boolean isPlain(byte c) {
    return c >= ' ' && c != '"' && c != '\\';
  }

  /// Marks in their highest bits those of eight bytes that end a run of plain characters. Only the
  /// lowest mark is exact, which is the one that is used.
  private static long special(long eight, long stops) {
    long quotes = eight ^ QUOTES;
    long backslashes = eight ^ BACKSLASHES;
    long marks =
        (quotes - EACH & ~quotes) | (backslashes - EACH & ~backslashes) | (eight - BLANKS & ~eight);
    return (marks & HIGH_BITS) | (eight & stops);
  }
}
