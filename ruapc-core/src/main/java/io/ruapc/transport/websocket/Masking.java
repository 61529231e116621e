package io.ruapc.transport.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The mask that lies over all that clients send: four bytes, repeated. Eight bytes at a time.
final class Masking {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Masking() {}

  /// Lays it over bytes where they are, or takes it away.
  ///
  /// @param phase how many bytes of the frame come before these
  static void apply(byte[] bytes, int offset, int count, int mask, int phase) {
    long twice = twice(mask, phase);
    int at = offset;
    int end = offset + count;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      LONG.set(bytes, at, (long) LONG.get(bytes, at) ^ twice);
    }
    for (int shift = Long.SIZE - Byte.SIZE; at < end; at++, shift -= Byte.SIZE) {
      bytes[at] ^= (byte) (twice >>> shift);
    }
  }

  /// Copies bytes and lays it over the copy.
  ///
  /// @param phase how many bytes of the frame come before these
  static void copy(byte[] source, int offset, int count, ByteBuffer target, int mask, int phase) {
    long twice = twice(mask, phase);
    int at = offset;
    int end = offset + count;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      target.putLong((long) LONG.get(source, at) ^ twice);
    }
    for (int shift = Long.SIZE - Byte.SIZE; at < end; at++, shift -= Byte.SIZE) {
      target.put((byte) (source[at] ^ (twice >>> shift)));
    }
  }

  private static long twice(int mask, int phase) {
    int turned = Integer.rotateLeft(mask, (phase & 3) * Byte.SIZE);
    return Integer.toUnsignedLong(turned) << Integer.SIZE | Integer.toUnsignedLong(turned);
  }
}
