package io.ruapc.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.ruapc.transport.netty.UnfinishedBytes;
import io.ruapc.transport.netty.UnfinishedMessage;
import io.ruapc.wire.FrameLayout;
import io.ruapc.wire.WireException;
import org.jspecify.annotations.Nullable;

/// Cuts a stream of bytes into the bodies of messages, however the bytes are split. Event loop
/// only.
final class FrameReader {
  private final int maxMessageBytes;
  private final UnfinishedBytes common;

  /// The bytes of a header that came so far, the last one lowest.
  private long header;

  private int headerBytes;
  private @Nullable UnfinishedMessage unfinished;
  private long messages;

  FrameReader(int maxMessageBytes, UnfinishedBytes common) {
    this.maxMessageBytes = maxMessageBytes;
    this.common = common;
  }

  /// The next whole body, or null when `source` has been used up without completing one.
  ///
  /// @throws WireException when the bytes are no frame; the stream cannot be read any further
  byte @Nullable [] next(ByteBuf source) {
    if (unfinished == null) {
      if (!readHeader(source)) {
        return null;
      }
      int length = checkedLength();
      headerBytes = 0;
      if (source.readableBytes() >= length) {
        byte[] body = new byte[length];
        source.readBytes(body);
        messages++;
        return body;
      }
      unfinished = new UnfinishedMessage(length, common);
    }
    unfinished.take(source);
    if (!unfinished.isWhole()) {
      return null;
    }
    byte[] body = unfinished.finish();
    unfinished = null;
    messages++;
    return body;
  }

  /// Whether a message has begun that is not whole yet.
  boolean isInsideMessage() {
    return headerBytes > 0 || unfinished != null;
  }

  /// How many whole messages came.
  long messages() {
    return messages;
  }

  /// Nothing more will come: gives back what an unfinished message holds.
  void discard() {
    if (unfinished != null) {
      unfinished.giveBack();
      unfinished = null;
    }
  }

  private boolean readHeader(ByteBuf source) {
    if (headerBytes == 0 && source.readableBytes() >= FrameLayout.HEADER_BYTES) {
      header = source.readLong();
      headerBytes = FrameLayout.HEADER_BYTES;
      checkMagic();
      return true;
    }
    while (headerBytes < FrameLayout.HEADER_BYTES && source.isReadable()) {
      header = (header << Byte.SIZE) | source.readUnsignedByte();
      headerBytes++;
    }
    if (headerBytes > 0) {
      // Also of a part: a stranger who sent five bytes and waits should hear of it now.
      checkMagic();
    }
    return headerBytes == FrameLayout.HEADER_BYTES;
  }

  private void checkMagic() {
    int seen = Math.min(headerBytes, FrameLayout.LENGTH_OFFSET);
    long start = header >>> (Byte.SIZE * (headerBytes - seen));
    long mask = (1L << (Byte.SIZE * seen)) - 1;
    long expected =
        Integer.toUnsignedLong(FrameLayout.MAGIC) >>> (Byte.SIZE * (Integer.BYTES - seen));
    if ((start & mask) != expected) {
      throw new WireException(
          "not a RuaPC frame: it begins with 0x"
              + Long.toHexString(start & mask)
              + guess(start & mask));
    }
  }

  /// What it may be instead. Both are what servers of other protocols answer to a frame.
  private static String guess(long start) {
    String hex = Long.toHexString(start);
    if (hex.startsWith("1503")) {
      return ", as TLS does: does the endpoint have to begin with tcps?";
    }
    return hex.startsWith("48545450") ? ", as HTTP does" : "";
  }

  private int checkedLength() {
    long length = header & 0xFFFF_FFFFL;
    if (length < FrameLayout.MIN_BODY_BYTES) {
      throw new WireException("frame of " + length + " bytes is too short for a message");
    }
    if (FrameLayout.HEADER_BYTES + length > maxMessageBytes) {
      throw new WireException(
          "message of "
              + (FrameLayout.HEADER_BYTES + length)
              + " bytes is over the limit of "
              + maxMessageBytes);
    }
    return (int) length;
  }
}
