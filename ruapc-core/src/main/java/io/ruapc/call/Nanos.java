package io.ruapc.call;

import io.ruapc.Deadline;
import io.ruapc.NanoClock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Deadlines as plain points of [NanoClock#nanoTime()], for the paths where an object per call
/// would cost.
public final class Nanos {
  /// The point that never comes.
  static final long NEVER = Long.MAX_VALUE;

  /// The largest budget the wire can say; it stands for "none".
  private static final long MAX_BUDGET_MILLIS = (1L << 32) - 1;

  private static final long NANOS_PER_MILLI = 1_000_000;

  /// Longer spans are never: they would overflow the clock.
  private static final long LONGEST_SPAN = Long.MAX_VALUE / 4;

  private Nanos() {}

  /// The point `span` nanoseconds after `now`.
  public static long after(long now, long span) {
    return span >= LONGEST_SPAN ? NEVER : sane(now + span);
  }

  /// The point that long after `now`; [Duration#toNanos] would fail for spans of centuries.
  static long after(long now, Duration span) {
    return after(now, TimeUnit.NANOSECONDS.convert(span));
  }

  /// The point at which a budget from the wire ends.
  static long afterBudget(long now, long budgetMillis) {
    return budgetMillis >= MAX_BUDGET_MILLIS
        ? NEVER
        : sane(now + TimeUnit.MILLISECONDS.toNanos(budgetMillis));
  }

  /// What is left as a budget for the wire: at least 1, rounded up, 2^32-1 for never.
  static long budgetMillis(long deadline, long now) {
    if (deadline == NEVER) {
      return MAX_BUDGET_MILLIS;
    }
    long millis = (deadline - now + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    return Math.clamp(millis, 1, MAX_BUDGET_MILLIS - 1);
  }

  /// Whether the point has come.
  public static boolean isOver(long deadline, long now) {
    return deadline != NEVER && deadline - now <= 0;
  }

  /// The earlier of two points.
  static long earlier(long one, long other) {
    if (one == NEVER || other == NEVER) {
      return one == NEVER ? other : one;
    }
    return one - other <= 0 ? one : other;
  }

  /// The same as an object.
  static Deadline deadline(NanoClock clock, long deadline) {
    return deadline == NEVER ? Deadline.never() : Deadline.at(clock, deadline);
  }

  /// The point of clock `to`, which shows `now`, that comes when `from` shows `deadline`.
  static long convert(long deadline, NanoClock from, NanoClock to, long now) {
    return from.equals(to) || deadline == NEVER ? deadline : after(now, deadline - from.nanoTime());
  }

  /// A real point must not look like never.
  private static long sane(long point) {
    return point == NEVER ? NEVER - 1 : point;
  }
}
