package io.ruapc.transport.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import io.ruapc.transport.netty.Accepting;
import io.ruapc.transport.netty.ServerProtocol;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells those who do not encrypt that they have to, in the words of what they speak, and closes.
///
/// @param answer what they are sent
record PlainRefusal(ByteBuf answer) implements ServerProtocol {
  private static final Logger LOG = LoggerFactory.getLogger(PlainRefusal.class);

  /// How long what still comes is dropped after the answer, so that no reset destroys it on its
  /// way.
  private static final long LINGER_MILLIS = 1_000;

  private static final String REASON = "This port speaks TLS: use https, wss or tcps.";

  /// For clients of messages over TCP: a fatal alert, protocol_version, which is what TLS itself
  /// has for this and what our client understands.
  static final PlainRefusal OF_FRAMES = new PlainRefusal(HexFormat.of().parseHex("15030300020246"));

  /// For clients of HTTP/1.1, and for who speaks nothing at all.
  static final PlainRefusal OF_HTTP1 =
      new PlainRefusal(
          ascii(
              "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: "
                  + (REASON.length() + 1)
                  + "\r\nConnection: close\r\n\r\n"
                  + REASON
                  + "\n"));

  /// For clients of HTTP/2.
  static final PlainRefusal OF_HTTP2 = new PlainRefusal(goAway());

  private PlainRefusal(byte[] answer) {
    this(Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(answer)));
  }

  /// SETTINGS, with which each side begins, and GOAWAY for INADEQUATE_SECURITY.
  private static byte[] goAway() {
    byte[] reason = ascii(REASON);
    ByteBuf frames = Unpooled.buffer();
    frames.writeMedium(0).writeByte(4).writeByte(0).writeInt(0);
    frames.writeMedium(8 + reason.length).writeByte(7).writeByte(0).writeInt(0);
    frames.writeInt(0).writeInt(12).writeBytes(reason);
    byte[] bytes = new byte[frames.readableBytes()];
    frames.readBytes(bytes);
    return bytes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void open(SocketChannel channel, Accepting accepting) {
    channel.pipeline().addLast(new Answer(channel));
  }

  /// Answers the first bytes. Event loop only.
  @SuppressWarnings(
      "FutureReturnValueIgnored") // closing is not waited for; its outcome is the same
  private final class Answer extends ChannelInboundHandlerAdapter {
    private final SocketChannel channel;
    private boolean answered;

    Answer(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
      if (!answered) {
        answered = true;
        context.writeAndFlush(answer.duplicate()).addListener(sent -> channel.shutdownOutput());
        channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        channel.close();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.debug("{} ends", channel, cause);
      channel.close();
    }
  }
}
