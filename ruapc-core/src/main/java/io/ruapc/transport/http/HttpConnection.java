package io.ruapc.transport.http;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.concurrent.ScheduledFuture;
import io.ruapc.ErrorCode;
import io.ruapc.Headers;
import io.ruapc.transport.Connection;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.netty.Encryption;
import io.ruapc.transport.netty.EventLoops;
import io.ruapc.transport.netty.OutboundRoom;
import io.ruapc.wire.Flags;
import io.ruapc.wire.Hello;
import io.ruapc.wire.MessageBuffer;
import io.ruapc.wire.Meta;
import io.ruapc.wire.MetaReader;
import java.net.SocketAddress;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One socket that speaks HTTP, as the engine sees it: a peer that knows the extensions, calls
/// methods, and can be called back by nobody.
///
/// Requests become messages and messages become answers, see [Exchange]. What the engine sends by
/// itself is answered here as such a peer would: that it goes away is passed on in the words of
/// HTTP, and calls of the client are refused.
@SuppressWarnings("FutureReturnValueIgnored") // timers are kept where they matter
final class HttpConnection implements Connection {
  private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

  static final String SCHEME = "http";

  private static final String GOAWAY = "_ruapc.control/goaway";

  private static final int QUEUE_SEGMENT = 64;

  private static final long LONGEST_WATCH_NANOS = TimeUnit.MINUTES.toNanos(10);

  /// How long an idle connection stays after the server has said that it goes away: a request may
  /// be on its way.
  private static final long LAST_REQUEST_MILLIS = 250;

  private static final String NO_CALLBACKS =
      "the client speaks HTTP, over which it cannot be called; let it take a WebSocket or TCP";

  /// What a version of HTTP does its own way.
  interface Session {
    /// Says that no more requests should come, in the words of the protocol.
    void sayGoAway();

    /// Writes out what is held back.
    void flush();

    /// Ends the socket after what was written has gone out.
    void end();

    /// Bytes have come.
    void onBytes();

    /// Nothing is asked for any more, or is asked for again.
    void onIdle(boolean isIdle);
  }

  private final SocketChannel channel;
  private final EventLoop loop;
  private final HttpScope scope;
  private final Session session;
  private final @Nullable Principal principal;
  private final SocketAddress remoteAddress;
  private final SocketAddress localAddress;
  private final OutboundRoom room;
  private final Queue<byte[]> queue = new MpscUnboundedAtomicArrayQueue<>(QUEUE_SEGMENT);
  private final AtomicBoolean drainScheduled = new AtomicBoolean();
  private final Runnable drain = this::onDrainScheduled;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final CompletableFuture<@Nullable Void> flushed = new CompletableFuture<>();

  // Event loop only.
  private final LongObjectHashMap<Reply> replies = new LongObjectHashMap<>(4);
  private final Meta meta = new Meta();
  private @Nullable MessageHandler handler;
  private long lastId;
  private boolean helloSaid;
  private boolean working;
  private boolean delivered;
  private boolean mustFlush;
  private boolean leaving;
  private boolean stopped;
  private @Nullable ScheduledFuture<?> timer;
  private long timerNanos;

  /// A connection that the engine does not know yet.
  HttpConnection(SocketChannel channel, HttpScope scope, Session session) {
    this.channel = channel;
    this.loop = channel.eventLoop();
    this.scope = scope;
    this.session = session;
    this.principal = Encryption.principal(channel);
    this.remoteAddress = channel.remoteAddress();
    this.localAddress = channel.localAddress();
    this.room =
        new OutboundRoom(
            loop, scope.options().maxQueuedBytes(), scope.options().reservedQueuedBytes());
  }

  /// Makes its handler, unless it has one. Event loop only.
  void open(Function<Connection, MessageHandler> handlers) {
    if (handler == null) {
      handler = handlers.apply(this);
    }
  }

  /// Whether the engine knows it.
  boolean isKnown() {
    return handler != null;
  }

