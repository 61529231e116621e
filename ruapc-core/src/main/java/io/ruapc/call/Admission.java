package io.ruapc.call;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// How many requests are being worked on, in all and against the limit.
///
/// Safe from any thread.
final class Admission {
  private static final long DRAIN_POLL_NANOS = 1_000_000;

  private final int limit;
  private final AtomicInteger active = new AtomicInteger();

  Admission(int limit) {
    this.limit = limit;
  }

  /// Takes a place.
  ///
  /// @return false when there is none
  boolean enter() {
    if (active.incrementAndGet() > limit) {
      active.decrementAndGet();
      return false;
    }
    return true;
  }

  /// Gives a place back.
  void leave() {
    active.decrementAndGet();
  }

  /// How many are being worked on.
  int active() {
    return active.get();
  }

  /// Waits until none is, or `deadline` is over. Polls: a server drains once in its life, and a
  /// signal would cost every call.
  ///
  /// @return whether none is
  boolean awaitIdle(long deadlineNanos) {
    while (active.get() > 0) {
      if (Nanos.isOver(deadlineNanos, System.nanoTime())) {
        return false;
      }
      LockSupport.parkNanos(this, DRAIN_POLL_NANOS);
    }
    return true;
  }
}
