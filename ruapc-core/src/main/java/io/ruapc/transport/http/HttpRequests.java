package io.ruapc.transport.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.ruapc.transport.netty.Accepting;
import io.ruapc.transport.netty.Watchdog;
import io.ruapc.transport.websocket.WebSocketUpgrade;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers the requests of one HTTP/1.1 connection, or the one of an HTTP/2 stream. Event loop
/// only.
@SuppressWarnings("FutureReturnValueIgnored") // closing is not waited for; its outcome is the same
final class HttpRequests extends SimpleChannelInboundHandler<HttpObject> {
  private static final Logger LOG = LoggerFactory.getLogger(HttpRequests.class);

  private final Accepting accepting;

  // Set when it is added.
  private @Nullable Watchdog wholeRequest;
  private @Nullable HttpRequest request;

  HttpRequests(Accepting accepting) {
    this.accepting = accepting;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    wholeRequest =
        new Watchdog(
            context.channel().eventLoop(),
            accepting.options().firstMessageTimeout(),
            () -> context.close());
    wholeRequest.start();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (wholeRequest != null) {
      wholeRequest.close();
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
    if (part.decoderResult().isFailure()) {
      answer(context, HttpResponseStatus.BAD_REQUEST, false);
      return;
    }
    if (part instanceof HttpRequest begun) {
      request = begun;
      if (WebSocketUpgrade.isAskedBy(begun)) {
        WebSocketUpgrade.accept(context, begun, accepting);
        return;
      }
    }
    if (part instanceof LastHttpContent && request != null) {
      answer(context, HttpResponseStatus.NOT_FOUND, HttpUtil.isKeepAlive(request));
      request = null;
      if (wholeRequest != null) {
        wholeRequest.start();
      }
    }
  }

  private static void answer(
      ChannelHandlerContext context, HttpResponseStatus status, boolean keepAlive) {
    byte[] text = (status.reasonPhrase() + "\n").getBytes(StandardCharsets.US_ASCII);
    var response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(text));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN)
        .set(HttpHeaderNames.CONTENT_LENGTH, text.length);
    if (!keepAlive) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    var sent = context.writeAndFlush(response);
    if (!keepAlive) {
      sent.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    // Who sends requests and reads no answers waits.
    context.channel().config().setAutoRead(context.channel().isWritable());
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("{} ends", context.channel(), cause);
    context.close();
  }
}
