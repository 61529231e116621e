package io.ruapc.transport;

import io.ruapc.wire.FrameLayout;
import java.time.Duration;

/// Limits and times of connections, the same for every transport.
///
/// @param connectTimeout how long opening one connection may take, name resolution and all its
///   addresses included. Too low: a lost packet fails the call; too high: a dead server is noticed
///   late
/// @param maxMessageBytes the largest message, frame header included, in both directions; at most
///   [FrameLayout#MAX_MESSAGE_BYTES]
/// @param maxQueuedBytes how many outbound bytes wait for one connection before it is full. Too
///   low: senders wait although the network is idle; too high: every peer that does not read costs
///   this much memory
/// @param reservedQueuedBytes how many more may wait in the reserve, for refusals of what came in.
///   Too low: a full connection's callers learn of nothing until their deadline
/// @param writeStallTimeout how long the other side may take nothing of what waits for it before
///   the connection is closed. Too low: a paused peer loses its calls; too high: what waits is held
///   for that long
/// @param firstMessageTimeout how long an accepted connection may stay without its first whole
///   message. Too low: slow links cannot connect; too high: silent connections crowd out others
/// @param messageTimeout how long one message may take to arrive once it has begun. Too low: large
///   messages cannot cross slow links; too high: unfinished ones are held for that long
/// @param maxConnections how many accepted connections one listener holds; further ones are closed
///   at once. It should stay below the process's limit of descriptors
/// @param maxUnfinishedBytes how many bytes of messages that have not arrived whole one listener
///   holds over all its connections. Too low: large messages that arrive together end their
///   connections; too high: senders of half messages cost this much memory
public record TransportOptions(
    Duration connectTimeout,
    int maxMessageBytes,
    int maxQueuedBytes,
    int reservedQueuedBytes,
    Duration writeStallTimeout,
    Duration firstMessageTimeout,
    Duration messageTimeout,
    int maxConnections,
    long maxUnfinishedBytes) {

  /// The standard [#connectTimeout].
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /// The standard [#maxQueuedBytes].
  public static final int MAX_QUEUED_BYTES = 8 * 1024 * 1024;

  /// The standard [#reservedQueuedBytes].
  public static final int RESERVED_QUEUED_BYTES = 256 * 1024;

  /// The standard [#writeStallTimeout].
  public static final Duration WRITE_STALL_TIMEOUT = Duration.ofSeconds(30);

  /// The standard [#firstMessageTimeout].
  public static final Duration FIRST_MESSAGE_TIMEOUT = Duration.ofSeconds(30);

  /// The standard [#messageTimeout]: the largest message over a link of 9 Mbit/s.
  public static final Duration MESSAGE_TIMEOUT = Duration.ofSeconds(60);

  /// The standard [#maxConnections].
  public static final int MAX_CONNECTIONS = 10_000;

  /// The standard [#maxUnfinishedBytes].
  public static final long MAX_UNFINISHED_BYTES = 256L * 1024 * 1024;

  private static final Duration LONGEST = Duration.ofDays(1);

  /// Checks them.
  public TransportOptions {
    checkTime("connectTimeout", connectTimeout);
    checkTime("writeStallTimeout", writeStallTimeout);
    checkTime("firstMessageTimeout", firstMessageTimeout);
    checkTime("messageTimeout", messageTimeout);
    checkRange("maxMessageBytes", maxMessageBytes, 1024, FrameLayout.MAX_MESSAGE_BYTES);
    checkRange("maxQueuedBytes", maxQueuedBytes, 1, Integer.MAX_VALUE);
    checkRange("reservedQueuedBytes", reservedQueuedBytes, 0, Integer.MAX_VALUE);
    checkRange("maxConnections", maxConnections, 1, Integer.MAX_VALUE);
    checkRange("maxUnfinishedBytes", maxUnfinishedBytes, 0, Long.MAX_VALUE);
  }

  /// The options that hold where nothing else is said.
  public static TransportOptions standard() {
    return new TransportOptions(
        CONNECT_TIMEOUT,
        FrameLayout.MAX_MESSAGE_BYTES,
        MAX_QUEUED_BYTES,
        RESERVED_QUEUED_BYTES,
        WRITE_STALL_TIMEOUT,
        FIRST_MESSAGE_TIMEOUT,
        MESSAGE_TIMEOUT,
        MAX_CONNECTIONS,
        MAX_UNFINISHED_BYTES);
  }

  /// These options with another [#connectTimeout].
  public TransportOptions withConnectTimeout(Duration connectTimeout) {
    return new TransportOptions(
        connectTimeout,
        maxMessageBytes,
        maxQueuedBytes,
        reservedQueuedBytes,
        writeStallTimeout,
        firstMessageTimeout,
        messageTimeout,
        maxConnections,
        maxUnfinishedBytes);
  }

  /// These options with another [#maxMessageBytes].
  public TransportOptions withMaxMessageBytes(int maxMessageBytes) {
    return new TransportOptions(
        connectTimeout,
        maxMessageBytes,
        maxQueuedBytes,
        reservedQueuedBytes,
        writeStallTimeout,
        firstMessageTimeout,
        messageTimeout,
        maxConnections,
        maxUnfinishedBytes);
  }

  /// These options with another [#maxQueuedBytes].
  public TransportOptions withMaxQueuedBytes(int maxQueuedBytes) {
    return new TransportOptions(
        connectTimeout,
        maxMessageBytes,
        maxQueuedBytes,
        reservedQueuedBytes,
        writeStallTimeout,
        firstMessageTimeout,
        messageTimeout,
        maxConnections,
        maxUnfinishedBytes);
  }

  /// These options with another [#writeStallTimeout].
  public TransportOptions withWriteStallTimeout(Duration writeStallTimeout) {
    return new TransportOptions(
        connectTimeout,
        maxMessageBytes,
        maxQueuedBytes,
        reservedQueuedBytes,
        writeStallTimeout,
        firstMessageTimeout,
        messageTimeout,
        maxConnections,
        maxUnfinishedBytes);
  }

  /// These options with another [#firstMessageTimeout].
  public TransportOptions withFirstMessageTimeout(Duration firstMessageTimeout) {
    return new TransportOptions(
        connectTimeout,
        maxMessageBytes,
        maxQueuedBytes,
        reservedQueuedBytes,
        writeStallTimeout,
        firstMessageTimeout,
        messageTimeout,
        maxConnections,
        maxUnfinishedBytes);
  }

  /// These options with another [#messageTimeout].
  public TransportOptions withMessageTimeout(Duration messageTimeout) {
    return new TransportOptions(
        connectTimeout,
        maxMessageBytes,
        maxQueuedBytes,
        reservedQueuedBytes,
        writeStallTimeout,
        firstMessageTimeout,
        messageTimeout,
        maxConnections,
        maxUnfinishedBytes);
  }

  /// These options with another [#maxConnections].
  public TransportOptions withMaxConnections(int maxConnections) {
    return new TransportOptions(
        connectTimeout,
        maxMessageBytes,
        maxQueuedBytes,
        reservedQueuedBytes,
        writeStallTimeout,
        firstMessageTimeout,
        messageTimeout,
        maxConnections,
        maxUnfinishedBytes);
  }

  /// These options with another [#maxUnfinishedBytes].
  public TransportOptions withMaxUnfinishedBytes(long maxUnfinishedBytes) {
    return new TransportOptions(
        connectTimeout,
        maxMessageBytes,
        maxQueuedBytes,
        reservedQueuedBytes,
        writeStallTimeout,
        firstMessageTimeout,
        messageTimeout,
        maxConnections,
        maxUnfinishedBytes);
  }

  private static void checkTime(String name, Duration value) {
    if (!value.isPositive() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + " must be above zero and at most " + LONGEST + ": " + value);
    }
  }

  private static void checkRange(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + " must be " + min + " to " + max + ": " + value);
    }
  }
}
