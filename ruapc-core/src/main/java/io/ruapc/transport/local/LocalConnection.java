package io.ruapc.transport.local;

import io.netty.channel.EventLoop;
import io.ruapc.transport.Connection;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.netty.EventLoops;
import io.ruapc.transport.netty.Watchdog;
import io.ruapc.wire.FrameLayout;
import io.ruapc.wire.WireException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One side of a connection within the process.
///
/// It ends once, by [#close] or because the other side did; from then on nothing is sent or
/// delivered.
final class LocalConnection implements Connection {
  private static final Logger LOG = LoggerFactory.getLogger(LocalConnection.class);

  /// How many messages are taken in one turn: others on this loop have theirs, too.
  private static final int MAX_BATCH = 256;

  private final EventLoop loop;
  private final TransportOptions options;
  private final LocalAddress localAddress;
  private final LocalAddress remoteAddress;
  private final LocalPipe inbound;
  private final LocalPipe outbound;
  private final Watchdog firstMessage;
  private final AtomicBoolean open = new AtomicBoolean(true);

  /// Set before the first event; null if it was never opened. Event loop only.
  private @Nullable MessageHandler handler;

  LocalConnection(
      EventLoop loop,
      TransportOptions options,
      LocalAddress localAddress,
      LocalAddress remoteAddress,
      LocalPipe inbound,
      LocalPipe outbound) {
    this.loop = loop;
    this.options = options;
    this.localAddress = localAddress;
    this.remoteAddress = remoteAddress;
    this.inbound = inbound;
    this.outbound = outbound;
    this.firstMessage = new Watchdog(loop, options.firstMessageTimeout(), this::onSilence);
    inbound.onReadable(this::read);
  }

  /// Makes its handler and begins to read. Event loop only.
  void open(Function<Connection, MessageHandler> handlers) {
    handler = handlers.apply(this);
    outbound.whenStalled(this::onStall);
    loop.execute(this::read);
  }

  /// As [#open]; the other side has to speak first, and soon. Event loop only.
  void accept(Function<Connection, MessageHandler> handlers) {
    open(handlers);
    firstMessage.start();
  }

  EventLoop loop() {
    return loop;
  }

  TransportOptions options() {
    return options;
  }

  @Override
  public SendResult send(byte[] message, Lane lane) {
    if (message.length > options.maxMessageBytes()) {
      throw new IllegalArgumentException(
          "message of " + message.length + " bytes is over " + options.maxMessageBytes());
    }
    return outbound.send(message, lane);
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
  public LocalAddress remoteAddress() {
    return remoteAddress;
  }

  @Override
  public LocalAddress localAddress() {
    return localAddress;
  }

  @Override
  public String scheme() {
    return LocalTransport.SCHEME;
  }

  /// Now: within one process nobody vanishes without a word.
  @Override
  public long lastArrivalNanos() {
    return System.nanoTime();
  }

  @Override
  public boolean isTaken(long withinNanos) {
    return outbound.room().pendingBytes() > 0;
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
    return outbound.flushed();
  }

  @Override
  public void close(@Nullable Throwable cause) {
    if (stop()) {
      // Never from within onMessage: whoever is called there must not find itself closed halfway.
      loop.execute(() -> onStopped(cause));
    }
  }

  @Override
  public String toString() {
    return LocalTransport.SCHEME + " " + localAddress + " - " + remoteAddress;
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
    try {
      if (handler != null) {
        handler.onClosed(cause);
      }
    } finally {
      // What has come and was not delivered is dropped.
      loop.execute(this::read);
      outbound.end();
    }
  }

  /// Takes what the other side has sent.
  private void read() {
    inbound.beginRead();
    IOException breakage = inbound.breakage();
    if (breakage != null) {
      stopNow(breakage);
    }
    try {
      readBatch();
    } catch (WireException unacceptable) {
      LOG.debug("{} ends", this, unacceptable);
      stopNow(unacceptable);
    } catch (RuntimeException | Error failure) {
      LOG.error("{} ends: its handler failed", this, failure);
      stopNow(failure);
    }
    if (inbound.isAtEnd()) {
      stopNow(null);
    } else if (!inbound.isEmpty()) {
      inbound.wakeReader();
    }
  }

  private void readBatch() {
    long arrivalNanos = System.nanoTime();
    int messages = 0;
    long bytes = 0;
    try {
      while (messages < MAX_BATCH) {
        byte[] body = inbound.poll();
        if (body == null) {
          return;
        }
        messages++;
        bytes += body.length;
        if (open.get()) {
          deliver(body, arrivalNanos);
        }
      }
    } finally {
      if (messages > 0) {
        inbound.taken(messages, bytes);
        if (handler != null) {
          handler.onReadComplete();
        }
      }
    }
  }

  private void deliver(byte[] body, long arrivalNanos) {
    long length = (long) FrameLayout.HEADER_BYTES + body.length;
    if (length > options.maxMessageBytes()) {
      throw new WireException(
          "message of " + length + " bytes is over the limit of " + options.maxMessageBytes());
    }
    if (handler != null) {
      firstMessage.stop();
      handler.onMessage(body, arrivalNanos);
    }
  }

  private void onSilence() {
    stopNow(
        new IOException(
            "no whole message within " + options.firstMessageTimeout() + " from " + remoteAddress));
  }

  private void onStall() {
    stopNow(
        new IOException(
            "the other side took nothing for "
                + options.writeStallTimeout()
                + ": "
                + remoteAddress));
    outbound.breakOff(
        new IOException(
            "given up by "
                + localAddress
                + ", from which nothing was taken for "
                + options.writeStallTimeout()));
  }
}
