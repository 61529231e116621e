package io.ruapc.transport.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.ruapc.transport.netty.Accepting;
import io.ruapc.transport.netty.ServerProtocol;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The versions of HTTP that an accepted socket may speak.
public final class HttpProtocols {
  /// HTTP/1.1, and what it is upgraded to.
  public static final ServerProtocol HTTP1 = HttpProtocols::openHttp1;

  /// HTTP/2 without negotiation, which begins with [#HTTP2_FIRST_BYTES].
  public static final ServerProtocol HTTP2 = HttpProtocols::openHttp2;

  /// How a TLS handshake calls HTTP/1.1.
  public static final String HTTP1_NAME = "http/1.1";

  /// How a TLS handshake calls HTTP/2.
  public static final String HTTP2_NAME = "h2";

  private static final Logger LOG = LoggerFactory.getLogger(HttpProtocols.class);

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  private HttpProtocols() {}

  /// What a client that speaks HTTP/2 always begins with, and no request of HTTP/1.1.
  public static byte[] http2FirstBytes() {
    return PREFACE.getBytes(StandardCharsets.US_ASCII);
  }

  private static void openHttp1(SocketChannel channel, Accepting accepting) {
    channel.pipeline().addLast(new HttpServerCodec(), new HttpRequests(accepting));
  }

  private static void openHttp2(SocketChannel channel, Accepting accepting) {
    var requests =
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel stream) {
            stream
                .pipeline()
                .addLast(new Http2StreamFrameToHttpObjectCodec(true), new HttpRequests(accepting));
          }
        };
    long silenceMillis = accepting.options().firstMessageTimeout().toMillis();
    channel
        .pipeline()
        .addLast(
            new ReadTimeoutHandler(silenceMillis, TimeUnit.MILLISECONDS),
            Http2FrameCodecBuilder.forServer().build(),
            new Http2MultiplexHandler(requests),
            new Http2Errors());
  }

  /// The end of the pipeline: the handlers before it have answered already what was wrong.
  private static final class Http2Errors extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.debug("{} broke HTTP/2", context.channel(), cause);
    }
  }
}
