package io.ruapc.transport.websocket;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import io.ruapc.transport.netty.Accepting;
import io.ruapc.transport.netty.ServerProtocol;
import io.ruapc.transport.netty.Watchdog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// As much HTTP as WebSocket begins with: any other request is told to upgrade.
@SuppressWarnings("FutureReturnValueIgnored") // closing is not waited for; its outcome is the same
record OnlyUpgrades(Content content) implements ServerProtocol {
  private static final Logger LOG = LoggerFactory.getLogger(OnlyUpgrades.class);

  @Override
  public void open(SocketChannel channel, Accepting accepting) {
    channel.pipeline().addLast(new HttpServerCodec(), new FirstRequest(channel, accepting));
  }

  private final class FirstRequest extends ChannelInboundHandlerAdapter {
    private final SocketChannel channel;
    private final Accepting accepting;
    private final Watchdog deadline;

    FirstRequest(SocketChannel channel, Accepting accepting) {
      this.channel = channel;
      this.accepting = accepting;
      this.deadline =
          new Watchdog(
              channel.eventLoop(),
              accepting.options().firstMessageTimeout(),
              () -> channel.close());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      deadline.start();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
      deadline.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      try {
        if (message instanceof HttpRequest request) {
          if (request.decoderResult().isFailure()) {
            answer(HttpResponseStatus.BAD_REQUEST);
          } else if (WebSocketUpgrade.isAskedBy(request)) {
            WebSocketUpgrade.accept(context, request, accepting, content);
          } else {
            answer(HttpResponseStatus.UPGRADE_REQUIRED);
          }
        }
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    private void answer(HttpResponseStatus status) {
      var response =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
      response
          .headers()
          .set(HttpHeaderNames.CONTENT_LENGTH, 0)
          .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
          .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
      channel.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        channel.close();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.debug("{} ends before it is a WebSocket", channel, cause);
      channel.close();
    }
  }
}
