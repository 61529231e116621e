package io.ruapc;

/// What deadlines, and pauses between attempts, go by.
///
/// Programs use [#system()] without naming it. Tests have one that they set forward themselves, so
/// that nothing has to be waited for. Safe from any thread.
public interface NanoClock {
  /// The clock of the machine.
  static NanoClock system() {
    return SystemClock.INSTANCE;
  }

  /// The time in nanoseconds since some moment. Two of them are compared by their difference, as
  /// with [System#nanoTime()].
  long nanoTime();

  /// What this clock showed a moment ago, when [System#nanoTime()] was `systemNanos`.
  long at(long systemNanos);

  /// Parks the calling thread until this clock shows `deadline`, or [Long#MAX_VALUE] for ever. May
  /// return earlier, also for no reason, as
  /// [java.util.concurrent.locks.LockSupport#parkNanos(Object, long)].
  void parkUntil(Object blocker, long deadline);

  /// Runs `action` whenever this clock is set forward, before whoever does so goes on. A clock that
  /// only ever runs has nothing to tell.
  void onLeap(Runnable action);

  /// Ends what [#onLeap] began.
  void removeOnLeap(Runnable action);
}
