package io.ruapc.call;

import io.ruapc.NanoClock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends calls whose deadline is over: one thread per engine looks at all that wait, every 10 ms.
///
/// A timer per call would cost more than the call. The thread sleeps without a time when nothing
/// waits, and is woken by the next call that does.
final class DeadlineSweep implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DeadlineSweep.class);

  private static final long INTERVAL_NANOS = 10_000_000;

  /// How many looks in a row must find nothing before the thread sleeps for good; otherwise a
  /// caller that makes one call after the other would wake it each time.
  private static final int IDLE_LOOKS = 100;

  /// What has deadlines.
  interface Swept {
    /// Ends what is over.
    ///
    /// @return whether anything waits still
    boolean sweep(long now);
  }

  private final NanoClock clock;
  private final Runnable lookAtLeap = this::look;
  private final Set<Swept> swept = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean sleeping;
  private volatile boolean closed;

  DeadlineSweep(String name, NanoClock clock) {
    this.clock = clock;
    thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  void start() {
    clock.onLeap(lookAtLeap);
    thread.start();
  }

  void add(Swept one) {
    swept.add(one);
  }

  void remove(Swept one) {
    swept.remove(one);
  }

  /// Something with a deadline was added. Cheap unless the thread sleeps.
  void wake() {
    if (sleeping) {
      sleeping = false;
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    int idle = 0;
    while (!closed) {
      idle = look() ? 0 : idle + 1;
      if (idle < IDLE_LOOKS) {
        LockSupport.parkNanos(this, INTERVAL_NANOS);
        continue;
      }
      // Say it first, then look once more: whoever adds a call afterwards sees `sleeping`.
      sleeping = true;
      if (!look()) {
        while (sleeping && !closed) {
          LockSupport.park(this);
        }
      }
      sleeping = false;
      idle = 0;
    }
  }

  /// One look at a time: whoever sets the clock forward goes on when all that it ended has ended,
  /// also what the thread has found first.
  private synchronized boolean look() {
    long now = clock.nanoTime();
    boolean waiting = false;
    for (Swept one : swept) {
      try {
        waiting |= one.sweep(now);
      } catch (RuntimeException | Error failure) {
        // As when there is no memory for a thread: those that follow have deadlines too.
        log.error("deadlines were not looked at: {}", one, failure);
        waiting = true;
      }
    }
    return waiting;
  }

  @Override
  public void close() {
    closed = true;
    clock.removeOnLeap(lookAtLeap);
    LockSupport.unpark(thread);
  }
}
