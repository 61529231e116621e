package io.ruapc.transport.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.ruapc.transport.netty.Accepting;
import io.ruapc.transport.netty.Watchdog;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// A socket that speaks HTTP/1.1: stands before the codec, and sees to its times and its end. Event
/// loop only.
@SuppressWarnings("FutureReturnValueIgnored") // closing is not waited for; its outcome is the same
final class Http1Session extends ChannelInboundHandlerAdapter implements HttpConnection.Session {
  /// How long what still comes in is dropped after our FIN, so that the kernel does not answer it
  /// with a reset, which would also destroy what the client has not read yet.
  private static final long LINGER_MILLIS = 1_000;

  /// How long a connection that has not asked for anything may stay once its listener is closed.
  private static final long LAST_WORDS_MILLIS = 250;

  private final SocketChannel channel;
  private final Accepting accepting;
  private final HttpConnection connection;
  private final Watchdog head;
  private final Watchdog idle;
  private final Runnable hurry = this::hurry;
  private boolean isBusy;
  private boolean isEnding;

  Http1Session(SocketChannel channel, Accepting accepting, HttpScope scope) {
    this.channel = channel;
    this.accepting = accepting;
    this.connection = new HttpConnection(channel, scope, this);
    var loop = channel.eventLoop();
    this.head = new Watchdog(loop, scope.http().headTimeout(), this::onHeadLate);
    this.idle = new Watchdog(loop, scope.http().idleTimeout(), this::end);
    idle.start();
    accepting.addUndecided(hurry);
  }

  HttpConnection connection() {
    return connection;
  }

  /// The first request has come: the engine gets to know the connection.
  void decide() {
    if (!connection.isKnown()) {
      accepting.removeUndecided(hurry);
      connection.open(accepting.handlers());
    }
  }

  /// The socket is taken over by another protocol; this handler leaves.
  void leave() {
    accepting.removeUndecided(hurry);
    head.close();
    idle.close();
    channel.pipeline().remove(this);
  }

  private void hurry() {
    channel
        .eventLoop()
        .execute(() -> {
          if (!connection.isKnown()) {
            channel
                .eventLoop()
                .schedule(this::endUnlessKnown, LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
          }
        });
  }

  private void endUnlessKnown() {
    if (!connection.isKnown()) {
      end();
    }
  }

  @Override
  public void onBytes() {
    if (!isBusy && !head.isRunning()) {
      idle.stop();
      head.start();
    }
  }

  @Override
  public void onIdle(boolean isIdle) {
    isBusy = !isIdle;
    head.stop();
    if (isIdle) {
      idle.start();
    } else {
      idle.stop();
    }
  }

  private void onHeadLate() {
    byte[] text =
        ("the head took longer than "
                + connection.scope().http().headTimeout()
                + " (headTimeout)\n")
            .getBytes(StandardCharsets.UTF_8);
    var answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.REQUEST_TIMEOUT, Unpooled.wrappedBuffer(text));
    answer
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, MediaTypes.TEXT)
        .set(HttpHeaderNames.CONTENT_LENGTH, text.length)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    channel.writeAndFlush(answer).addListener(written -> end());
  }

  /// Nothing: the next answer says it.
  @Override
  public void sayGoAway() {}

  @Override
  public void flush() {
    channel.flush();
  }

  @Override
  public void end() {
    if (isEnding) {
      return;
    }
    isEnding = true;
    head.close();
    idle.close();
    accepting.removeUndecided(hurry);
    connection.stopNow(null);
    if (!channel.isActive() || channel.isInputShutdown() || hasTls()) {
      channel.close();
      return;
    }
    channel.config().setAutoRead(true);
    channel.shutdownOutput();
    channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// A half-closed TLS connection is none; its handler says goodbye by itself.
  private boolean hasTls() {
    return channel.pipeline().get(SslHandler.class) != null;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isEnding) {
      ReferenceCountUtil.release(message);
      return;
    }
    connection.beginRead();
    context.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.fireChannelReadComplete();
    connection.endRead();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (isEnding && event instanceof ChannelInputShutdownEvent) {
      channel.close();
      return;
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    head.close();
    idle.close();
    accepting.removeUndecided(hurry);
    context.fireChannelInactive();
    connection.onInactive();
  }
}
