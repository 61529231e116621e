package io.ruapc.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A name as it stands on the wire, ready to be copied and compared.
///
/// Most names fit into two longs, which are stored and compared without a call: a copy or
/// comparison of arrays costs more than that before it looks at the first byte.
final class EncodedName {
  /// Names up to this many bytes are copied and compared as two longs.
  static final int SHORT_BYTES = 2 * Long.BYTES;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  final int length;
  private final byte[] bytes;
  private final long first;
  private final long firstMask;
  private final long second;
  private final long secondMask;

  EncodedName(byte[] bytes) {
    byte[] padded = Arrays.copyOf(bytes, Math.max(bytes.length, SHORT_BYTES));
    this.bytes = bytes;
    this.length = bytes.length;
    this.first = (long) LONG.get(padded, 0);
    this.second = (long) LONG.get(padded, Long.BYTES);
    this.firstMask = mask(length);
    this.secondMask = mask(length - Long.BYTES);
  }

  private static long mask(int length) {
    if (length <= 0) {
      return 0;
    }
    return length >= Long.BYTES ? -1 : (1L << (length * Byte.SIZE)) - 1;
  }

  /// Copies the name into `target`, where [#SHORT_BYTES] bytes, or the whole length if that is
  /// more, may be overwritten.
  void copyTo(byte[] target, int position) {
    if (length <= SHORT_BYTES) {
      LONG.set(target, position, first);
      LONG.set(target, position + Long.BYTES, second);
    } else {
      System.arraycopy(bytes, 0, target, position, length);
    }
  }

  /// Whether the name stands at `position` of `source`, of which the bytes before `end` count.
  boolean matches(byte[] source, int position, int end) {
    if (length > end - position) {
      return false;
    }
    if (length <= Long.BYTES) {
      if (position <= source.length - Long.BYTES) {
        return ((long) LONG.get(source, position) & firstMask) == first;
      }
    } else if (length <= SHORT_BYTES && position <= source.length - SHORT_BYTES) {
      return (long) LONG.get(source, position) == first
          && ((long) LONG.get(source, position + Long.BYTES) & secondMask) == second;
    }
    return Arrays.equals(source, position, position + length, bytes, 0, length);
  }
}
