package io.ruapc.transport;

import java.net.SocketAddress;
import java.security.Principal;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A connection that carries whole messages in both directions, in order.
///
/// Safe from any thread. Sending never blocks.
public interface Connection {
  /// What became of a message that was to be sent.
  enum SendResult {
    /// It is queued and will be written unless the connection ends.
    QUEUED,
    /// The queue is full; nothing was queued. See [#onWritable].
    FULL,
    /// The connection has ended; nothing was queued.
    CLOSED
  }

  /// Which part of the outbound queue's limit a message may use.
  enum Lane {
    /// The ordinary part.
    NORMAL,
    /// Also the reserve: for refusals and other small answers that must get through a full queue.
    RESERVED
  }

  /// Queues one message.
  ///
  /// @param message a whole frame as [io.ruapc.wire.FrameLayout] lays it out, from the magic on;
  ///   transports that frame by themselves skip its header. The connection owns the array from now
  ///   on
  SendResult send(byte[] message, Lane lane);

  /// Whether an ordinary message would be queued now.
  boolean isWritable();

  /// Runs `action` once, when there is room again or the connection has ended; at once if so now.
  /// It runs on an event loop and must be short.
  void onWritable(Runnable action);

  /// The most bytes that a message on this connection may have, frame header included.
  int maxMessageBytes();

  /// Where the other side is.
  SocketAddress remoteAddress();

  /// Where this side is.
  SocketAddress localAddress();

  /// The scheme of the transport, as in an endpoint.
  String scheme();

  /// Who the other side has proved to be, by a certificate from somebody whom this side trusts;
  /// null for a stranger.
  default @Nullable Principal principal() {
    return null;
  }

  /// When bytes of the other side last arrived, whole messages or not, as `System.nanoTime()`; at
  /// first when the connection was made.
  long lastArrivalNanos();

  /// Whether the other side's machine has taken something of what was sent, or has still to take
  /// what waits here: then a message may have good reason to be on its way still. False where that
  /// cannot be known.
  ///
  /// @param withinNanos how long ago is recent enough
  boolean isTaken(long withinNanos);

  /// Asks the other side for a sign of life in a way of the transport's own; what comes is seen in
  /// [#lastArrivalNanos].
  ///
  /// @return false when the transport has none
  default boolean ping() {
    return false;
  }

  /// Whether it has not ended.
  boolean isOpen();

  /// Whether the calling thread is one that reads connections, this one or others: it must not
  /// wait.
  boolean isEventLoop();

  /// Completes after the connection has ended, when what was queued before has been given to the
  /// other side's machine or is lost.
  CompletableFuture<@Nullable Void> flushed();

  /// Ends the connection after what is queued has been written, or the write-stall limit is over.
  /// Idempotent.
  ///
  /// @param cause what [MessageHandler#onClosed] is told; null for an ordinary end
  void close(@Nullable Throwable cause);
}
