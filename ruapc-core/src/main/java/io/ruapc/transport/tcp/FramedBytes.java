package io.ruapc.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.netty.Framing;
import io.ruapc.transport.netty.UnfinishedBytes;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Messages in frames of [io.ruapc.wire.FrameLayout], one behind the other: on TCP, and wherever
/// else there is a stream of bytes and nothing more.
public final class FramedBytes implements Framing {
  private final String scheme;
  private final FrameReader reader;

  /// @param scheme of the connection
  /// @param common what unfinished messages are counted against
  public FramedBytes(String scheme, TransportOptions options, UnfinishedBytes common) {
    this.scheme = scheme;
    this.reader = new FrameReader(options.maxMessageBytes(), common);
  }

  @Override
  public String scheme() {
    return scheme;
  }

  @Override
  public byte @Nullable [] next(ByteBuf source) {
    return reader.next(source);
  }

  @Override
  public boolean isInsideMessage() {
    return reader.isInsideMessage();
  }

  @Override
  public long messages() {
    return reader.messages();
  }

  @Override
  public void discard() {
    reader.discard();
  }

  @Override
  public byte[] prepare(byte[] frame) {
    return frame;
  }

  @Override
  public int leastRoom() {
    return 1;
  }

  @Override
  public int write(byte[] queued, int offset, ByteBuffer target) {
    int count = Math.min(target.remaining(), queued.length - offset);
    target.put(queued, offset, count);
    return offset + count;
  }
}
