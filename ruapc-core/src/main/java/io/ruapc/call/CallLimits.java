package io.ruapc.call;

import java.time.Duration;

/// How much one engine takes on, and for how long. `docs/SECURITY.md` lists the defaults.
///
/// The constructor and each `with...` refuse what is not above zero with an
/// [IllegalArgumentException].
///
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
    int maxActiveCallsPerConnection,
    int maxActiveCalls,
    long maxHeldBytes,
    int maxStreamItemBytes,
    Duration defaultBudget) {
  /// How many calls of this side may wait for an answer on one connection; a further one fails with
  /// `ResourceExhausted`. Fixed: call ids leave this much room for slots, and each of them has a
  /// caller here who waits for it.
  public static final int MAX_PENDING_CALLS = 1 << 16;

  private static final CallLimits STANDARD =
      new CallLimits(
          10_000,
          100_000,
          256L * 1024 * 1024,
          Dialect.STANDARD_STREAM_ITEM_BYTES,
          Duration.ofSeconds(30));

  /// Checks the ranges.
  public CallLimits {
    check("maxActiveCallsPerConnection", maxActiveCallsPerConnection > 0);
    check("maxActiveCalls", maxActiveCalls > 0);
    check("maxHeldBytes", maxHeldBytes > 0);
    check("maxStreamItemBytes", maxStreamItemBytes > 0);
    check("defaultBudget", defaultBudget.isPositive());
  }

  /// The defaults: 10,000 active calls per connection, 100,000 in all, 256 MiB, items of 1 MiB, 30
  /// seconds.
  public static CallLimits standard() {
    return STANDARD;
  }

  /// These limits with another [#maxActiveCallsPerConnection].
  public CallLimits withMaxActiveCallsPerConnection(int count) {
    return new CallLimits(count, maxActiveCalls, maxHeldBytes, maxStreamItemBytes, defaultBudget);
  }

  /// These limits with another [#maxActiveCalls].
  public CallLimits withMaxActiveCalls(int count) {
    return new CallLimits(
        maxActiveCallsPerConnection, count, maxHeldBytes, maxStreamItemBytes, defaultBudget);
  }

  /// These limits with another [#maxHeldBytes].
  public CallLimits withMaxHeldBytes(long bytes) {
    return new CallLimits(
        maxActiveCallsPerConnection, maxActiveCalls, bytes, maxStreamItemBytes, defaultBudget);
  }

  /// These limits with another [#maxStreamItemBytes].
  public CallLimits withMaxStreamItemBytes(int bytes) {
    return new CallLimits(
        maxActiveCallsPerConnection, maxActiveCalls, maxHeldBytes, bytes, defaultBudget);
  }

  /// These limits with another [#defaultBudget].
  public CallLimits withDefaultBudget(Duration budget) {
    return new CallLimits(
        maxActiveCallsPerConnection, maxActiveCalls, maxHeldBytes, maxStreamItemBytes, budget);
  }

  private static void check(String name, boolean isPositive) {
    if (!isPositive) {
      throw new IllegalArgumentException(name + " must be above zero");
    }
  }
}
