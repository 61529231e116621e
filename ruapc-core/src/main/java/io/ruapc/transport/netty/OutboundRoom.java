package io.ruapc.transport.netty;

import io.ruapc.transport.Connection.Lane;
import io.ruapc.transport.Connection.SendResult;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/// How many bytes may still be queued for one connection, and who waits for that.
///
/// Safe from any thread.
public final class OutboundRoom {
  /// What a waiting message costs beside its bytes: array header, padding, its place in the queue.
  public static final int MESSAGE_OVERHEAD_BYTES = 32;

  private final Executor loop;
  private final long limit;
  private final long reserve;
  private final AtomicLong pendingBytes = new AtomicLong();

  /// How much of the reserve was used since there last was room. Counted apart from the rest: one
  /// large message that crosses the limit must not use up what refusals need.
  private final AtomicLong reserveUsed = new AtomicLong();

  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  /// Room for so many bytes, and so many more in the reserve.
  ///
  /// @param loop where those who wait are called
  public OutboundRoom(Executor loop, long limit, long reserve) {
    this.loop = loop;
    this.limit = limit;
    this.reserve = reserve;
  }

  /// Takes room for one message. One message may cross the limit, so that the largest one passes a
  /// queue that is smaller.
  public SendResult take(int messageBytes, Lane lane) {
    int cost = messageBytes + MESSAGE_OVERHEAD_BYTES;
    SendResult result = charge(cost);
    if (result == SendResult.FULL
        && lane == Lane.RESERVED
        && reserveUsed.getAndAdd(cost) < reserve) {
      pendingBytes.addAndGet(cost);
      return SendResult.QUEUED;
    }
    return result;
  }

  private SendResult charge(int cost) {
    // Compared first, never added and taken back: a sender that fails must not make the queue look
    // full to one that then waits for a write which may never come.
    long pending;
    do {
      if (closed) {
        return SendResult.CLOSED;
      }
      pending = pendingBytes.get();
      if (pending >= limit) {
        return SendResult.FULL;
      }
    } while (!pendingBytes.compareAndSet(pending, pending + cost));
    return SendResult.QUEUED;
  }

  /// So many bytes have left the queue, and with them so many whole messages.
  public void giveBack(long bytes, int wholeMessages) {
    long cost = bytes + (long) wholeMessages * MESSAGE_OVERHEAD_BYTES;
    if (pendingBytes.addAndGet(-cost) < limit && reserveUsed.get() > 0) {
      reserveUsed.set(0);
    }
    if (!waiting.isEmpty() && isThere()) {
      loop.execute(this::runWaiting);
    }
  }

  /// What was taken and not given back.
  public long pendingBytes() {
    return pendingBytes.get();
  }

  /// Whether an ordinary message would find room.
  public boolean isThere() {
    return !closed && pendingBytes.get() < limit;
  }

  /// Runs `action` on the event loop when there is room or there never will be.
  public void whenThere(Runnable action) {
    waiting.add(action);
    if (closed || isThere()) {
      loop.execute(this::runWaiting);
    }
  }

  /// No room will be given any more.
  public void close() {
    closed = true;
    loop.execute(this::runWaiting);
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
