package io.ruapc.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.ruapc.transport.Connection.Lane;
import io.ruapc.transport.Connection.SendResult;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/// What waits to be written to one connection, bounded by bytes.
///
/// Any thread offers; the first one to do so wakes the event loop, which copies everything that has
/// gathered by then into few buffers and writes them with one flush. A flush for each message costs
/// two to nine times the throughput. Callers' threads never touch Netty's buffers: their pools keep
/// a cache for each thread that asks, and here every call may be a new virtual thread.
final class OutboundQueue {
  /// What a waiting message costs beside its bytes: array header, padding, its place in the queue.
  static final int MESSAGE_OVERHEAD_BYTES = 32;

  /// The most of one buffer. Progress is seen by whole buffers, so it is also the least that a slow
  /// peer must take within the stall limit.
  static final int CHUNK_BYTES = 64 * 1024;

  /// How much is handed to the socket before it has taken any of it.
  static final int MAX_IN_FLIGHT_BYTES = 1024 * 1024;

  private static final int MIN_CHUNK_BYTES = 256;
  private static final int QUEUE_SEGMENT = 128;

  private final Channel channel;
  private final long limit;
  private final long reserve;
  private final Watchdog stall;
  private final Consumer<Throwable> onFailure;

  // Any thread.
  private final Queue<byte[]> queue = new MpscUnboundedAtomicArrayQueue<>(QUEUE_SEGMENT);
  private final AtomicLong pendingBytes = new AtomicLong();

  /// How much of the reserve was used since the queue last had room. Counted apart from the rest:
  /// one large message that crosses the limit must not use up what refusals need.
  private final AtomicLong reserveUsed = new AtomicLong();

  private final AtomicBoolean drainScheduled = new AtomicBoolean();
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final Runnable drain = this::onDrainScheduled;
  private volatile boolean stopped;

  // Event loop only.
  private byte @Nullable [] current;
  private int currentOffset;
  private int inFlightBytes;
  private long flushes;
  private @Nullable Runnable onFlushed;

  /// @param stall runs out when the socket takes nothing of what it was given
  /// @param onFailure told on the event loop when the socket cannot be written to
  OutboundQueue(
      Channel channel,
      int maxBytes,
      int reservedBytes,
      Watchdog stall,
      Consumer<Throwable> onFailure) {
    this.channel = channel;
    this.limit = maxBytes;
    this.reserve = reservedBytes;
    this.stall = stall;
    this.onFailure = onFailure;
  }

  /// Takes a message unless the queue is full or stopped. One message may cross the limit, so that
  /// the largest one passes a queue that is smaller.
  SendResult offer(byte[] message, Lane lane) {
    int cost = message.length + MESSAGE_OVERHEAD_BYTES;
    SendResult result = charge(cost);
    if (result == SendResult.FULL
        && lane == Lane.RESERVED
        && reserveUsed.getAndAdd(cost) < reserve) {
      pendingBytes.addAndGet(cost);
      result = SendResult.QUEUED;
    }
    if (result == SendResult.QUEUED) {
      queue.add(message);
    }
    return result;
  }

  private SendResult charge(int cost) {
    // Compared first, never added and taken back: a sender that fails must not make the queue look
    // full to one that then waits for a write which may never come.
    long pending;
    do {
      if (stopped) {
        return SendResult.CLOSED;
      }
      pending = pendingBytes.get();
      if (pending >= limit) {
        return SendResult.FULL;
      }
    } while (!pendingBytes.compareAndSet(pending, pending + cost));
    return SendResult.QUEUED;
  }

  /// Wakes the event loop for what was offered, unless it is awake for that already.
  void scheduleDrain() {
    // The offer before this ends with a full fence (the queue's index is a CAS), so that either
    // this
    // sees the flag down, or the drain that has just put it down sees the message.
    if (!drainScheduled.get() && drainScheduled.compareAndSet(false, true)) {
      channel.eventLoop().execute(drain);
    }
  }

  /// Whether an ordinary message would be taken.
  boolean hasRoom() {
    return !stopped && pendingBytes.get() < limit;
  }

  /// Runs `action` on the event loop when there is room or the queue has been stopped.
  void onRoom(Runnable action) {
    waiting.add(action);
    if (stopped || hasRoom()) {
      channel.eventLoop().execute(this::runWaiting);
    }
  }

