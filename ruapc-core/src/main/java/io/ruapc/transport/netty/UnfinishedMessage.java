package io.ruapc.transport.netty;

import io.netty.buffer.ByteBuf;
import io.ruapc.wire.WireException;
import java.util.Arrays;

/// Where the bytes of one message go that did not arrive in one piece.
///
/// The array grows with what really came, never with what the length field promises: a header of 8
/// bytes must not cost its receiver 64 MiB.
public final class UnfinishedMessage {
  /// Up to this size a message is not counted against the common limit, so that whoever uses that
  /// up cannot keep others from sending ordinary small messages.
  public static final int UNCOUNTED_BYTES = 4 * 1024;

  /// What the array may be at least without any byte of it having come.
  private static final int FIRST_CAPACITY = 1024;

  private static final int GROWTH = 4;

  private int length;
  private final UnfinishedBytes common;
  private byte[] bytes;
  private int arrived;
  private int counted;

  /// A message of so many bytes, as far as is known.
  public UnfinishedMessage(int length, UnfinishedBytes common) {
    this.length = length;
    this.common = common;
    this.bytes = new byte[Math.min(length, FIRST_CAPACITY)];
  }

  /// Moves what is there of this message out of `source`.
  ///
  /// @throws WireException when the common limit is reached
  public void take(ByteBuf source) {
    int count = Math.min(source.readableBytes(), length - arrived);
    if (arrived + count > bytes.length) {
      grow(arrived + count);
    }
    source.readBytes(bytes, arrived, count);
    arrived += count;
  }

  /// It is longer than was known.
  public void extend(int more) {
    length += more;
  }

  /// How long it is, as far as is known.
  public int length() {
    return length;
  }

  /// How many of its bytes have come.
  public int arrived() {
    return arrived;
  }

  /// The array that holds them, until more come.
  public byte[] bytes() {
    return bytes;
  }

  /// Whether all have come.
  public boolean isWhole() {
    return arrived == length;
  }

  /// The whole message; it is no longer counted.
  public byte[] finish() {
    giveBack();
    return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
  }

  /// No more of it will come.
  public void giveBack() {
    common.giveBack(counted);
    counted = 0;
  }

  private void grow(int needed) {
    // needed <= length, so the last growth gives exactly the size of the message.
    int capacity = (int) Math.min(length, Math.max(needed, (long) bytes.length * GROWTH));
    int more = capacity <= UNCOUNTED_BYTES ? 0 : capacity - counted;
    if (!common.tryTake(more)) {
      throw new WireException(
          "too many bytes in unfinished messages: no room for one of " + length + " bytes");
    }
    counted += more;
    bytes = Arrays.copyOf(bytes, capacity);
  }
}
