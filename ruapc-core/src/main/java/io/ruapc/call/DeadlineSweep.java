package io.ruapc.call;

import io.ruapc.NanoClock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends calls whose deadline is over: one thread per engine looks at all that wait, every 10 ms.
/// Now and then it also looks whether the peers are still there.
///
/// A timer per call would cost more than the call. When nothing waits, the thread sleeps until its
/// next look at the peers, or without a time when there are none; the next call wakes it.
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

    /// Looks for signs of life of the other side.
    void look(long now);
  }

  /// Time that passes for the network, whatever deadlines go by.
  private static final NanoClock MACHINE = NanoClock.system();

  private final NanoClock clock;
  private final Runnable lookAtLeap = this::sweep;
  private final Set<Swept> swept = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private final long lookNanos;

  /// When the peers were last looked at. Only the thread touches it.
  private long lastLookNanos = MACHINE.nanoTime();

  private volatile boolean sleeping;
  private volatile boolean closed;

  /// @param lookNanos how often the peers are looked at
  DeadlineSweep(String name, NanoClock clock, long lookNanos) {
    this.clock = clock;
    this.lookNanos = lookNanos;
    thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  void start() {
    clock.onLeap(lookAtLeap);
    thread.start();
  }

  void add(Swept one) {
    swept.add(one);
    LockSupport.unpark(thread); // it may sleep without a time
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
      lookIfDue();
      idle = sweep() ? 0 : idle + 1;
      if (idle < IDLE_LOOKS) {
        LockSupport.parkNanos(this, INTERVAL_NANOS);
        continue;
      }
      // Say it first, then look once more: whoever adds a call afterwards sees `sleeping`.
      sleeping = true;
      if (!sweep()) {
        while (sleeping && !closed) {
          LockSupport.parkNanos(this, swept.isEmpty() ? Long.MAX_VALUE : lookNanos);
          lookIfDue();
        }
      }
      sleeping = false;
      idle = 0;
    }
  }

  private void lookIfDue() {
    long now = MACHINE.nanoTime();
    if (now - lastLookNanos < lookNanos) {
      return;
    }
    lastLookNanos = now;
    for (Swept one : swept) {
      try {
        one.look(now);
      } catch (RuntimeException | Error failure) {
        log.error("the peer was not looked at: {}", one, failure);
      }
    }
  }

  /// One sweep at a time: whoever sets the clock forward goes on when all that it ended has ended,
  /// also what the thread has found first.
  private synchronized boolean sweep() {
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
