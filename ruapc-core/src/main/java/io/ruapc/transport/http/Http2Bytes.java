package io.ruapc.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;

/// Makes a stream of HTTP/2 look like a socket: data frames are nothing but bytes, and where they
/// begin and end means nothing. What may be sent and received ahead is the business of Netty's flow
/// control, on either side of this.
final class Http2Bytes extends ChannelDuplexHandler {
  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    switch (frame) {
      case Http2DataFrame data -> {
        context.fireChannelRead(data.content());
        onEnd(context, data.isEndStream());
      }
      case Http2HeadersFrame trailers -> onEnd(context, trailers.isEndStream());
      case Http2ResetFrame reset ->
          context.fireExceptionCaught(
              new IOException("the other side reset the stream, error " + reset.errorCode()));
      default -> ReferenceCountUtil.release(frame);
    }
  }

  private static void onEnd(ChannelHandlerContext context, boolean isEnd) {
    if (isEnd) {
      context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  /// Netty tells of a reset in this way.
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof Http2ResetFrame reset) {
      channelRead(context, reset);
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    var _ =
        context.write(
            message instanceof ByteBuf bytes ? new DefaultHttp2DataFrame(bytes) : message, promise);
  }
}
