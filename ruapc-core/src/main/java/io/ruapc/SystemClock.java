package io.ruapc;

import java.util.concurrent.locks.LockSupport;

/// The clock of the machine.
final class SystemClock implements NanoClock {
  static final SystemClock INSTANCE = new SystemClock();

  private SystemClock() {}

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long at(long systemNanos) {
    return systemNanos;
  }

  @Override
  public void parkUntil(Object blocker, long deadline) {
    if (deadline == Long.MAX_VALUE) {
      LockSupport.park(blocker);
    } else {
      LockSupport.parkNanos(blocker, deadline - System.nanoTime());
    }
  }

  @Override
  public void onLeap(Runnable action) {}

  @Override
  public void removeOnLeap(Runnable action) {}

  @Override
  public String toString() {
    return "the machine's clock";
  }
}
