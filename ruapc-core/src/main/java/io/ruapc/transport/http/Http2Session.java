package io.ruapc.transport.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2SettingsAckFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.util.ReferenceCountUtil;
import io.ruapc.transport.netty.Accepting;
import io.ruapc.transport.netty.Watchdog;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A socket that speaks HTTP/2: stands before the codec, and with [Control] behind it, and sees to
/// its times and its end. Event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // closing is not waited for; its outcome is the same
final class Http2Session extends ChannelInboundHandlerAdapter implements HttpConnection.Session {
  private static final Logger LOG = LoggerFactory.getLogger(Http2Session.class);

  /// How many PING and SETTINGS frames a client may send within [#CONTROL_WINDOW]. Each has to be
  /// answered, and none is needed for calls.
  static final int MAX_CONTROL_FRAMES = 200;

  static final Duration CONTROL_WINDOW = Duration.ofSeconds(10);

  /// How long a client that asked for nothing yet has to do so when no more clients are taken.
  private static final long LAST_WORDS_MILLIS = 250;

  private final SocketChannel channel;
  private final Accepting accepting;
  private final HttpConnection connection;
  private final Watchdog idle;
  private final Runnable hurry = this::hurry;
  private boolean isEnding;
  private boolean isIdle = true;

  /// How many streams carry messages: connections of their own, for which the socket stays.
  private int rpcStreams;

  private long windowBeganNanos = System.nanoTime();
  private int controlFrames;

  Http2Session(SocketChannel channel, Accepting accepting, HttpScope scope) {
    this.channel = channel;
    this.accepting = accepting;
    this.connection = new HttpConnection(channel, scope, this);
    this.idle = new Watchdog(channel.eventLoop(), scope.http().idleTimeout(), this::end);
    idle.start();
    accepting.addUndecided(hurry);
  }

  /// A stream is a single request: the engine gets to know the connection, which sockets that carry
  /// messages only are not.
  void decide() {
    if (!connection.isKnown()) {
      accepting.removeUndecided(hurry);
      connection.open(accepting.handlers());
    }
  }

  private void hurry() {
    channel
        .eventLoop()
        .execute(() -> {
          if (!connection.isKnown() && !isEnding) {
            sayGoAway();
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

  HttpConnection connection() {
    return connection;
  }

  @Override
  public void onBytes() {}

  @Override
  public void onIdle(boolean isIdle) {
    this.isIdle = isIdle;
    watchIdle();
  }

  private void watchIdle() {
    if (isIdle && rpcStreams == 0) {
      idle.start();
    } else {
      idle.stop();
    }
  }

  /// A stream carries messages from now on.
  void addRpcStream(Channel stream) {
    rpcStreams++;
    watchIdle();
    stream
        .closeFuture()
        .addListener(closed -> {
          rpcStreams--;
          if (!isEnding) {
            watchIdle();
          } else if (rpcStreams == 0) {
            channel.close();
          }
        });
  }

  /// The streams that are on their way are taken still.
  @Override
  public void sayGoAway() {
    channel.writeAndFlush(
        new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(Integer.MAX_VALUE));
  }

  @Override
  public void flush() {
    channel.flush();
  }

  @Override
  public void end() {
    if (!isEnding) {
      isEnding = true;
      idle.close();
      connection.stopNow(null);
      if (rpcStreams == 0) {
        // The codec says goodbye first.
        channel.close();
      }
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
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
    if (event instanceof ChannelInputShutdownEvent) {
      // Streams cannot go on without both directions.
      channel.close();
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    accepting.removeUndecided(hurry);
    idle.close();
    context.fireChannelInactive();
    connection.onInactive();
  }

  /// The end of the pipeline: what is about the connection and not about a stream.
  final class Control extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      try {
        switch (frame) {
          case Http2PingFrame ping -> onControlFrame();
          case Http2SettingsFrame settings -> onControlFrame();
          case Http2SettingsAckFrame ack -> onControlFrame();
          case Http2GoAwayFrame goAway -> LOG.debug("{} goes away: {}", connection, goAway);
          default -> {}
        }
      } finally {
        ReferenceCountUtil.release(frame);
      }
    }

    private void onControlFrame() {
      long now = System.nanoTime();
      if (now - windowBeganNanos > CONTROL_WINDOW.toNanos()) {
        windowBeganNanos = now;
        controlFrames = 0;
      }
      if (++controlFrames == MAX_CONTROL_FRAMES) {
        LOG.debug("{} sends too many control frames", connection);
        channel
            .writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.ENHANCE_YOUR_CALM))
            .addListener(written -> channel.close());
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // The codec has said goodbye already.
      LOG.debug("{} broke HTTP/2", connection, cause);
    }
  }
}
