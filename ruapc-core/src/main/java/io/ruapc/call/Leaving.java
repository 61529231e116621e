package io.ruapc.call;

import io.ruapc.NanoClock;
import java.time.Duration;

/// That this side goes away, and when.
///
/// @param clock that the times go by
/// @param takeoverEndNanos until when calls are taken that their callers may have sent before they
///   knew
/// @param endNanos when the connections end, whatever still runs
record Leaving(NanoClock clock, long takeoverEndNanos, long endNanos) {
  /// How long calls are taken after the other side was told. Too short: callers that learn it late
  /// have to repeat their calls. Too long: one that does not heed it keeps this side from ending.
  private static final Duration TAKEOVER = Duration.ofSeconds(1);

  static Leaving after(NanoClock clock, Duration grace) {
    long now = clock.nanoTime();
    return new Leaving(clock, Nanos.after(now, TAKEOVER), Nanos.after(now, grace));
  }

  boolean isTakeoverOver() {
    return Nanos.isOver(takeoverEndNanos, clock.nanoTime());
  }

  boolean isOver() {
    return Nanos.isOver(endNanos, clock.nanoTime());
  }

  /// What is left, for the other side.
  long graceMillis() {
    return Nanos.budgetMillis(endNanos, clock.nanoTime());
  }
}
