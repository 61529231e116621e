package io.ruapc.transport.http;

import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.ruapc.transport.netty.Line;
import io.ruapc.transport.netty.SentBytes;

/// A stream of HTTP/2.
///
/// @param socket below it
/// @param ownsSocket whether there is nothing else on the socket, so that it ends with the stream
@SuppressWarnings("FutureReturnValueIgnored") // closing is not waited for; its outcome is the same
record StreamLine(Channel stream, SocketChannel socket, boolean ownsSocket) implements Line {
  @Override
  public void finish() {
    stream.writeAndFlush(new DefaultHttp2DataFrame(true));
  }

  /// A socket of its own is ended with a GOAWAY.
  @Override
  public void close() {
    stream.close();
    if (ownsSocket) {
      socket.close();
    }
  }

  @Override
  public void reset() {
    if (ownsSocket) {
      socket.config().setSoLinger(0);
      socket.unsafe().closeForcibly();
    } else {
      stream.close();
    }
  }

  @Override
  public boolean isTaken(long withinNanos) {
    return SentBytes.areTaken(socket, withinNanos);
  }
}
