package io.ruapc.transport.netty;

import io.netty.channel.socket.SocketChannel;

/// A socket.
@SuppressWarnings("FutureReturnValueIgnored") // closing is not waited for; its outcome is the same
public record SocketLine(SocketChannel channel) implements Line {
  @Override
  public void finish() {
    Encryption.finish(channel);
  }

  @Override
  public void close() {
    channel.close();
  }

  /// With a reset: closing in order would leave the kernel with what the other side does not take,
  /// and TLS with a last word that nobody hears.
  @Override
  public void reset() {
    channel.config().setSoLinger(0);
    channel.unsafe().close(channel.newPromise());
  }

  @Override
  public boolean isTaken(long withinNanos) {
    return SentBytes.areTaken(channel, withinNanos);
  }
}
