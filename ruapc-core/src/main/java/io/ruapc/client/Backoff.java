package io.ruapc.client;

import java.util.concurrent.ThreadLocalRandom;

/// How long to wait before another attempt: longer each time and never the same, so that many
/// clients of a server that comes back do not all come at once.
///
/// @param firstMillis the longest wait after the first failure; it doubles with each further one
/// @param longestMillis the longest of all
record Backoff(long firstMillis, long longestMillis) {
  private static final int MOST_DOUBLINGS = 16;

  /// A wait between half and all of the longest one; none without failures.
  ///
  /// @param failures how many attempts in a row have failed
  long millis(int failures) {
    if (failures == 0) {
      return 0;
    }
    long most = Math.min(longestMillis, firstMillis << Math.min(failures - 1, MOST_DOUBLINGS));
    return ThreadLocalRandom.current().nextLong(most / 2, most + 1);
  }
}
