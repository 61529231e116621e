package io.ruapc.examples;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.ruapc.CallContext;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// Waiting, in a handler, for no longer than somebody waits for the handler.
final class Pause {
  private Pause() {}

  /// Waits so long, or until the call is cancelled.
  ///
  /// @return whether the handler should stop
  static boolean endsEarly(Duration time) throws InterruptedException {
    var cancelled = new CountDownLatch(1);
    CallContext.current().onCancel(cancelled::countDown);
    return cancelled.await(NANOSECONDS.convert(time), NANOSECONDS);
  }
}
