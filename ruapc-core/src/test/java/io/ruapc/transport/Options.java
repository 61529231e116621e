package io.ruapc.transport;

import java.time.Duration;

/// Transport options for tests.
public final class Options {
  private Options() {}

  public static TransportOptions connectTimeout(Duration value) {
    return TransportOptions.standard().withConnectTimeout(value);
  }

  public static TransportOptions queue(
      int maxBytes, int reservedBytes, Duration writeStallTimeout) {
    return TransportOptions.standard()
        .withMaxQueuedBytes(maxBytes)
        .withReservedQueuedBytes(reservedBytes)
        .withWriteStallTimeout(writeStallTimeout);
  }

  public static TransportOptions arrival(Duration firstMessageTimeout, Duration messageTimeout) {
    return TransportOptions.standard()
        .withFirstMessageTimeout(firstMessageTimeout)
        .withMessageTimeout(messageTimeout);
  }

  public static TransportOptions accepting(int maxConnections, long maxUnfinishedBytes) {
    return TransportOptions.standard()
        .withMaxConnections(maxConnections)
        .withMaxUnfinishedBytes(maxUnfinishedBytes);
  }
}
