package io.ruapc.call;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// How many requests are being worked on and how many bytes are held for them, in all and against
/// the limits.
///
/// Safe from any thread.
final class Admission {
  /// Up to this size bytes are not counted: most calls are smaller and need not pay for it, and
  /// whoever uses up the limit cannot keep others from small calls.
  private static final int UNCOUNTED_BYTES = 4 * 1024;

  private final int limit;
  private final long byteLimit;
  private final AtomicInteger active = new AtomicInteger();
  private final AtomicLong heldBytes = new AtomicLong();

  Admission(CallLimits limits) {
    this.limit = limits.maxActiveCalls();
    this.byteLimit = limits.maxHeldBytes();
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

  /// Counts so many bytes as held. One message may cross the limit, so that the largest one passes
  /// a limit that is smaller.
  ///
  /// @return false when the limit is reached; nothing is counted then
  boolean hold(int bytes) {
    if (bytes <= UNCOUNTED_BYTES || heldBytes.getAndAdd(bytes) < byteLimit) {
      return true;
    }
    heldBytes.addAndGet(-bytes);
    return false;
  }

  /// They are held no longer.
  void release(int bytes) {
    if (bytes > UNCOUNTED_BYTES) {
      heldBytes.addAndGet(-bytes);
    }
  }

  /// How many are being worked on.
  int active() {
    return active.get();
  }
}
