package io.ruapc.testing;

import io.ruapc.NanoClock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A clock that stands until a test sets it forward.
///
/// Clients and servers that were built with it end calls, cancel handlers and try again when the
/// test says so, however long that would take. Safe from any thread.
///
/// What is due is decided before [#advance] returns: the outcome of every call whose deadline has
/// come is [io.ruapc.ErrorCode#TIMEOUT] then. What follows from that happens at once, but on
/// threads of its own: futures complete, blocked callers return, `onCancel` actions run. So wait
/// for the future, and do not look whether it is done.
///
/// One leap is one moment. What begins to wait because of it, as the pause after the next failed
/// attempt, waits from the new time on and needs another leap.
public final class ManualClock implements NanoClock {
  private final AtomicLong now = new AtomicLong();
  private final Set<Runnable> actions = ConcurrentHashMap.newKeySet();
  private final Set<Thread> parked = ConcurrentHashMap.newKeySet();

  /// A clock that shows zero.
  public ManualClock() {}

  /// Sets it forward.
  ///
  /// @throws IllegalArgumentException when `span` is negative: time does not go back
  public void advance(Duration span) {
    if (span.isNegative()) {
      throw new IllegalArgumentException("a clock is not set back: " + span);
    }
    now.addAndGet(TimeUnit.NANOSECONDS.convert(span));
    actions.forEach(Runnable::run);
    parked.forEach(LockSupport::unpark);
  }

  /// How many threads wait for this clock to show some time: those that pause between attempts,
  /// wait for a connection or for room in a queue, and callers on platform threads. A test that is
  /// about one of them sets the clock forward when it is there.
  public int waitingThreads() {
    return parked.size();
  }

  @Override
  public long nanoTime() {
    return now.get();
  }

  @Override
  public long at(long systemNanos) {
    return now.get();
  }

  @Override
  public void parkUntil(Object blocker, long deadline) {
    Thread thread = Thread.currentThread();
    parked.add(thread);
    try {
      // After it has been added: a leap either is seen here or sees the thread.
      if (deadline == Long.MAX_VALUE || deadline - now.get() > 0) {
        LockSupport.park(blocker);
      }
    } finally {
      parked.remove(thread);
    }
  }

  @Override
  public void onLeap(Runnable action) {
    actions.add(action);
  }

  @Override
  public void removeOnLeap(Runnable action) {
    actions.remove(action);
  }

  /// How many wait for leaps.
  int listeners() {
    return actions.size();
  }

  @Override
  public String toString() {
    return "a clock that was set forward by " + Duration.ofNanos(now.get());
  }
}
