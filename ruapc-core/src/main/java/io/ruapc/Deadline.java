package io.ruapc;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The moment after which nobody waits for a call any more.
///
/// A deadline is a point of a monotonic clock, the machine's unless a test has its own. On the wire
/// it travels as the budget that is left, so clocks of two machines are never compared.
public final class Deadline implements Comparable<Deadline> {
  /// Larger spans count as "never": they would overflow the clock.
  private static final long LONGEST_NANOS = Long.MAX_VALUE / 4;

  private static final Deadline NEVER = new Deadline(NanoClock.system(), 0, false);

  private final NanoClock clock;
  private final long nanoTime;
  private final boolean bounded;

  private Deadline(NanoClock clock, long nanoTime, boolean bounded) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.bounded = bounded;
  }

  /// The deadline that is never reached.
  public static Deadline never() {
    return NEVER;
  }

  /// The deadline `span` from now; zero or negative is reached already.
  public static Deadline after(Duration span) {
    return afterNanos(TimeUnit.NANOSECONDS.convert(span));
  }

  /// The deadline `nanos` nanoseconds from now.
  public static Deadline afterNanos(long nanos) {
    return nanos >= LONGEST_NANOS
        ? NEVER
        : at(NanoClock.system(), System.nanoTime() + Math.max(nanos, -LONGEST_NANOS));
  }

  /// The deadline that is reached when `clock` shows `nanoTime`.
  public static Deadline at(NanoClock clock, long nanoTime) {
    return new Deadline(clock, nanoTime, true);
  }

  /// Whether this is [#never()].
  public boolean isNever() {
    return !bounded;
  }

  /// What is left of it, in nanoseconds; negative when it is over, [Long#MAX_VALUE] for never.
  public long remainingNanos() {
    return bounded ? nanoTime - clock.nanoTime() : Long.MAX_VALUE;
  }

  /// What is left of it: zero when it is over, [Duration] of [Long#MAX_VALUE] nanoseconds for
  /// never.
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, remainingNanos()));
  }

  /// Whether the moment has passed.
  public boolean isExpired() {
    return bounded && remainingNanos() <= 0;
  }

  /// The earlier of the two.
  public Deadline earlier(Deadline other) {
    return compareTo(other) <= 0 ? this : other;
  }

  @Override
  public int compareTo(Deadline other) {
    if (bounded != other.bounded) {
      return bounded ? -1 : 1;
    }
    return clock.equals(other.clock)
        ? Long.signum(nanoTime - other.nanoTime)
        : Long.compare(remainingNanos(), other.remainingNanos());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Deadline that
        && bounded == that.bounded
        && nanoTime == that.nanoTime
        && clock.equals(that.clock);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(nanoTime);
  }

  @Override
  public String toString() {
    return bounded ? TimeUnit.NANOSECONDS.toMillis(remainingNanos()) + " ms left" : "no deadline";
  }
}
