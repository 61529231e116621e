package io.ruapc.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.ScheduledFuture;
import io.ruapc.Endpoint;
import io.ruapc.transport.Connection;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.TransportOptions;
import io.ruapc.wire.WireException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.security.Principal;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection over a channel of bytes, whichever side opened it and whatever [Framing] its
/// messages have.
///
/// It ends once, by [#close] or by what happens to the channel; from then on nothing is sent or
/// delivered. The channel is free at the latest one write-stall limit and one linger time after
/// that, whatever the other side does.
@SuppressWarnings("FutureReturnValueIgnored") // closing is not waited for; its outcome is the same
public final class ChannelConnection implements Connection {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelConnection.class);

  /// How long what still comes in is dropped after our FIN, so that the kernel does not answer it
  /// with a reset, which would also destroy what the peer has not read yet. The sibling answers
  /// neither a FIN nor a close frame, so this wait must end by itself.
  static final long LINGER_MILLIS = 1_000;

  /// What the handler sends while a read is being worked on is written when the read is done, or as
  /// soon as it is this much: then the other side can begin, instead of waiting for the whole
  /// batch.
  private static final int EARLY_FLUSH_BYTES = 8 * 1024;

  private final Channel channel;
  private final Line line;
  private final Framing framing;
  private final TransportOptions options;
  private final String scheme;
  private final @Nullable Principal principal;
  private final SocketAddress remoteAddress;
  private final SocketAddress localAddress;
  private final OutboundQueue outbound;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final CompletableFuture<@Nullable Void> flushed = new CompletableFuture<>();

  /// Written without a fence: it is read seconds later.
  private final AtomicLong lastArrivalNanos = new AtomicLong(System.nanoTime());

  // Event loop only.
  private final Watchdog firstMessage;
  private final Watchdog wholeMessage;
  private long watchedMessage = -1;
  private boolean reading;
  private boolean delivered;
  private boolean broken;
  private boolean inputEnded;
  private boolean finished;
  private boolean lingering;
  private @Nullable ScheduledFuture<?> closeTimer;

  /// What came behind a message that is being worked on apart; null while none is.
  private @Nullable Queue<ByteBuf> backlog;

  /// Set before the first event.
  private @Nullable MessageHandler handler;

  private ChannelConnection(Channel channel, Line line, Framing framing, TransportOptions options) {
    this.channel = channel;
    this.line = line;
    this.framing = framing;
    this.options = options;
    this.scheme = Encryption.scheme(channel, framing.scheme());
    this.principal = Encryption.principal(channel);
    this.remoteAddress = channel.remoteAddress();
    this.localAddress = channel.localAddress();
    var loop = channel.eventLoop();
    var stall = new Watchdog(loop, options.writeStallTimeout(), this::onWriteStall);
    this.outbound =
        new OutboundQueue(
            channel,
            framing,
            options.maxQueuedBytes(),
            options.reservedQueuedBytes(),
            stall,
            this::close);
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

  /// Takes over a channel that this side has opened. Event loop only, before anything is read.
  public static ChannelConnection open(
      Channel channel,
      Line line,
      Framing framing,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers) {
    var connection = new ChannelConnection(channel, line, framing, options);
    connection.handler = handlers.apply(connection);
    channel.pipeline().addLast(connection.new Events());
    return connection;
  }

  /// Takes over a channel that the other side has opened, which so has to speak first, and soon.
  public static void accept(Channel channel, Line line, Framing framing, Accepting accepting) {
    open(channel, line, framing, accepting.options(), accepting.handlers()).firstMessage.start();
  }

  @Override
  public SendResult send(byte[] message, Lane lane) {
    if (message.length > options.maxMessageBytes()) {
      throw new IllegalArgumentException(
          "message of " + message.length + " bytes is over " + options.maxMessageBytes());
    }
    SendResult result = outbound.offer(framing.prepare(message), lane);
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
    return scheme;
  }

  @Override
  public @Nullable Principal principal() {
    return principal;
  }

  @Override
  public long lastArrivalNanos() {
    return lastArrivalNanos.getOpaque();
  }

  @Override
  public boolean isTaken(long withinNanos) {
    // What waits here has a watchdog of its own, for the write stall.
    return outbound.room().pendingBytes() > 0 || line.isTaken(withinNanos);
  }

  @Override
  public boolean ping() {
    if (!framing.hasPing()) {
      return false;
    }
    channel
        .eventLoop()
        .execute(() -> {
          framing.ping();
          outbound.drain();
        });
    return true;
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
    return scheme + " " + localAddress + " - " + remoteAddress;
  }

  /// How often the channel was written to. Event loop only.
  public long flushes() {
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
    framing.discard();
    framing.end(cause);
    try {
      Objects.requireNonNull(handler).onClosed(cause);
    } finally {
      if (channel.isActive()) {
        closeTimer =
            channel
                .eventLoop()
                .schedule(line::reset, options.writeStallTimeout().toNanos(), TimeUnit.NANOSECONDS);
        outbound.whenFlushed(this::onFlushed);
      }
    }
  }

  private void onFlushed() {
    flushed.complete(null);
    if (inputEnded) {
      line.close();
      return;
    }
    lingering = true;
    cancelCloseTimer();
    closeTimer = channel.eventLoop().schedule(line::close, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    if (broken || framing.isAtEnd() || !framing.isEndAnswered()) {
      finish();
    }
  }

  /// Nothing comes from this side any more, and nothing of interest from the other.
  private void finish() {
    if (!finished) {
      finished = true;
      line.finish();
    }
  }

  private void onWriteStall() {
    stopNow(
        new IOException(
            "the other side took nothing for "
                + options.writeStallTimeout()
                + ": "
                + Endpoint.Address.text(remoteAddress)));
    line.reset();
  }

  private void onLate(String what) {
    stopNow(new IOException(what + " from " + Endpoint.Address.text(remoteAddress)));
  }

  private void cancelCloseTimer() {
    if (closeTimer != null) {
      closeTimer.cancel(false);
      closeTimer = null;
    }
  }

  /// Watches over the message that has begun, unless it is watched already.
  private void watchMessage() {
    if (framing.messages() > 0) {
      firstMessage.close();
    }
    if (!framing.isInsideMessage()) {
      wholeMessage.stop();
    } else if (watchedMessage != framing.messages() || !wholeMessage.isRunning()) {
      watchedMessage = framing.messages();
      wholeMessage.start();
    }
  }

  private void read(ByteBuf source) {
    long arrivalNanos = lastArrivalNanos.getPlain();
    try {
      // What comes after the end is looked at only for the other side's last word.
      while (!broken && (open.get() || (!finished && framing.isEndAnswered()))) {
        byte[] body = next(source);
        Callable<byte[]> work = body == null ? framing.work() : null;
        if (body != null) {
          deliver(body, arrivalNanos);
        } else if (work == null) {
          onUsedUp();
          return;
        } else if (open.get()) {
          pause(source.retain(), work);
          return;
        }
      }
    } finally {
      source.release();
      onDelivered();
    }
  }

  private void onUsedUp() {
    if (framing.isAtEnd()) {
      stopNow(null);
      if (lingering) {
        finish();
      }
    }
  }

  private byte @Nullable [] next(ByteBuf source) {
    try {
      return framing.next(source);
    } catch (WireException unreadable) {
      broken = true;
      throw unreadable;
    }
  }

  private void deliver(byte[] body, long arrivalNanos) {
    if (open.get()) {
      delivered = true;
      Objects.requireNonNull(handler).onMessage(body, arrivalNanos);
    }
  }

  private void onDelivered() {
    if (delivered) {
      delivered = false;
      Objects.requireNonNull(handler).onReadComplete();
    }
  }

  private void readComplete() {
    reading = false;
    outbound.drain();
    if (open.get()) {
      watchMessage();
    }
  }

  /// Has a message worked on by a thread of its own. What follows it waits, without harm: nobody
  /// else has to do anything for the work to end.
  private void pause(ByteBuf rest, Callable<byte[]> work) {
    backlog = new ArrayDeque<>();
    backlog.add(rest);
    channel.config().setAutoRead(false);
    Thread.ofVirtual()
        .name("ruapc-message")
        .start(() -> {
          try {
            byte[] body = work.call();
            channel.eventLoop().execute(() -> resume(body));
          } catch (Throwable failure) { // top frame of a thread; the connection waits for it
            channel.eventLoop().execute(() -> onFailure(failure));
          }
        });
  }

  private void resume(byte[] body) {
    Queue<ByteBuf> waiting = backlog;
    backlog = null;
    if (waiting == null) {
      return; // the channel has ended
    }
    reading = true;
    try {
      deliver(body, lastArrivalNanos.getPlain());
      onDelivered();
      while (backlog == null && !waiting.isEmpty()) {
        read(waiting.remove());
      }
    } catch (RuntimeException | Error failure) {
      onFailure(failure);
    }
    if (backlog != null) {
      backlog.addAll(waiting);
    } else {
      waiting.forEach(ByteBuf::release);
      channel.config().setAutoRead(true);
      readComplete();
      if (inputEnded) {
        onInputEnded();
      }
    }
  }

  private void discardBacklog() {
    if (backlog != null) {
      backlog.forEach(ByteBuf::release);
      backlog = null;
    }
  }

  private void onInputEnded() {
    stopNow(
        framing.isInsideMessage() && !framing.isAtEnd()
            ? new EOFException("the stream ended inside a message")
            : null);
    if (lingering) {
      line.close();
    }
  }

  /// The one place for everything that goes wrong while reading.
  private void onFailure(Throwable cause) {
    if (cause instanceof IOException || cause instanceof WireException) {
      LOG.debug("{} ends", this, cause);
    } else {
      LOG.error("{} ends: its handler failed", this, cause);
    }
    stopNow(cause);
    if (lingering) {
      finish();
    }
  }

  /// What happens to the channel.
  private final class Events extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      lastArrivalNanos.setOpaque(System.nanoTime());
      if (backlog != null) {
        backlog.add((ByteBuf) message);
      } else {
        reading = true;
        read((ByteBuf) message);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      readComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        inputEnded = true;
        if (backlog == null) {
          onInputEnded();
        }
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      cancelCloseTimer();
      outbound.discard();
      stopNow(null);
      discardBacklog();
      framing.discard();
      flushed.complete(null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      onFailure(cause);
    }
  }
}