  @Override
  public SendResult send(byte[] message, Lane lane) {
    SendResult result = room.take(message.length, lane);
    if (result == SendResult.QUEUED) {
      queue.add(message);
      if (!(loop.inEventLoop() && working)
          && !drainScheduled.get()
          && drainScheduled.compareAndSet(false, true)) {
        loop.execute(drain);
      }
    }
    return result;
  }

  @Override
  public boolean isWritable() {
    return room.isThere();
  }

  @Override
  public void onWritable(Runnable action) {
    room.whenThere(action);
  }

  @Override
  public int maxMessageBytes() {
    return scope.options().maxMessageBytes();
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
    return SCHEME;
  }

  @Override
  public @Nullable Principal principal() {
    return principal;
  }

  /// Now: an HTTP client cannot be asked whether it is there. Idle connections have a limit of
  /// their own.
  @Override
  public long lastArrivalNanos() {
    return System.nanoTime();
  }

  @Override
  public boolean isTaken(long withinNanos) {
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
    if (open.compareAndSet(true, false)) {
      loop.execute(() -> onStopped(cause));
    }
  }

  @Override
  public String toString() {
    return SCHEME + " " + localAddress + " - " + remoteAddress;
  }

  HttpScope scope() {
    return scope;
  }

  EventLoop loop() {
    return loop;
  }

  /// Whether the client is told not to send more requests.
  boolean isLeaving() {
    return leaving || !open.get();
  }

  /// Whether requests are answered still.
  boolean isStopped() {
    return stopped;
  }

  // ---- what comes from the client ----

  /// Bytes have come and are about to be worked on; what is sent meanwhile goes out at the end.
  void beginRead() {
    working = true;
    session.onBytes();
  }

  /// All that one read brought has been worked on.
  void endRead() {
    endWork();
  }

  /// A number for a new call. Event loop only.
  long nextId() {
    return ++lastId;
  }

  /// What this side says of the client in its first message; null when it was said.
  @Nullable Hello helloOnce() {
    if (helloSaid) {
      return null;
    }
    helloSaid = true;
    return new Hello(
        List.of(Hello.SIGNAL, Hello.STREAM, Hello.JSON_BASE64), null, null, 0, 0, Headers.empty());
  }

  /// A request has come.
  void add(Reply reply) {
    if (replies.isEmpty()) {
      session.onIdle(false);
    }
    replies.put(reply.id(), reply);
  }

  /// It has been answered, or never will be.
  void remove(Reply reply) {
    if (replies.remove(reply.id()) != null && replies.isEmpty()) {
      onIdle();
    }
  }

