package io.ruapc;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// How a server answers HTTP, and what it takes there; the same for HTTP/1.1 and HTTP/2.
///
/// Immutable: each `with...` gives other options, and refuses values that make no sense with an
/// [IllegalArgumentException]. Sizes and times of messages are those of the server, whatever brings
/// them.
public final class HttpOptions {
  /// The standard [#maxHeadBytes].
  public static final int MAX_HEAD_BYTES = 32 * 1024;

  /// The standard [#maxUriBytes].
  public static final int MAX_URI_BYTES = 8 * 1024;

  /// The standard [#headTimeout].
  public static final Duration HEAD_TIMEOUT = Duration.ofSeconds(10);

  /// The standard [#idleTimeout].
  public static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

  /// The standard [#maxStreams].
  public static final int MAX_STREAMS = 256;

  /// The standard [#compressFrom].
  public static final int COMPRESS_FROM = 1024;

  private static final Duration LONGEST = Duration.ofDays(1);

  private static final HttpOptions STANDARD = new HttpOptions();

  // Written only before the options are handed out.
  private String basePath = "";
  private boolean plainAnswers;
  private List<String> allowedOrigins = List.of();
  private List<String> allowedHosts = List.of();
  private int maxHeadBytes = MAX_HEAD_BYTES;
  private int maxUriBytes = MAX_URI_BYTES;
  private Duration headTimeout = HEAD_TIMEOUT;
  private Duration idleTimeout = IDLE_TIMEOUT;
  private int maxStreams = MAX_STREAMS;
  private int compressFrom = COMPRESS_FROM;

  private HttpOptions() {}

  private HttpOptions(HttpOptions other) {
    this.basePath = other.basePath;
    this.plainAnswers = other.plainAnswers;
    this.allowedOrigins = other.allowedOrigins;
    this.allowedHosts = other.allowedHosts;
    this.maxHeadBytes = other.maxHeadBytes;
    this.maxUriBytes = other.maxUriBytes;
    this.headTimeout = other.headTimeout;
    this.idleTimeout = other.idleTimeout;
    this.maxStreams = other.maxStreams;
    this.compressFrom = other.compressFrom;
  }

  /// The options that hold where nothing else is said.
  public static HttpOptions standard() {
    return STANDARD;
  }

  /// What stands before every path: with `/api`, a call is `POST /api/Service/method`. Empty, the
  /// default, for none.
  public String basePath() {
    return basePath;
  }

  /// These options with another [#basePath]. Slashes around it do not matter.
  public HttpOptions withBasePath(String value) {
    String trimmed = value.replaceAll("^/+|/+$", "");
    if (!trimmed.matches("[A-Za-z0-9._~!$&'()*+,;=:@/-]*") || trimmed.contains("//")) {
      throw new IllegalArgumentException("basePath is no path of a URI: " + value);
    }
    return with(copy -> copy.basePath = trimmed.isEmpty() ? "" : "/" + trimmed);
  }

  /// Whether an answer is the bare result, or a problem document with a status, for clients that do
  /// not say which they want. Otherwise, and by default, it is `{"Ok": ..}` or `{"Err": ..}` with
  /// the status 200.
  public boolean plainAnswers() {
    return plainAnswers;
  }

  /// These options with another [#plainAnswers].
  public HttpOptions withPlainAnswers(boolean value) {
    return with(copy -> copy.plainAnswers = value);
  }

  /// The origins of pages elsewhere that may call, as browsers say them: `https://app.example.com`;
  /// `*` for all. None by default: then only pages that came from this server's own address may.
  public List<String> allowedOrigins() {
    return allowedOrigins;
  }

  /// These options with other [#allowedOrigins].
  public HttpOptions withAllowedOrigins(String... origins) {
    List<String> copied = List.of(origins);
    for (String origin : copied) {
      if (!origin.equals("*") && !origin.matches("[a-z][a-z0-9+.-]*://[^/\\s]+")) {
        throw new IllegalArgumentException(
            "an allowed origin is scheme://host or scheme://host:port, in lower case: " + origin);
      }
    }
    return with(copy -> copy.allowedOrigins = copied);
  }

  /// The names by which a server may be called that listens on a loopback address, beside
  /// `localhost` and addresses: without a port, in lower case. Others are refused there, since a
  /// page of a stranger could have its own name resolve to the reader's machine.
  public List<String> allowedHosts() {
    return allowedHosts;
  }

  /// These options with other [#allowedHosts].
  public HttpOptions withAllowedHosts(String... hosts) {
    List<String> copied = List.of(hosts);
    return with(copy -> copy.allowedHosts = copied);
  }

  /// The most bytes of all headers of a request. Too low: requests with large cookies or tokens are
  /// refused with 431. Too high: every connection can cost that much.
  public int maxHeadBytes() {
    return maxHeadBytes;
  }

  /// These options with another [#maxHeadBytes].
  public HttpOptions withMaxHeadBytes(int value) {
    checkRange("maxHeadBytes", value, 1024, 1024 * 1024);
    return with(copy -> copy.maxHeadBytes = value);
  }

  /// The longest first line of a request, with its path and query. Longer ones are refused with
  /// 414.
  public int maxUriBytes() {
    return maxUriBytes;
  }

  /// These options with another [#maxUriBytes].
  public HttpOptions withMaxUriBytes(int value) {
    checkRange("maxUriBytes", value, 256, 1024 * 1024);
    return with(copy -> copy.maxUriBytes = value);
  }

  /// How long the head of a request may take once it has begun. Too short: clients behind slow
  /// links are refused. Too long: those who send a byte now and then hold their connections.
  public Duration headTimeout() {
    return headTimeout;
  }

  /// These options with another [#headTimeout].
  public HttpOptions withHeadTimeout(Duration value) {
    checkTime("headTimeout", value);
    return with(copy -> copy.headTimeout = value);
  }

  /// How long a connection may stay without a request. Too short: clients connect anew for each
  /// call. Too long: idle ones hold their places.
  public Duration idleTimeout() {
    return idleTimeout;
  }

  /// These options with another [#idleTimeout].
  public HttpOptions withIdleTimeout(Duration value) {
    checkTime("idleTimeout", value);
    return with(copy -> copy.idleTimeout = value);
  }

  /// How many requests one HTTP/2 connection may have at once; further ones are refused, which
  /// clients know beforehand. Too low: clients wait. Too high: one client can cost much.
  public int maxStreams() {
    return maxStreams;
  }

  /// These options with another [#maxStreams].
  public HttpOptions withMaxStreams(int value) {
    checkRange("maxStreams", value, 1, 100_000);
    return with(copy -> copy.maxStreams = value);
  }

  /// From how many bytes on an answer is compressed for clients that take that. Too low: small
  /// answers cost time and gain nothing. [Integer#MAX_VALUE]: never.
  public int compressFrom() {
    return compressFrom;
  }

  /// These options with another [#compressFrom].
  public HttpOptions withCompressFrom(int value) {
    checkRange("compressFrom", value, 1, Integer.MAX_VALUE);
    return with(copy -> copy.compressFrom = value);
  }

  private HttpOptions with(Consumer<HttpOptions> change) {
    var copy = new HttpOptions(this);
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
