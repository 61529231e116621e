package io.ruapc.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Where things lie in one message on a byte stream, and how big they may be.
///
///     0        4        8          12
///     +--------+--------+----------+------------------+---------+
///     | magic  | length | meta_len | meta             | payload |
///     +--------+--------+----------+------------------+---------+
///     |<---- header --->|<------------ body, `length` bytes --->|
///
/// All numbers are big-endian. A transport that keeps the borders of messages by itself carries the
/// body alone.
public final class FrameLayout {
  /// `RUA!`, what every frame begins with.
  public static final int MAGIC = 0x52554121;

  /// Where the length of the body stands.
  public static final int LENGTH_OFFSET = 4;

  /// How long the header is: magic and length.
  public static final int HEADER_BYTES = 8;

  /// How long the field is that the body begins with: the length of the meta.
  public static final int META_LENGTH_BYTES = 4;

  /// The shortest body: a length and a meta of one byte.
  public static final int MIN_BODY_BYTES = META_LENGTH_BYTES + 1;

  /// The longest message, header included: the wire refuses 64 MiB and more.
  public static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024 - 1;

  /// The longest body.
  public static final int MAX_BODY_BYTES = MAX_MESSAGE_BYTES - HEADER_BYTES;

  /// The longest meta. Metas are read on event loops, so a long one delays every connection there;
  /// what they may hold by their own limits needs less than half of this.
  public static final int MAX_META_BYTES = 256 * 1024;

  /// [#MAGIC] as it stands on the wire.
  public static byte[] magic() {
    return ByteBuffer.allocate(Integer.BYTES).putInt(MAGIC).array();
  }

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private FrameLayout() {}

  /// The number at this place.
  public static int getInt(byte[] bytes, int offset) {
    return (int) INT.get(bytes, offset);
  }

  /// The eight bytes at this place.
  static long getLong(byte[] bytes, int offset) {
    return (long) LONG.get(bytes, offset);
  }

  /// Writes a number at this place.
  public static void putInt(byte[] bytes, int offset, int value) {
    INT.set(bytes, offset, value);
  }

  /// Where the payload of a whole frame begins.
  static int payloadOffset(byte[] frame) {
    return HEADER_BYTES + META_LENGTH_BYTES + getInt(frame, HEADER_BYTES);
  }

  /// Writes the header and the length of the meta of the frame that fills `frame` up to `end`.
  static void putHeader(byte[] frame, int metaEnd, int end) {
    putInt(frame, 0, MAGIC);
    putInt(frame, LENGTH_OFFSET, end - HEADER_BYTES);
    putInt(frame, HEADER_BYTES, metaEnd - HEADER_BYTES - META_LENGTH_BYTES);
  }
}
