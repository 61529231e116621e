package io.ruapc.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.ruapc.transport.Connection.Lane;
import io.ruapc.transport.Connection.SendResult;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
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
  /// The most of one buffer. Progress is seen by whole buffers, so it is also the least that a slow
  /// peer must take within the stall limit.
  static final int CHUNK_BYTES = 64 * 1024;

  /// How much is handed to the socket before it has taken any of it.
  static final int MAX_IN_FLIGHT_BYTES = 1024 * 1024;

  private static final int MIN_CHUNK_BYTES = 256;
  private static final int QUEUE_SEGMENT = 128;

  private final Channel channel;
  private final Framing framing;
  private final Watchdog stall;
  private final Consumer<Throwable> onFailure;

  // Any thread.
  private final Queue<byte[]> queue = new MpscUnboundedAtomicArrayQueue<>(QUEUE_SEGMENT);
  private final OutboundRoom room;
  private final AtomicBoolean drainScheduled = new AtomicBoolean();
  private final Runnable drain = this::onDrainScheduled;

  // Event loop only.
  private byte @Nullable [] current;
  private int currentOffset;
  private int inFlightBytes;

  /// How much room that takes: frames have other headers on the wire than in the queue.
  private int inFlightRoom;

  private long flushes;
  private @Nullable Runnable onFlushed;

  /// @param stall runs out when the socket takes nothing of what it was given
  /// @param onFailure told on the event loop when the socket cannot be written to
  OutboundQueue(
      Channel channel,
      Framing framing,
      int maxBytes,
      int reservedBytes,
      Watchdog stall,
      Consumer<Throwable> onFailure) {
    this.channel = channel;
    this.framing = framing;
    this.room = new OutboundRoom(channel.eventLoop(), maxBytes, reservedBytes);
    this.stall = stall;
    this.onFailure = onFailure;
  }

  /// Takes a message unless the queue is full or stopped.
  SendResult offer(byte[] message, Lane lane) {
    SendResult result = room.take(message.length, lane);
    if (result == SendResult.QUEUED) {
      queue.add(message);
    }
    return result;
  }

  /// Wakes the event loop for what was offered, unless it is awake for that already.
  void scheduleDrain() {
    // The offer before this ends with a full fence (the queue's index is a CAS), so that either
    // this sees the flag down, or the drain that has just put it down sees the message.
    if (!drainScheduled.get() && drainScheduled.compareAndSet(false, true)) {
      channel.eventLoop().execute(drain);
    }
  }

  /// How much more it takes.
  OutboundRoom room() {
    return room;
  }

  /// What waits and has not been handed to the socket. Event loop only.
  long waitingBytes() {
    return room.pendingBytes() - inFlightRoom;
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
    boolean isIdle = current == null && queue.isEmpty();
    return !isIdle || framing.hasOwn(true);
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
    if (!hasMore()) {
      return 0;
    }
    // All that waits is charged before it can be seen here, so this is room enough for it.
    ByteBuf chunk =
        channel.alloc().directBuffer(Math.clamp(waitingBytes(), MIN_CHUNK_BYTES, CHUNK_BYTES));
    ByteBuffer target = chunk.internalNioBuffer(0, chunk.capacity());
    int start = target.position();
    int usedUp = 0;
    int wholeMessages = 0;
    while (target.remaining() >= framing.leastRoom()) {
      byte[] message = message();
      if (framing.hasOwn(message == null)) {
        framing.writeOwn(target);
        continue;
      }
      if (message == null) {
        break;
      }
      int before = currentOffset;
      currentOffset = framing.write(message, before, target);
      usedUp += currentOffset - before;
      if (currentOffset == message.length) {
        current = null;
        wholeMessages++;
      }
    }
    int bytes = target.position() - start;
    chunk.writerIndex(bytes);
    inFlightBytes += bytes;
    inFlightRoom += usedUp;
    int room = usedUp;
    int messages = wholeMessages;
    channel.write(chunk).addListener(done -> onWritten(bytes, room, messages, done.cause()));
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

  private void onWritten(int bytes, int usedUp, int messages, @Nullable Throwable failure) {
    if (failure != null) {
      onFailure.accept(failure);
    }
    inFlightBytes -= bytes;
    inFlightRoom -= usedUp;
    room.giveBack(usedUp, messages);
    if (inFlightBytes > 0) {
      stall.start();
    } else {
      stall.stop();
    }
    if (hasMore()) {
      scheduleDrain();
    } else {
      reportFlushed();
    }
  }
}
