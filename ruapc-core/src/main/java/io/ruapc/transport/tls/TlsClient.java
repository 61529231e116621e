package io.ruapc.transport.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.ruapc.transport.Connection;
import io.ruapc.transport.netty.ClientProtocol;
import io.ruapc.transport.netty.Encryption;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/// TLS at the side that connects.
///
/// @param name whose certificate the server must have
/// @param inner what is spoken inside
record TlsClient(TlsContext context, String name, int port, ClientProtocol inner)
    implements ClientProtocol {
  @Override
  public CompletableFuture<Connection> open(SocketChannel channel) {
    var result = new CompletableFuture<Connection>();
    SslHandler tls = context.current().newHandler(channel.alloc(), name, port, TlsContext.TASKS);
    // It is inside the connect timeout, like all else.
    tls.setHandshakeTimeoutMillis(0);
    channel.pipeline().addLast(tls, new Handshake(channel, tls, result));
    return result;
  }

  /// Waits for the end of one handshake. Event loop only.
  private final class Handshake extends ChannelInboundHandlerAdapter {
    private final SocketChannel channel;
    private final SslHandler tls;
    private final CompletableFuture<Connection> result;

    Handshake(SocketChannel channel, SslHandler tls, CompletableFuture<Connection> result) {
      this.channel = channel;
      this.tls = tls;
      this.result = result;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent completed) {
        if (completed.isSuccess()) {
          begin(context);
        } else {
          fail(completed.cause());
        }
      }
    }

    private void begin(ChannelHandlerContext context) {
      Encryption.begin(channel, tls.engine().getSession(), TlsClient.this.context.verifies());
      context.pipeline().addLast(new TlsEvents());
      CompletableFuture<Connection> opened;
      try {
        opened = inner.open(channel);
      } catch (RuntimeException noHandler) {
        opened = CompletableFuture.failedFuture(noHandler);
      }
      context.pipeline().remove(this);
      var _ =
          opened.whenComplete((connection, cause) -> {
            if (cause == null) {
              result.complete(connection);
            } else {
              result.completeExceptionally(cause);
            }
          });
    }

    private void fail(Throwable cause) {
      result.completeExceptionally(new IOException(HandshakeFailures.text(cause, name), cause));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      fail(new IOException("closed"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      fail(cause);
    }
  }
}
