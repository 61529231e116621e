package io.ruapc.transport;

import java.time.Duration;

/// Transport options for tests, one changed at a time.
public final class Options {
  private Options() {}

  public static TransportOptions connectTimeout(Duration value) {
    var o = TransportOptions.standard();
    return new TransportOptions(
        value,
        o.maxMessageBytes(),
        o.maxQueuedBytes(),
        o.reservedQueuedBytes(),
        o.writeStallTimeout(),
        o.firstMessageTimeout(),
        o.messageTimeout(),
        o.maxConnections(),
        o.maxUnfinishedBytes());
  }

  public static TransportOptions queue(
      int maxBytes, int reservedBytes, Duration writeStallTimeout) {
    var o = TransportOptions.standard();
    return new TransportOptions(
        o.connectTimeout(),
        o.maxMessageBytes(),
        maxBytes,
        reservedBytes,
        writeStallTimeout,
        o.firstMessageTimeout(),
        o.messageTimeout(),
        o.maxConnections(),
        o.maxUnfinishedBytes());
  }

  public static TransportOptions arrival(Duration firstMessageTimeout, Duration messageTimeout) {
    var o = TransportOptions.standard();
    return new TransportOptions(
        o.connectTimeout(),
        o.maxMessageBytes(),
        o.maxQueuedBytes(),
        o.reservedQueuedBytes(),
        o.writeStallTimeout(),
        firstMessageTimeout,
        messageTimeout,
        o.maxConnections(),
        o.maxUnfinishedBytes());
  }

  public static TransportOptions accepting(int maxConnections, long maxUnfinishedBytes) {
    var o = TransportOptions.standard();
    return new TransportOptions(
        o.connectTimeout(),
        o.maxMessageBytes(),
        o.maxQueuedBytes(),
        o.reservedQueuedBytes(),
        o.writeStallTimeout(),
        o.firstMessageTimeout(),
        o.messageTimeout(),
        maxConnections,
        maxUnfinishedBytes);
  }
}
