package io.ruapc.transport.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.ruapc.transport.netty.Accepting;
import io.ruapc.transport.netty.Encryption;
import io.ruapc.transport.netty.ProtocolSelector;
import io.ruapc.transport.netty.ProtocolSelector.Choice;
import io.ruapc.transport.netty.ServerProtocol;
import io.ruapc.wire.FrameLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// TLS at the side that accepts. What begins otherwise is told so, or speaks the protocol as it is.
final class TlsServer implements ServerProtocol {
  private static final Logger LOG = LoggerFactory.getLogger(TlsServer.class);

  /// The type of a record of a handshake, which every connection begins with.
  private static final byte[] HANDSHAKE_RECORD = {0x16};

  private static final byte[] FRAME = FrameLayout.magic();

  private static final byte[] HTTP2 = "PRI * HTTP/2.0".getBytes(StandardCharsets.US_ASCII);

  private final TlsContext context;
  private final ServerProtocol inner;
  private final ServerProtocol selector;

  /// @param inner what is spoken inside
  /// @param alsoPlain whether it is also spoken by those who do not encrypt
  TlsServer(TlsContext context, ServerProtocol inner, boolean alsoPlain) {
    this.context = context;
    this.inner = inner;
    var handshake = new Choice(HANDSHAKE_RECORD, this::shakeHands);
    this.selector =
        alsoPlain
            ? new ProtocolSelector(List.of(handshake), inner)
            : new ProtocolSelector(
                List.of(
                    handshake,
                    new Choice(FRAME, PlainRefusal.OF_FRAMES),
                    new Choice(HTTP2, PlainRefusal.OF_HTTP2)),
                PlainRefusal.OF_HTTP1);
  }

  @Override
  public void open(SocketChannel channel, Accepting accepting) {
    selector.open(channel, accepting);
  }

  private void shakeHands(SocketChannel channel, Accepting accepting) {
    SslHandler tls = context.current().newHandler(channel.alloc(), TlsContext.TASKS);
    tls.setHandshakeTimeoutMillis(accepting.options().handshakeTimeout().toMillis());
    channel.pipeline().addLast(tls, new Handshake(channel, tls, accepting));
  }

  /// Waits for the end of one handshake. Event loop only.
  @SuppressWarnings(
      "FutureReturnValueIgnored") // closing is not waited for; its outcome is the same
  private final class Handshake extends ChannelInboundHandlerAdapter {
    private final SocketChannel channel;
    private final SslHandler tls;
    private final Accepting accepting;

    Handshake(SocketChannel channel, SslHandler tls, Accepting accepting) {
      this.channel = channel;
      this.tls = tls;
      this.accepting = accepting;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent completed) {
        if (completed.isSuccess()) {
          begin(context);
        } else {
          LOG.debug("{} ends, no TLS handshake", channel, completed.cause());
        }
      } else if (event instanceof ChannelInputShutdownEvent) {
        channel.close();
      }
    }

    private void begin(ChannelHandlerContext context) {
      Encryption.begin(channel, tls.engine().getSession(), TlsServer.this.context.verifies());
      context.pipeline().addLast(new TlsEvents());
      inner.open(channel, accepting);
      context.pipeline().remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // The alert has been sent; closing follows it.
      LOG.debug("{} ends, no TLS handshake", channel, cause);
      channel.close();
    }
  }
}
