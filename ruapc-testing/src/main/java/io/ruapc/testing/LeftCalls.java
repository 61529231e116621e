package io.ruapc.testing;

import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Finds calls that nobody waits for any more: what a test forgot, or a handler that hangs.
final class LeftCalls {
  private static final long POLL_NANOS = 1_000_000;

  private LeftCalls() {}

  /// Waits until all calls have ended.
  ///
  /// @throws AssertionError that says how many have not, when `patience` is over
  static void check(Client client, Server server, Duration patience) {
    long start = System.nanoTime();
    while (client.pendingCalls() > 0 || server.activeCalls() > 0) {
      if (System.nanoTime() - start > patience.toNanos()) {
        throw new AssertionError(
            ("the test has left %d calls without an answer and %d requests in work;"
                    + " let them end, or allow it with allowPendingCalls()")
                .formatted(client.pendingCalls(), server.activeCalls()));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
