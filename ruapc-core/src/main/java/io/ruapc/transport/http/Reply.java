package io.ruapc.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The answer to one request, whatever it is about, from the request's head until the answer has
/// been written. Event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // failed writes end the channel, which says so
final class Reply {
  /// The most that is written at once: so it is seen whether a large answer moves.
  private static final int CHUNK_BYTES = 64 * 1024;

  /// How long events may be silent before a sign of life: middlemen cut connections that are silent
  /// for a minute or less.
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final HttpConnection connection;
  private final Channel channel;
  private final Manner manner;
  private final Runnable onWritten;
  private final long id;

  private boolean keepsAlive;
  private boolean isBegun;
  private boolean isEnded;
  private boolean isOver;
  private int heldBytes;
  private int writing;
  private long progressNanos = System.nanoTime();
  private @Nullable Exchange exchange;
  private @Nullable Runnable onLate;
  private long limitNanos;
  private @Nullable ByteBuf signOfLife;

  /// What a request says of how it is to be answered.
  ///
  /// @param isHttp2 whether it is one of several at once
  /// @param isHttp10 whether the client knows no chunks
  /// @param keepsAlive whether the connection is to be used again
  /// @param isHead whether only the head of the answer is wanted
  /// @param isPlain whether failures are problem documents
  /// @param preferenceApplied what the client asked for and gets; null for nothing
  /// @param compression what the client would have it compressed with; null for nothing
  /// @param allowedOrigin of a page elsewhere that may see the answer; null for none
  record Manner(
      boolean isHttp2,
      boolean isHttp10,
      boolean keepsAlive,
      boolean isHead,
      boolean isPlain,
      @Nullable String preferenceApplied,
      @Nullable Compression compression,
      @Nullable String allowedOrigin) {}

  /// @param onWritten runs when the whole answer has been written
  Reply(HttpConnection connection, Channel channel, Manner manner, Runnable onWritten) {
    this.connection = connection;
    this.channel = channel;
    this.manner = manner;
    this.keepsAlive = manner.keepsAlive;
    this.onWritten = onWritten;
    this.id = connection.nextId();
    connection.add(this);
  }

  long id() {
    return id;
  }

  /// The call that is answered; null for none.
  @Nullable Exchange exchange() {
    return exchange;
  }

  void exchange(Exchange exchange) {
    this.exchange = exchange;
  }

  /// Whether failures are problem documents.
  boolean isPlain() {
    return manner.isPlain;
  }

  /// Whether its head has been written.
  boolean isBegun() {
    return isBegun;
  }

  /// Whether all of it has been handed over to be written.
  boolean isEnded() {
    return isEnded;
  }

  /// Whether the connection can be used again.
  boolean keepsAlive() {
    return keepsAlive;
  }

  /// The connection is not to be used again.
  void closeAfter() {
    keepsAlive = false;
  }

  // ---- time ----

  /// Something has to be done by then; it replaces what had to be done before.
  void limit(long nanos, Runnable onLate) {
    this.limitNanos = nanos;
    this.onLate = onLate;
    connection.watch(nanos);
  }

  /// Nothing has to be done any more.
  void noLimit() {
    onLate = null;
  }

  /// What is written when nothing else was for a while.
  void signOfLife(ByteBuf content) {
    signOfLife = content;
    connection.watch(System.nanoTime() + SILENCE_NANOS);
  }

  /// When it is to be looked at next, if not sooner.
  long nextCheckNanos(long now) {
    long next = now + stallNanos();
    if (onLate != null) {
      next += Math.min(0, limitNanos - next);
    }
    if (signOfLife != null) {
      next += Math.min(0, progressNanos + SILENCE_NANOS - next);
    }
    if (writing > 0) {
      next += Math.min(0, progressNanos + stallNanos() - next);
    }
    return next;
  }

  /// Looks whether something takes too long.
  void check(long now) {
    Runnable late = onLate;
    if (late != null && now - limitNanos >= 0) {
      onLate = null;
      late.run();
    } else if (writing > 0 && now - progressNanos >= stallNanos()) {
      breakOff();
    } else if (signOfLife != null
        && isBegun
        && !isEnded
        && writing == 0
        && now - progressNanos >= SILENCE_NANOS) {
      part(signOfLife.copy(), () -> {});
    }
  }

  private long stallNanos() {
    return connection.scope().options().writeStallTimeout().toNanos();
  }

  // ---- what is written ----