  private void onIdle() {
    if (stopped) {
      endWhenIdle();
    } else if (leaving) {
      loop.schedule(this::closeIfIdle, LAST_REQUEST_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      session.onIdle(true);
    }
  }

  private void closeIfIdle() {
    if (replies.isEmpty()) {
      close(null);
    }
  }

  /// Hands a message to the engine.
  void deliver(byte[] body, long arrivalNanos) {
    if (stopped) {
      return;
    }
    boolean wasWorking = working;
    working = true;
    try {
      delivered = true;
      Objects.requireNonNull(handler).onMessage(body, arrivalNanos);
    } finally {
      if (!wasWorking) {
        endWork();
      }
    }
  }

  /// Ends what was begun by setting [#working].
  private void endWork() {
    do {
      if (delivered && !stopped) {
        delivered = false;
        Objects.requireNonNull(handler).onReadComplete();
      }
      drain();
    } while (delivered && !stopped);
    working = false;
    flushNow();
  }

  // ---- what comes from the engine ----

  private void onDrainScheduled() {
    drainScheduled.set(false);
    if (working) {
      drain();
      return;
    }
    working = true;
    try {
      drain();
    } finally {
      endWork();
    }
  }

  private void drain() {
    for (byte[] message = queue.poll(); message != null; message = queue.poll()) {
      onMessage(message);
    }
  }

  private void onMessage(byte[] message) {
    MetaReader.readFrame(message, meta);
    if (Flags.isResponse(meta.flags())) {
      Reply reply = replies.get(meta.messageId());
      Exchange exchange = reply == null ? null : reply.exchange();
      if (exchange == null) {
        sent(message.length);
      } else if ((meta.flags() & Flags.MORE) != 0) {
        exchange.onPart(meta, message);
      } else {
        exchange.onAnswer(meta, message);
      }
      return;
    }
    sent(message.length);
    if (Flags.isRequest(meta.flags())) {
      onRequest();
    }
  }

  private void onRequest() {
    if (meta.method().equals(GOAWAY)) {
      leave();
    } else if ((meta.flags() & Flags.NO_RESPONSE) == 0) {
      refuseCall(meta.flags(), meta.messageId());
    }
  }

  private void refuseCall(int flags, long messageId) {
    byte[] payload =
        Failures.refusal(ErrorCode.INVALID_ARGUMENT, NO_CALLBACKS, Flags.format(flags));
    MessageBuffer buffer = scope.buffers().acquire();
    try {
      buffer.writer().beginResponse(Flags.responseTo(flags), messageId, helloOnce());
      byte[] body = buffer.writer().finishBody(payload.length);
      System.arraycopy(payload, 0, body, body.length - payload.length, payload.length);
      deliver(body, System.nanoTime());
    } finally {
      buffer.release();
    }
  }

  private void leave() {
    if (leaving || stopped) {
      return;
    }
    leaving = true;
    session.sayGoAway();
    if (replies.isEmpty()) {
      onIdle();
    }
  }

  /// So many bytes of one message have been written, or are dropped.
  void sent(int messageBytes) {
    room.giveBack(messageBytes, 1);
  }

  SocketChannel channel() {
    return channel;
  }

  /// What was written goes out when what is being worked on is done, or at once.
  void flush() {
    mustFlush = true;
    if (!working) {
      flushNow();
    }
  }

  private void flushNow() {
    if (mustFlush) {
      mustFlush = false;
      session.flush();
    }
  }

  // ---- time ----

  /// Has the calls looked at by then.
  void watch(long nanos) {
    if (timer != null) {
      if (timerNanos - nanos <= 0) {
        return;
      }
      timer.cancel(false);
    }
    timerNanos = nanos;
    timer = loop.schedule(this::onTimer, nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private void onTimer() {
    timer = null;
    working = true;
    try {
      checkReplies();
    } finally {
      endWork();
    }
  }

  private void checkReplies() {
    long now = System.nanoTime();
    for (Reply reply : new ArrayList<>(replies.values())) {
      reply.check(now);
    }
    if (!replies.isEmpty()) {
      long next = now + LONGEST_WATCH_NANOS;
      for (Reply reply : replies.values()) {
        next += Math.min(0, reply.nextCheckNanos(now) - next);
      }
      watch(next);
    }
  }

  // ---- the end ----

  /// The socket has ended, or must end at once because of `cause`. Event loop only.
  void stopNow(@Nullable Throwable cause) {
    if (open.compareAndSet(true, false)) {
      onStopped(cause);
    }
  }

  private void onStopped(@Nullable Throwable cause) {
    if (stopped) {
      return;
    }
    onDrainScheduled();
    stopped = true;
    room.close();
    if (cause != null) {
      LOG.debug("{} ends", this, cause);
    }
    try {
      if (handler != null) {
        handler.onClosed(cause);
      }
    } finally {
      for (Reply reply : new ArrayList<>(replies.values())) {
        reply.onServerClosed();
      }
      endWhenIdle();
    }
  }

  private void endWhenIdle() {
    if (replies.isEmpty()) {
      flushNow();
      session.end();
      flushed.complete(null);
    }
  }

  /// The socket is closed.
  void onInactive() {
    stopNow(null);
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
    queue.clear();
    flushed.complete(null);
  }
}