  /// What waits and has not been handed to the socket. Event loop only.
  long waitingBytes() {
    return pendingBytes.get() - inFlightBytes;
  }

  /// Takes no more messages; those that were taken can still be written.
  void stop() {
    stopped = true;
    channel.eventLoop().execute(this::runWaiting);
  }

  private void onDrainScheduled() {
    drainScheduled.set(false);
    drain();
  }

  /// Writes what waits, as far as the socket takes it. Event loop only.
  void drain() {
    if (!channel.isActive()) {
      return;
    }
    boolean idle = inFlightBytes == 0;
    int written = 0;
    while (inFlightBytes < MAX_IN_FLIGHT_BYTES && written < MAX_IN_FLIGHT_BYTES) {
      int bytes = writeChunk();
      if (bytes == 0) {
        break;
      }
      written += bytes;
    }
    if (written > 0) {
      flushes++;
      if (idle) {
        stall.start();
      }
      channel.flush();
    }
    if (hasMore() && inFlightBytes < MAX_IN_FLIGHT_BYTES) {
      // The socket took it all, but other connections of this loop have their turn first.
      scheduleDrain();
    } else {
      reportFlushed();
    }
  }

  /// Runs `action` once everything offered so far has been given to the socket. Event loop only.
  void whenFlushed(Runnable action) {
    onFlushed = action;
    drain();
  }

  /// Nothing more can be written. Event loop only.
  void discard() {
    stall.close();
    current = null;
    queue.clear();
  }

  /// How often the socket was written to. Event loop only.
  long flushes() {
    return flushes;
  }

  private boolean hasMore() {
    return current != null || !queue.isEmpty();
  }

  private void reportFlushed() {
    if (onFlushed != null && inFlightBytes == 0 && !hasMore()) {
      Runnable action = onFlushed;
      onFlushed = null;
      action.run();
    }
  }

  /// Copies messages into one buffer until it is full or there are none, and says how many bytes.
  private int writeChunk() {
    byte[] message = message();
    if (message == null) {
      return 0;
    }
    // All that waits is charged before it can be seen here, so this is room enough for it.
    long waitingBytes = pendingBytes.get() - inFlightBytes;
    ByteBuf chunk =
        channel.alloc().directBuffer(Math.clamp(waitingBytes, MIN_CHUNK_BYTES, CHUNK_BYTES));
    ByteBuffer target = chunk.internalNioBuffer(0, chunk.capacity());
    int start = target.position();
    int wholeMessages = 0;
    while (message != null && target.hasRemaining()) {
      int count = Math.min(target.remaining(), message.length - currentOffset);
      target.put(message, currentOffset, count);
      currentOffset += count;
      if (currentOffset == message.length) {
        current = null;
        wholeMessages++;
      }
      message = message();
    }
    int bytes = target.position() - start;
    chunk.writerIndex(bytes);
    inFlightBytes += bytes;
    long cost = bytes + (long) wholeMessages * MESSAGE_OVERHEAD_BYTES;
    channel.write(chunk).addListener(done -> onWritten(bytes, cost, done.cause()));
    return bytes;
  }

  /// The message that is being copied, or the next one.
  private byte @Nullable [] message() {
    if (current == null) {
      current = queue.poll();
      currentOffset = 0;
    }
    return current;
  }

  private void onWritten(int bytes, long cost, @Nullable Throwable failure) {
    if (failure != null) {
      onFailure.accept(failure);
    }
    inFlightBytes -= bytes;
    if (pendingBytes.addAndGet(-cost) < limit && reserveUsed.get() > 0) {
      reserveUsed.set(0);
    }
    if (inFlightBytes > 0) {
      stall.start();
    } else {
      stall.stop();
    }
    if (!waiting.isEmpty() && hasRoom()) {
      runWaiting();
    }
    if (hasMore()) {
      scheduleDrain();
    } else {
      reportFlushed();
    }
  }

  private void runWaiting() {
    // Only those that wait now: one that finds no room again comes back with a new turn.
    for (int count = waiting.size(); count > 0; count--) {
      Runnable action = waiting.poll();
      if (action == null) {
        return;
      }
      action.run();
    }
  }
}
