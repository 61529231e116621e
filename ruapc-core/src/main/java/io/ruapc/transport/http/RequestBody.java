package io.ruapc.transport.http;

import io.netty.buffer.ByteBuf;
import io.ruapc.transport.netty.UnfinishedBytes;
import java.util.Arrays;

/// The content of one request while it arrives, kept whole. Event loop only.
///
/// The array grows with what really came, never with what a length promises, and counts against the
/// common limit of unfinished messages.
final class RequestBody {
  /// Up to this size it is not counted, so that whoever uses up the limit cannot keep others from
  /// small calls.
  private static final int UNCOUNTED_BYTES = 4 * 1024;

  /// What is said when others hold all the room there is.
  static final String EXHAUSTED = "too many bytes in unfinished requests; try again later";

  private static final int GROWTH = 4;

  private final int maxBytes;
  private final UnfinishedBytes common;
  private byte[] bytes = new byte[0];
  private int length;
  private int counted;

  /// Whether more can be taken.
  enum Room {
    THERE,
    /// The message is over the largest size.
    TOO_LARGE,
    /// Others hold all the room there is.
    EXHAUSTED
  }

  RequestBody(int maxBytes, UnfinishedBytes common) {
    this.maxBytes = maxBytes;
    this.common = common;
  }

  /// Takes what is there; nothing unless the result is [Room#THERE].
  Room add(ByteBuf source) {
    int count = source.readableBytes();
    if (count > maxBytes - length) {
      return Room.TOO_LARGE;
    }
    if (length + count > bytes.length && !grow(length + count)) {
      return Room.EXHAUSTED;
    }
    source.readBytes(bytes, length, count);
    length += count;
    return Room.THERE;
  }

  private boolean grow(int needed) {
    // Exact for the first part, which mostly is the only one.
    int capacity =
        bytes.length == 0
            ? needed
            : (int) Math.min(maxBytes, Math.max(needed, (long) bytes.length * GROWTH));
    int more = capacity <= UNCOUNTED_BYTES ? 0 : capacity - counted;
    if (!common.tryTake(more)) {
      return false;
    }
    counted += more;
    bytes = Arrays.copyOf(bytes, capacity);
    return true;
  }

  /// The array that holds the content from its beginning, see [#length].
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /// It is not needed any more, or is counted elsewhere.
  void release() {
    common.giveBack(counted);
    counted = 0;
    bytes = new byte[0];
    length = 0;
  }
}