  /// Headers for an answer, with those that every one has.
  ///
  /// @param isChecked whether values are checked that users have written
  HttpHeaders headers(boolean isChecked) {
    HttpHeaders headers =
        (isChecked
                ? DefaultHttpHeadersFactory.headersFactory()
                : DefaultHttpHeadersFactory.headersFactory().withValidation(false))
            .newHeaders();
    headers.set(HttpHeaderNames.DATE, connection.scope().date().now());
    if (manner.allowedOrigin != null) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, manner.allowedOrigin);
      headers.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, "preference-applied, retry-after");
    }
    if (!connection.scope().http().allowedOrigins().isEmpty()) {
      headers.add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    }
    if (manner.preferenceApplied != null) {
      headers.set("preference-applied", manner.preferenceApplied);
    }
    return headers;
  }

  /// Says why a request is not done, to people, or as a problem to those who want that.
  void refuse(HttpResponseStatus status, String why) {
    refuse(status, why, headers(false));
  }

  /// As above, with more headers.
  void refuse(HttpResponseStatus status, String why, HttpHeaders headers) {
    headers.set("x-content-type-options", "nosniff");
    if (manner.isPlain) {
      whole(status, MediaTypes.PROBLEM, Failures.problem(status, why), headers);
    } else {
      byte[] text = (why.endsWith("\n") ? why : why + "\n").getBytes(StandardCharsets.UTF_8);
      whole(status, MediaTypes.TEXT, text, headers);
    }
  }

  /// Writes all of it, compressed where that is wanted.
  void whole(HttpResponseStatus status, CharSequence type, byte[] bytes, HttpHeaders headers) {
    whole(status, type, bytes, 0, bytes.length, headers, 0);
  }

  /// As above.
  ///
  /// @param type of the content; empty for an answer without any
  /// @param bytes hold the content; they must not change any more
  /// @param heldBytes what it counts in the connection's queue until it has been written
  void whole(
      HttpResponseStatus status,
      CharSequence type,
      byte[] bytes,
      int offset,
      int length,
      HttpHeaders headers,
      int heldBytes) {
    if (isEnded) {
      throw new AssertionError("answered twice");
    }
    isEnded = true;
    noLimit();
    this.heldBytes = heldBytes;
    if (length < connection.scope().http().compressFrom()) {
      write(status, type, bytes, offset, length, headers);
      return;
    }
    headers.add(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
    Compression compression = manner.compression;
    if (compression == null || headers.contains(HttpHeaderNames.CONTENT_ENCODING)) {
      write(status, type, bytes, offset, length, headers);
      return;
    }
    headers.set(HttpHeaderNames.CONTENT_ENCODING, compression.token());
    Thread.startVirtualThread(() -> {
      byte[] small = compression.compress(bytes, offset, length);
      connection.loop().execute(() -> write(status, type, small, 0, small.length, headers));
    });
  }

  private void write(
      HttpResponseStatus status,
      CharSequence type,
      byte[] bytes,
      int offset,
      int length,
      HttpHeaders headers) {
    if (isOver) {
      return;
    }
    if (type.length() > 0) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, type);
    }
    if (status.code() != HttpResponseStatus.NO_CONTENT.code()
        && status.code() != HttpResponseStatus.NOT_MODIFIED.code()) {
      headers.setInt(HttpHeaderNames.CONTENT_LENGTH, length);
    }
    connectionHeader(headers);
    isBegun = true;
    int count = manner.isHead ? 0 : length;
    if (count <= CHUNK_BYTES) {
      write(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              status,
              count == 0 ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(bytes, offset, count),
              headers,
              EmptyHttpHeaders.INSTANCE));
    } else {
      write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, headers));
      int end = offset + count;
      for (int at = offset; at < end; at += CHUNK_BYTES) {
        ByteBuf part = Unpooled.wrappedBuffer(bytes, at, Math.min(CHUNK_BYTES, end - at));
        write(
            end - at <= CHUNK_BYTES
                ? new DefaultLastHttpContent(part)
                : new DefaultHttpContent(part));
      }
    }
    connection.flush();
  }

  /// Writes the head of an answer whose content comes in parts.
  void begin(CharSequence type) {
    HttpHeaders headers = headers(false);
    headers.set(HttpHeaderNames.CONTENT_TYPE, type);
    headers.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
    if (manner.isHttp10) {
      keepsAlive = false;
    } else if (!manner.isHttp2) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    connectionHeader(headers);
    isBegun = true;
    write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, headers));
    connection.flush();
  }

  /// Writes a part.
  ///
  /// @param onPartWritten runs when it has gone out, or never will
  void part(ByteBuf content, Runnable onPartWritten) {
    write(new DefaultHttpContent(content)).addListener(done -> onPartWritten.run());
    connection.flush();
  }

  /// Writes the last part.
  ///
  /// @param heldBytes as in [#whole]
  void end(ByteBuf content, int heldBytes) {
    isEnded = true;
    noLimit();
    this.heldBytes = heldBytes;
    write(new DefaultLastHttpContent(content));
    connection.flush();
  }

  /// Breaks off what has begun, so that it does not look complete.
  void breakOff() {
    isEnded = true;
    keepsAlive = false;
    channel.close();
  }

  private void connectionHeader(HttpHeaders headers) {
    if (manner.isHttp2) {
      return;
    }
    if (connection.isLeaving()) {
      keepsAlive = false;
    }
    if (!keepsAlive) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (manner.isHttp10) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
  }

  private Future<Void> write(Object part) {
    if (writing++ == 0) {
      progressNanos = System.nanoTime();
      connection.watch(progressNanos + stallNanos());
    }
    boolean isLast = part instanceof LastHttpContent;
    return channel.write(part).addListener(done -> onWritten(isLast));
  }

  private void onWritten(boolean isLast) {
    writing--;
    progressNanos = System.nanoTime();
    if (isLast && !isOver) {
      over();
      onWritten.run();
    }
  }

  // ---- the end ----

  /// The client is gone, or wants no answer any more.
  void onClientGone() {
    if (!isOver) {
      over();
      if (exchange != null) {
        exchange.onClientGone();
      }
    }
  }

  /// The engine answers nothing any more.
  void onServerClosed() {
    closeAfter();
    if (exchange != null) {
      exchange.onServerClosed();
    }
  }

  private void over() {
    isOver = true;
    isEnded = true;
    noLimit();
    if (heldBytes > 0) {
      connection.sent(heldBytes);
      heldBytes = 0;
    }
    connection.remove(this);
  }
}
