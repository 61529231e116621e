package io.ruapc.transport.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;

/// What TLS says, in the words of a socket: then the protocol above needs to know of sockets only.
final class TlsEvents extends ChannelInboundHandlerAdapter {
  private boolean inputEnded;

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslCloseCompletionEvent closed) {
      if (closed.isSuccess()) {
        endInput(context);
      }
    } else if (event instanceof ChannelInputShutdownEvent) {
      endInput(context);
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  private void endInput(ChannelHandlerContext context) {
    if (!inputEnded) {
      inputEnded = true;
      context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.fireExceptionCaught(
        cause instanceof DecoderException && cause.getCause() instanceof IOException failure
            ? failure
            : cause);
  }
}
