package io.ruapc.transport.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Cuts content into lines, however it arrives. Event loop only.
final class LineReader {
  private static final byte NEWLINE = '\n';
  private static final byte RETURN = '\r';
  private static final int FIRST_CAPACITY = 256;

  private final int maxBytes;
  private byte[] begun = new byte[0];
  private int length;

  /// @param maxBytes the longest line
  LineReader(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /// The next whole line without its end; null when there is none yet, and then all of `source` has
  /// been taken.
  ///
  /// @throws TooLongException when a line is too long
  byte @Nullable [] next(ByteBuf source) throws TooLongException {
    int end = source.indexOf(source.readerIndex(), source.writerIndex(), NEWLINE);
    if (end < 0) {
      append(source, source.readableBytes());
      return null;
    }
    append(source, end - source.readerIndex());
    source.skipBytes(1);
    return take();
  }

  /// What stands behind the last newline; null for nothing.
  byte @Nullable [] rest() {
    return length == 0 ? null : take();
  }

  private byte[] take() {
    int end = length > 0 && begun[length - 1] == RETURN ? length - 1 : length;
    byte[] line = Arrays.copyOf(begun, end);
    length = 0;
    return line;
  }

  private void append(ByteBuf source, int count) throws TooLongException {
    if (count > maxBytes - length) {
      throw new TooLongException("a line has more than " + maxBytes + " bytes");
    }
    if (length + count > begun.length) {
      int capacity = Math.max(FIRST_CAPACITY, Math.max(length + count, 2 * begun.length));
      begun = Arrays.copyOf(begun, Math.min(maxBytes, capacity));
    }
    source.readBytes(begun, length, count);
    length += count;
  }

  /// A line has more bytes than one may have.
  static final class TooLongException extends Exception {
    private static final long serialVersionUID = 1;

    TooLongException(String message) {
      super(message);
    }
  }
}
