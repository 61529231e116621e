package io.ruapc.transport.netty;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A time limit that is mostly kept: starting and stopping it is a few assignments, since its timer
/// is left alone until it fires and only then looks whether it is still wanted. Event loop only.
public final class Watchdog {
  private final EventLoop loop;
  private final long limitNanos;
  private final Runnable onExpired;
  private @Nullable ScheduledFuture<?> timer;
  private boolean running;
  private long startedNanos;

  /// Runs `onExpired` when `limit` is over.
  public Watchdog(EventLoop loop, Duration limit, Runnable onExpired) {
    this.loop = loop;
    this.limitNanos = limit.toNanos();
    this.onExpired = onExpired;
  }

  /// Whether it counts.
  public boolean isRunning() {
    return running;
  }

  /// Counts from now; a count that runs already is forgotten.
  public void start() {
    running = true;
    startedNanos = System.nanoTime();
    if (timer == null) {
      schedule(limitNanos);
    }
  }

  /// Nothing is to be watched now.
  public void stop() {
    running = false;
  }

  /// Nothing will be watched any more: the timer must not keep an ended connection in memory.
  public void close() {
    running = false;
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void schedule(long nanos) {
    timer = loop.schedule(this::onTimer, nanos, TimeUnit.NANOSECONDS);
  }

  private void onTimer() {
    timer = null;
    if (!running) {
      return;
    }
    long left = limitNanos - (System.nanoTime() - startedNanos);
    if (left > 0) {
      schedule(left);
    } else {
      running = false;
      onExpired.run();
    }
  }
}
