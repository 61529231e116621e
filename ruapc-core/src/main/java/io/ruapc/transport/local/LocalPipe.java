package io.ruapc.transport.local;

import io.netty.channel.EventLoop;
import io.ruapc.transport.Connection.Lane;
import io.ruapc.transport.Connection.SendResult;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.netty.OutboundRoom;
import io.ruapc.wire.FrameLayout;
import java.io.IOException;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/// One direction of a local connection: what one side, its writer, has sent and the other, its
/// reader, has not taken yet.
///
/// Any thread sends. The first one to do so wakes the reader's event loop, which then takes all
/// that has gathered.
final class LocalPipe {
  private static final int QUEUE_SEGMENT = 128;

  /// How often within the write-stall limit it is looked whether the reader takes anything.
  private static final int LOOKS_PER_LIMIT = 4;

  private final EventLoop writerLoop;
  private final EventLoop readerLoop;
  private final TransportOptions options;
  private final OutboundRoom room;
  private final Queue<byte[]> bodies = new MpscUnboundedAtomicArrayQueue<>(QUEUE_SEGMENT);
  private final AtomicLong taken = new AtomicLong();
  private final CompletableFuture<@Nullable Void> flushed = new CompletableFuture<>();

  /// Up from the start: until its first read the reader must not be woken, it is not ready.
  private final AtomicBoolean readScheduled = new AtomicBoolean(true);

  /// Set once, while the connection is made.
  private Runnable read = () -> {};

  private volatile boolean ended;
  private volatile @Nullable IOException breakage;

  /// @param options of the writer
  LocalPipe(EventLoop writerLoop, EventLoop readerLoop, TransportOptions options) {
    this.writerLoop = writerLoop;
    this.readerLoop = readerLoop;
    this.options = options;
    this.room =
        new OutboundRoom(writerLoop, options.maxQueuedBytes(), options.reservedQueuedBytes());
  }

  /// What is run on the reader's loop when there is something to read.
  void onReadable(Runnable read) {
    this.read = read;
  }

  /// Queues the body of a frame. It is copied, as a socket would: the reader owns what it gets.
  SendResult send(byte[] frame, Lane lane) {
    // On the sender's thread, of which there are many, and not on the loop.
    byte[] body = Arrays.copyOfRange(frame, FrameLayout.HEADER_BYTES, frame.length);
    SendResult result = room.take(body.length, lane);
    if (result == SendResult.QUEUED) {
      bodies.add(body);
      wakeReader();
    }
    return result;
  }

  /// How much more it takes.
  OutboundRoom room() {
    return room;
  }

  /// The writer sends nothing more; what waits will still be read.
  void end() {
    ended = true;
    wakeReader();
    reportFlushed();
  }

  /// The writer gives up: what waits is lost.
  ///
  /// @param cause what the reader is told
  void breakOff(IOException cause) {
    breakage = cause;
    ended = true;
    wakeReader();
    flushed.complete(null);
  }

  /// Completes when the writer has ended and everything has been taken or is lost.
  CompletableFuture<@Nullable Void> flushed() {
    return flushed;
  }

  /// Runs `action` on the writer's loop when something has waited for the write-stall limit, or up
  /// to a quarter longer, and the reader took nothing. Looking now and then costs nothing while
  /// messages are sent.
  void whenStalled(Runnable action) {
    var watch = new StallWatch(action);
    long period = Math.max(1, options.writeStallTimeout().toNanos() / LOOKS_PER_LIMIT);
    var timer =
        writerLoop.scheduleWithFixedDelay(watch::look, period, period, TimeUnit.NANOSECONDS);
    var _ = flushed.thenRun(() -> timer.cancel(false));
  }

  /// The reader begins to take what is there. Reader's loop only, as all that follows.
  void beginRead() {
    readScheduled.set(false);
  }

  /// The next body, or null when there is none now.
  byte @Nullable [] poll() {
    return bodies.poll();
  }

  /// So much was taken since the last time.
  void taken(int messages, long bytes) {
    taken.lazySet(taken.get() + messages);
    room.giveBack(bytes, messages);
    reportFlushed();
  }

  /// Wakes the reader for what waits, unless it is awake for that already.
  void wakeReader() {
    // Adding a body includes a full fence (the queue's index is a CAS), so that either this sees
    // the flag down, or the read that has just put it down sees the body.
    if (!readScheduled.get() && readScheduled.compareAndSet(false, true)) {
      readerLoop.execute(read);
    }
  }

  boolean isEmpty() {
    return bodies.isEmpty();
  }

  /// Whether the writer has ended and everything was taken.
  boolean isAtEnd() {
    // What is charged but not queued yet comes: its sender wakes the reader again.
    return ended && room.pendingBytes() == 0;
  }

  /// Why the writer gave up, if it did.
  @Nullable IOException breakage() {
    return breakage;
  }

  private void reportFlushed() {
    if (isAtEnd()) {
      flushed.complete(null);
    }
  }

  /// Notices that the reader takes nothing. Writer's loop only.
  private final class StallWatch {
    private final Runnable action;
    private long takenBefore;
    private int looks;

    StallWatch(Runnable action) {
      this.action = action;
    }

    void look() {
      long takenNow = taken.get();
      if (takenNow != takenBefore || room.pendingBytes() == 0) {
        takenBefore = takenNow;
        looks = 0;
      } else if (++looks > LOOKS_PER_LIMIT) {
        action.run();
      }
    }
  }
}
