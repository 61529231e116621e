package io.ruapc.transport;

import io.ruapc.wire.FrameLayout;
import java.time.Duration;
import java.util.function.Consumer;

/// Limits and times of connections, the same for every transport.
///
/// Immutable: each `with...` gives other options, and refuses values that make no sense with an
/// [IllegalArgumentException].
public final class TransportOptions {
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

  /// The standard [#handshakeTimeout].
  public static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

  /// The standard [#messageTimeout]: the largest message over a link of 9 Mbit/s.
  public static final Duration MESSAGE_TIMEOUT = Duration.ofSeconds(60);

  /// The standard [#maxConnections].
  public static final int MAX_CONNECTIONS = 10_000;

  /// The standard [#maxUnfinishedBytes].
  public static final long MAX_UNFINISHED_BYTES = 256L * 1024 * 1024;

  private static final Duration LONGEST = Duration.ofDays(1);

  private static final TransportOptions STANDARD = new TransportOptions();

  // Written only before the options are handed out.
  private Duration connectTimeout = CONNECT_TIMEOUT;
  private int maxMessageBytes = FrameLayout.MAX_MESSAGE_BYTES;
  private int maxQueuedBytes = MAX_QUEUED_BYTES;
  private int reservedQueuedBytes = RESERVED_QUEUED_BYTES;
  private Duration writeStallTimeout = WRITE_STALL_TIMEOUT;
  private Duration firstMessageTimeout = FIRST_MESSAGE_TIMEOUT;
  private Duration handshakeTimeout = HANDSHAKE_TIMEOUT;
  private Duration messageTimeout = MESSAGE_TIMEOUT;
  private int maxConnections = MAX_CONNECTIONS;
  private long maxUnfinishedBytes = MAX_UNFINISHED_BYTES;
  private boolean webSocketDeflate;
  private HttpSite http = HttpSite.EMPTY;

  private TransportOptions() {}

  private TransportOptions(TransportOptions other) {
    this.connectTimeout = other.connectTimeout;
    this.maxMessageBytes = other.maxMessageBytes;
    this.maxQueuedBytes = other.maxQueuedBytes;
    this.reservedQueuedBytes = other.reservedQueuedBytes;
    this.writeStallTimeout = other.writeStallTimeout;
    this.firstMessageTimeout = other.firstMessageTimeout;
    this.handshakeTimeout = other.handshakeTimeout;
    this.messageTimeout = other.messageTimeout;
    this.maxConnections = other.maxConnections;
    this.maxUnfinishedBytes = other.maxUnfinishedBytes;
    this.webSocketDeflate = other.webSocketDeflate;
    this.http = other.http;
  }

  /// The options that hold where nothing else is said.
  public static TransportOptions standard() {
    return STANDARD;
  }

  /// How long opening one connection may take, name resolution and all its addresses included. Too
  /// low: a lost packet fails the call; too high: a dead server is noticed late.
  public Duration connectTimeout() {
    return connectTimeout;
  }

  /// These options with another [#connectTimeout].
  public TransportOptions withConnectTimeout(Duration value) {
    checkTime("connectTimeout", value);
    return with(copy -> copy.connectTimeout = value);
  }

  /// The largest message, frame header included, in both directions; at most
  /// [FrameLayout#MAX_MESSAGE_BYTES].
  public int maxMessageBytes() {
    return maxMessageBytes;
  }

  /// These options with another [#maxMessageBytes].
  public TransportOptions withMaxMessageBytes(int value) {
    checkRange("maxMessageBytes", value, 1024, FrameLayout.MAX_MESSAGE_BYTES);
    return with(copy -> copy.maxMessageBytes = value);
  }

  /// How many outbound bytes wait for one connection before it is full. Too low: senders wait
  /// although the network is idle; too high: every peer that does not read costs this much memory.
  public int maxQueuedBytes() {
    return maxQueuedBytes;
  }

  /// These options with another [#maxQueuedBytes].
  public TransportOptions withMaxQueuedBytes(int value) {
    checkRange("maxQueuedBytes", value, 1, Integer.MAX_VALUE);
    return with(copy -> copy.maxQueuedBytes = value);
  }

