package io.ruapc.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Text as UTF-8 and back, strictly: the charset of the JDK puts a replacement character where
/// something is wrong, which would turn one text silently into another.
final class Utf8 {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;

  /// What a pair of surrogates takes; nothing else takes as much.
  static final int PAIR_BYTES = 4;

  /// Up to this many characters a loop over them is the fastest way to bytes and back.
  private static final int LOOP_LENGTH = 64;

  /// Stands in a text that the JDK has made of bytes that are not UTF-8.
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /// Whether all bytes are ASCII.
  static boolean isAscii(byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      if (((long) LONG.get(bytes, at) & HIGH_BITS) != 0) {
        return false;
      }
    }
    int high = 0;
    for (; at < to; at++) {
      high |= bytes[at];
    }
    return high >= 0;
  }

  /// The text of bytes, or null when they are not UTF-8.
  static @Nullable String decode(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length > LOOP_LENGTH) {
      String text = new String(bytes, from, length, StandardCharsets.UTF_8);
      // As many characters as bytes are all of them ASCII, or some stand for what is malformed.
      // That is seen at once where there is no such character: then the JDK keeps a byte for each.
      boolean isAscii = text.length() == length && text.indexOf(REPLACEMENT) < 0;
      return isAscii || isWellFormed(bytes, from, to) ? text : null;
    }
    if (isAscii(bytes, from, to)) {
      // Latin-1 is a plain copy, where UTF-8 would look at every byte once more.
      return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }
    return isWellFormed(bytes, from, to)
        ? new String(bytes, from, length, StandardCharsets.UTF_8)
        : null;
  }

  /// Whether the bytes are UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
  static boolean isWellFormed(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      int lead = bytes[at++];
      if (lead >= 0) {
        continue;
      }
      int length = sequenceLength(lead);
      if (length == 0 || length > to - at + 1 || !isSecond(lead, bytes[at++])) {
        return false;
      }
      for (int rest = 2; rest < length; rest++) {
        if (!isContinuation(bytes[at++])) {
          return false;
        }
      }
    }
    return true;
  }

  /// Copies a text as long as it is ASCII.
  ///
  /// @return how many characters were copied; less than all of them when there are others
  static int encodeAscii(String text, byte[] target, int position) {
    int length = text.length();
    if (length > LOOP_LENGTH) {
      return encodeLongAscii(text, target, position);
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return i;
      }
      target[position + i] = (byte) c;
    }
    return length;
  }

  /// A plain copy of the lower bytes, and a look at what came of it: several times as fast as a
  /// loop over characters, at the price of a short-lived text.
  @SuppressWarnings("deprecation")
  private static int encodeLongAscii(String text, byte[] target, int position) {
    int length = text.length();
    text.getBytes(0, length, target, position);
    boolean same =
        isAscii(target, position, position + length)
            && text.equals(new String(target, position, length, StandardCharsets.ISO_8859_1));
    return same ? length : 0;
  }

  /// How many bytes the text takes.
  ///
  /// @throws CodecException for a lone surrogate, which has no UTF-8 form
  static long encodedLength(String text) {
    int length = text.length();
    long bytes = length;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        bytes += c < 0x800 ? 1 : 2;
        if (Character.isSurrogate(c)) {
          // Four bytes for the pair, whose second half is counted already.
          codePoint(text, i++);
        }
      }
    }
    return bytes;
  }

  /// Writes one character, or the pair of surrogates, that stands at `index`; at most four bytes.
  ///
  /// @return the position after it
  static int encode(String text, int index, byte[] target, int position) {
    int at = position;
    int c = text.charAt(index);
    if (c < 0x80) {
      target[at++] = (byte) c;
    } else if (c < 0x800) {
      target[at++] = (byte) (0xC0 | (c >> 6));
      target[at++] = (byte) (0x80 | (c & 0x3F));
    } else if (!Character.isSurrogate((char) c)) {
      target[at++] = (byte) (0xE0 | (c >> 12));
      target[at++] = (byte) (0x80 | ((c >> 6) & 0x3F));
      target[at++] = (byte) (0x80 | (c & 0x3F));
    } else {
      int codePoint = codePoint(text, index);
      target[at++] = (byte) (0xF0 | (codePoint >> 18));
      target[at++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
      target[at++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
      target[at++] = (byte) (0x80 | (codePoint & 0x3F));
    }
    return at;
  }

  private static int codePoint(String text, int index) {
    int codePoint = text.codePointAt(index);
    if (codePoint < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
      throw new CodecException(
          CodecException.Kind.INVALID_VALUE,
          "a text with a lone surrogate (U+%04X at index %d) has no UTF-8 form"
              .formatted(codePoint, index),
          "");
    }
    return codePoint;
  }

  private static int sequenceLength(int lead) {
    int unsigned = lead & 0xFF;
    if (unsigned < 0xC2 || unsigned > 0xF4) {
      return 0;
    }
    return unsigned < 0xE0 ? 2 : unsigned < 0xF0 ? 3 : 4;
  }

  /// The second byte is where overlong forms, surrogates and too large code points show.
  private static boolean isSecond(int lead, int second) {
    int unsigned = second & 0xFF;
    return switch (lead & 0xFF) {
      case 0xE0 -> unsigned >= 0xA0 && unsigned <= 0xBF;
      case 0xED -> unsigned >= 0x80 && unsigned <= 0x9F;
      case 0xF0 -> unsigned >= 0x90 && unsigned <= 0xBF;
      case 0xF4 -> unsigned >= 0x80 && unsigned <= 0x8F;
      default -> isContinuation(second);
    };
  }

  private static boolean isContinuation(int value) {
    return (value & 0xC0) == 0x80;
  }
}
