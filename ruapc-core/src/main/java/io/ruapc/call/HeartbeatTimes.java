package io.ruapc.call;

import java.time.Duration;

/// When a quiet peer is asked whether it is there, and when it counts as gone: at the latest
/// `interval + timeout` after its last byte.
///
/// Each side has its own; they cannot conflict, since whoever is asked always answers.
///
/// @param interval how long nothing may arrive before the peer is asked. Too short: quiet
///   connections cost packets. Too long: a dead peer is noticed late
/// @param timeout how long nothing may arrive after that before the connection is closed. Too
///   short: a peer that pauses, or an overloaded network, costs the connection and its calls. Too
///   long: a dead peer is noticed late
public record HeartbeatTimes(Duration interval, Duration timeout) {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofDays(1);

  /// How many looks at each connection fall into the shorter of the two times.
  private static final int LOOKS = 10;

  private static final HeartbeatTimes STANDARD =
      new HeartbeatTimes(Duration.ofSeconds(10), Duration.ofSeconds(10));

  /// Checks the ranges: 100 milliseconds to a day.
  public HeartbeatTimes {
    check("heartbeatInterval", interval);
    check("heartbeatTimeout", timeout);
  }

  /// The defaults: 10 seconds and 10 seconds.
  public static HeartbeatTimes standard() {
    return STANDARD;
  }

  /// These times with another [#interval].
  public HeartbeatTimes withInterval(Duration interval) {
    return new HeartbeatTimes(interval, timeout);
  }

  /// These times with another [#timeout].
  public HeartbeatTimes withTimeout(Duration timeout) {
    return new HeartbeatTimes(interval, timeout);
  }

  /// How often the connections must be looked at.
  long lookNanos() {
    Duration shorter = interval.compareTo(timeout) < 0 ? interval : timeout;
    return shorter.toNanos() / LOOKS;
  }

  private static void check(String name, Duration value) {
    if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + " must be " + SHORTEST + " to " + LONGEST + ": " + value);
    }
  }
}
