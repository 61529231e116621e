package io.ruapc.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.ScheduledFuture;
import io.ruapc.Endpoint;
import io.ruapc.transport.Connection;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.netty.Accepting;
import io.ruapc.transport.netty.EventLoops;
import io.ruapc.transport.netty.SentBytes;
import io.ruapc.transport.netty.UnfinishedBytes;
import io.ruapc.transport.netty.Watchdog;
import io.ruapc.wire.WireException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One TCP connection, whichever side opened it.
///
/// It ends once, by [#close] or by what happens to the socket; from then on nothing is sent or
/// delivered. Its descriptor is free at the latest one write-stall limit and one linger time after
/// that, whatever the other side does.
@SuppressWarnings("FutureReturnValueIgnored") // closing is not waited for; its outcome is the same
final class TcpConnection implements Connection {
  private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);

  /// How long what still comes in is dropped after our FIN, so that the kernel does not answer it
  /// with a reset, which would also destroy what the peer has not read yet. The sibling never
  /// answers a FIN, so this wait must end by itself.
  static final long LINGER_MILLIS = 1_000;

  /// What the handler sends while a read is being worked on is written when the read is done, or as
  /// soon as it is this much: then the other side can begin, instead of waiting for the whole
  /// batch.
  private static final int EARLY_FLUSH_BYTES = 8 * 1024;

  private final SocketChannel channel;
  private final TransportOptions options;
  private final SocketAddress remoteAddress;
  private final SocketAddress localAddress;
  private final OutboundQueue outbound;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final CompletableFuture<@Nullable Void> flushed = new CompletableFuture<>();

  /// Written without a fence: it is read seconds later.
  private final AtomicLong lastArrivalNanos = new AtomicLong(System.nanoTime());

  // Event loop only.
  private final FrameReader frames;
  private final Watchdog firstMessage;
  private final Watchdog wholeMessage;
  private long watchedMessage = -1;
  private boolean reading;
  private boolean inputEnded;
  private boolean lingering;
  private @Nullable ScheduledFuture<?> closeTimer;

  /// Set before the first event.
  private @Nullable MessageHandler handler;

  private TcpConnection(SocketChannel channel, TransportOptions options, UnfinishedBytes common) {
    this.channel = channel;
    this.options = options;
    this.remoteAddress = channel.remoteAddress();
    this.localAddress = channel.localAddress();
    var loop = channel.eventLoop();
    var stall = new Watchdog(loop, options.writeStallTimeout(), this::onWriteStall);
    this.outbound =
        new OutboundQueue(
            channel, options.maxQueuedBytes(), options.reservedQueuedBytes(), stall, this::close);
    this.frames = new FrameReader(options.maxMessageBytes(), common);
    this.firstMessage =
        new Watchdog(
            loop,
            options.firstMessageTimeout(),
            () -> onLate("no whole message within " + options.firstMessageTimeout()));
    this.wholeMessage =
        new Watchdog(
            loop,
            options.messageTimeout(),
            () -> onLate("a message took longer than " + options.messageTimeout()));
  }

  /// Takes over a socket that this side has connected. Event loop only, before anything is read.
  static TcpConnection open(
      SocketChannel channel,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers) {
    return open(channel, options, new UnfinishedBytes(options.maxUnfinishedBytes()), handlers);
  }

  /// Takes over a socket that the other side has connected, which so has to speak first, and soon.
  static void accept(SocketChannel channel, Accepting accepting) {
    open(channel, accepting.options(), accepting.unfinished(), accepting.handlers())
        .firstMessage
        .start();
  }

  private static TcpConnection open(
      SocketChannel channel,
      TransportOptions options,
      UnfinishedBytes common,
      Function<Connection, MessageHandler> handlers) {
    var connection = new TcpConnection(channel, options, common);
    connection.handler = handlers.apply(connection);
    channel.pipeline().addLast(connection.new Events());
    return connection;
  }

  @Override
  public SendResult send(byte[] message, Lane lane) {
    if (message.length > options.maxMessageBytes()) {
      throw new IllegalArgumentException(
          "message of " + message.length + " bytes is over " + options.maxMessageBytes());
    }
    SendResult result = outbound.offer(message, lane);
    if (result == SendResult.QUEUED) {
      if (!channel.eventLoop().inEventLoop() || !reading) {
        outbound.scheduleDrain();
      } else if (outbound.waitingBytes() >= EARLY_FLUSH_BYTES) {
        outbound.drain();
      }
    }
    return result;
  }

  @Override
  public boolean isWritable() {
    return outbound.room().isThere();
  }

  @Override
  public void onWritable(Runnable action) {
    outbound.room().whenThere(action);
  }

  @Override
  public int maxMessageBytes() {
    return options.maxMessageBytes();
  }

  @Override
  public SocketAddress remoteAddress() {
    return remoteAddress;
  }

  @Override
  public SocketAddress localAddress() {
    return localAddress;
  }

  @Override
  public String scheme() {
    return TcpTransport.SCHEME;
  }

  @Override
  public long lastArrivalNanos() {
    return lastArrivalNanos.getOpaque();
  }

  @Override
  public boolean isTaken(long withinNanos) {
    // What waits here has a watchdog of its own, for the write stall.
    return outbound.room().pendingBytes() > 0 || SentBytes.areTaken(channel, withinNanos);
  }

  @Override
  public boolean isOpen() {
    return open.get();
  }

  @Override
  public boolean isEventLoop() {
    return EventLoops.isEventLoop();
  }

  @Override
  public CompletableFuture<@Nullable Void> flushed() {
    return flushed;
  }

  @Override
  public void close(@Nullable Throwable cause) {
    if (stop()) {
      // Never from within onMessage: whoever is called there must not find itself closed halfway.
      channel.eventLoop().execute(() -> onStopped(cause));
    }
  }

  @Override
  public String toString() {
    return TcpTransport.SCHEME + " " + localAddress + " - " + remoteAddress;
  }

  /// How often the socket was written to. Event loop only.
  long flushes() {
    return outbound.flushes();
  }

  /// Neither takes nor delivers messages from now on; false when that was so before.
  private boolean stop() {
    if (!open.compareAndSet(true, false)) {
      return false;
    }
    outbound.room().close();
    return true;
  }

  private void stopNow(@Nullable Throwable cause) {
    if (stop()) {
      onStopped(cause);
    }
  }

  private void onStopped(@Nullable Throwable cause) {
    firstMessage.close();
    wholeMessage.close();
    frames.discard();
    try {
      Objects.requireNonNull(handler).onClosed(cause);
    } finally {
      if (channel.isActive()) {
        closeTimer =
            channel
                .eventLoop()
                .schedule(this::reset, options.writeStallTimeout().toNanos(), TimeUnit.NANOSECONDS);
        outbound.whenFlushed(this::onFlushed);
      }
    }
  }

  private void onFlushed() {
    flushed.complete(null);
    if (inputEnded) {
      channel.close();
      return;
    }
    lingering = true;
    cancelCloseTimer();
    channel.shutdownOutput();
    closeTimer =
        channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void onWriteStall() {
    stopNow(
        new IOException(
            "the other side took nothing for "
                + options.writeStallTimeout()
                + ": "
                + Endpoint.Address.text(remoteAddress)));
    reset();
  }

  private void onLate(String what) {
    stopNow(new IOException(what + " from " + Endpoint.Address.text(remoteAddress)));
  }

  /// Frees the descriptor at once, with a reset: closing in order would leave the kernel with what
  /// the other side does not take.
  private void reset() {
    channel.config().setSoLinger(0);
    channel.close();
  }

  private void cancelCloseTimer() {
    if (closeTimer != null) {
      closeTimer.cancel(false);
      closeTimer = null;
    }
  }

  /// Watches over the message that has begun, unless it is watched already.
  private void watchMessage() {
    if (frames.messages() > 0) {
      firstMessage.close();
    }
    if (!frames.isInsideMessage()) {
      wholeMessage.stop();
    } else if (watchedMessage != frames.messages() || !wholeMessage.isRunning()) {
      watchedMessage = frames.messages();
      wholeMessage.start();
    }
  }

  /// What happens to the socket.
  private final class Events extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      var source = (ByteBuf) message;
      long arrivalNanos = System.nanoTime();
      lastArrivalNanos.setOpaque(arrivalNanos);
      reading = true;
      long before = frames.messages();
      try {
        // What comes after the end is dropped here.
        while (open.get()) {
          byte[] body = frames.next(source);
          if (body == null) {
            return;
          }
          Objects.requireNonNull(handler).onMessage(body, arrivalNanos);
        }
      } finally {
        source.release();
        if (frames.messages() != before) {
          Objects.requireNonNull(handler).onReadComplete();
        }
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      reading = false;
      outbound.drain();
      if (open.get()) {
        watchMessage();
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        inputEnded = true;
        stopNow(
            frames.isInsideMessage()
                ? new EOFException("the stream ended inside a message")
                : null);
        if (lingering) {
          channel.close();
        }
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      cancelCloseTimer();
      outbound.discard();
      stopNow(null);
      flushed.complete(null);
    }

    /// The one place for everything that goes wrong while reading.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof IOException || cause instanceof WireException) {
        LOG.debug("{} ends", TcpConnection.this, cause);
      } else {
        LOG.error("{} ends: its handler failed", TcpConnection.this, cause);
      }
      stopNow(cause);
    }
  }
}
