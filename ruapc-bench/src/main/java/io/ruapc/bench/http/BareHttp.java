package io.ruapc.bench.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// A server that answers every request with the same text, and does nothing else: the least that an
/// HTTP server on Netty can do. A process of its own: `BareHttp 1|2 ANSWER` says the port it
/// listens on and runs until its input ends.
final class BareHttp {
  private BareHttp() {}

  public static void main(String[] arguments) throws Exception {
    boolean isHttp2 = arguments[0].equals("2");
    ByteBuf answer =
        Unpooled.unreleasableBuffer(
            Unpooled.copiedBuffer(arguments[1], StandardCharsets.UTF_8).asReadOnly());
    var loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    var channel =
        new ServerBootstrap()
            .group(loops)
            .channel(EpollServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel socket) {
                    if (isHttp2) {
                      openHttp2(socket, answer);
                    } else {
                      socket.pipeline().addLast(new HttpServerCodec(), new Answering(answer));
                    }
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    System.out.println(((InetSocketAddress) channel.localAddress()).getPort());
    while (System.in.read() >= 0) {
      // Until whoever started this ends.
    }
    System.exit(0);
  }

  private static void openHttp2(SocketChannel socket, ByteBuf answer) {
    var streams =
        new ChannelInitializer<io.netty.channel.Channel>() {
          @Override
          protected void initChannel(io.netty.channel.Channel stream) {
            stream
                .pipeline()
                .addLast(new Http2StreamFrameToHttpObjectCodec(true), new Answering(answer));
          }
        };
    socket
        .pipeline()
        .addLast(Http2FrameCodecBuilder.forServer().build(), new Http2MultiplexHandler(streams));
  }

  /// Answers when a request is whole.
  private static final class Answering extends ChannelInboundHandlerAdapter {
    private final ByteBuf answer;

    Answering(ByteBuf answer) {
      this.answer = answer;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof LastHttpContent) {
        var response =
            new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, answer.duplicate());
        response
            .headers()
            .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
            .set(HttpHeaderNames.CONTENT_LENGTH, answer.readableBytes());
        var _ = context.write(response, context.voidPromise());
      }
      ReferenceCountUtil.release(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }

    /// The load generator resets its connections when it ends.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var _ = context.close();
    }
  }
}
