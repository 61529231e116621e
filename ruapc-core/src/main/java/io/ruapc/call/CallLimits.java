package io.ruapc.call;

import java.time.Duration;

/// How much one engine takes on, and for how long. `docs/SECURITY.md` lists the defaults.
///
/// @param maxPendingCalls calls of this side that may wait for an answer on one connection; a
///   further one fails with `ResourceExhausted`. Too low: bursts fail. Too high: a peer that
///   answers nothing holds that much memory
/// @param maxActiveCallsPerConnection requests of one connection that may be worked on; a further
///   one is answered `Overloaded`. Too low: busy callers are refused. Too high: one caller can take
///   the whole machine
/// @param maxActiveCalls the same over all connections. Built-in services are not counted
/// @param maxHeldBytes arguments of requests that are being worked on and answers that wait for
///   room, in bytes over all connections, those of up to 4 KiB not counted; further requests are
///   answered `Overloaded`, further answers become `ResourceExhausted`. Too low: large calls that
///   come together are refused. Too high: peers that send much, or read nothing, cost this much
///   memory
/// @param maxStreamItemBytes the largest item of a stream that this side takes. Too low: items are
///   refused by their sender. Too high: each stream whose taker sleeps holds a few of them
/// @param defaultBudget the time that a request gets when it names none
public record CallLimits(
    int maxPendingCalls,
    int maxActiveCallsPerConnection,
    int maxActiveCalls,
    long maxHeldBytes,
    int maxStreamItemBytes,
    Duration defaultBudget) {
  /// The most that [#maxPendingCalls] can be: call ids leave this much room for slots.
  public static final int MOST_PENDING_CALLS = 1 << 16;

  /// Checks the ranges.
  public CallLimits {
    check(maxPendingCalls > 0 && maxPendingCalls <= MOST_PENDING_CALLS, "maxPendingCalls");
    check(maxActiveCallsPerConnection > 0, "maxActiveCallsPerConnection");
    check(maxActiveCalls > 0, "maxActiveCalls");
    check(maxHeldBytes > 0, "maxHeldBytes");
    check(maxStreamItemBytes > 0, "maxStreamItemBytes");
    check(!defaultBudget.isNegative() && !defaultBudget.isZero(), "defaultBudget");
  }

  /// The defaults: 65,536 pending calls, 10,000 active ones per connection, 100,000 in all, 256
  /// MiB, items of 1 MiB, 30 seconds.
  public static CallLimits standard() {
    return new CallLimits(
        MOST_PENDING_CALLS,
        10_000,
        100_000,
        256L * 1024 * 1024,
        Dialect.STANDARD_STREAM_ITEM_BYTES,
        Duration.ofSeconds(30));
  }

  private static void check(boolean holds, String name) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is out of range");
    }
  }
}