  /// How many more may wait in the reserve, for refusals of what came in. Too low: a full
  /// connection's callers learn of nothing until their deadline. Not offered to users: thousands of
  /// refusals fit, and whoever does not read even those is closed.
  public int reservedQueuedBytes() {
    return reservedQueuedBytes;
  }

  /// These options with another [#reservedQueuedBytes].
  public TransportOptions withReservedQueuedBytes(int value) {
    checkRange("reservedQueuedBytes", value, 0, Integer.MAX_VALUE);
    return with(copy -> copy.reservedQueuedBytes = value);
  }

  /// How long the other side may take nothing of what waits for it before the connection is closed.
  /// Too low: a paused peer loses its calls; too high: what waits is held for that long.
  public Duration writeStallTimeout() {
    return writeStallTimeout;
  }

  /// These options with another [#writeStallTimeout].
  public TransportOptions withWriteStallTimeout(Duration value) {
    checkTime("writeStallTimeout", value);
    return with(copy -> copy.writeStallTimeout = value);
  }

  /// How long an accepted connection may stay without its first whole message. Too low: slow links
  /// cannot connect; too high: silent connections crowd out others.
  public Duration firstMessageTimeout() {
    return firstMessageTimeout;
  }

  /// These options with another [#firstMessageTimeout].
  public TransportOptions withFirstMessageTimeout(Duration value) {
    checkTime("firstMessageTimeout", value);
    return with(copy -> copy.firstMessageTimeout = value);
  }

  /// How long the TLS handshake of an accepted connection may take, from its first byte on. Too
  /// low: slow links cannot connect; too high: handshakes that hang crowd out others.
  public Duration handshakeTimeout() {
    return handshakeTimeout;
  }

  /// These options with another [#handshakeTimeout].
  public TransportOptions withHandshakeTimeout(Duration value) {
    checkTime("handshakeTimeout", value);
    return with(copy -> copy.handshakeTimeout = value);
  }

  /// How long one message may take to arrive once it has begun. Too low: large messages cannot
  /// cross slow links; too high: unfinished ones are held for that long.
  public Duration messageTimeout() {
    return messageTimeout;
  }

  /// These options with another [#messageTimeout].
  public TransportOptions withMessageTimeout(Duration value) {
    checkTime("messageTimeout", value);
    return with(copy -> copy.messageTimeout = value);
  }

  /// How many accepted connections one listener holds; further ones are closed at once. It should
  /// stay below the process's limit of descriptors.
  public int maxConnections() {
    return maxConnections;
  }

  /// These options with another [#maxConnections].
  public TransportOptions withMaxConnections(int value) {
    checkRange("maxConnections", value, 1, Integer.MAX_VALUE);
    return with(copy -> copy.maxConnections = value);
  }

  /// How many bytes of messages that have not arrived whole one listener holds over all its
  /// connections. Too low: large messages that arrive together end their connections; too high:
  /// senders of half messages cost this much memory. A connection that was opened by this side has
  /// so much for itself, which is more than one message takes.
  public long maxUnfinishedBytes() {
    return maxUnfinishedBytes;
  }

  /// These options with another [#maxUnfinishedBytes].
  public TransportOptions withMaxUnfinishedBytes(long value) {
    checkRange("maxUnfinishedBytes", value, 0, Long.MAX_VALUE);
    return with(copy -> copy.maxUnfinishedBytes = value);
  }

  /// Whether messages over WebSocket are compressed where both sides want it. It saves bytes on
  /// slow networks and costs both sides more time than everything else does. Off by default: also
  /// because the length of what is compressed and encrypted then tells of its content.
  public boolean webSocketDeflate() {
    return webSocketDeflate;
  }

  /// These options with another [#webSocketDeflate].
  public TransportOptions withWebSocketDeflate(boolean value) {
    return with(copy -> copy.webSocketDeflate = value);
  }

  /// What a listener has for HTTP clients; by default nothing.
  public HttpSite http() {
    return http;
  }

  /// These options with another [#http].
  public TransportOptions withHttp(HttpSite value) {
    return with(copy -> copy.http = value);
  }

  private TransportOptions with(Consumer<TransportOptions> change) {
    var copy = new TransportOptions(this);
    change.accept(copy);
    return copy;
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
