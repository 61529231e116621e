package io.ruapc;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a caller may decide for one call, for a stub, or for a stretch of code.
///
/// Immutable. Options of a scope ([#run]) apply to every call made in it on this thread, on top of
/// the options of the stub: the smaller deadline wins, headers are joined.
public final class CallOptions {
  private static final ScopedValue<CallOptions> SCOPE = ScopedValue.newInstance();
  private static final CallOptions NONE = new CallOptions(null, Headers.empty(), null);

  private final @Nullable Duration timeout;
  private final Headers headers;
  private final @Nullable Format format;

  private CallOptions(@Nullable Duration timeout, Headers headers, @Nullable Format format) {
    this.timeout = timeout;
    this.headers = headers;
    this.format = format;
  }

  /// No options: everything as the client was configured.
  public static CallOptions create() {
    return NONE;
  }

  /// The options of the innermost [#run] around this code, without any: [#create()].
  public static CallOptions current() {
    return SCOPE.orElse(NONE);
  }

  /// How long the call may take from its start, connecting included. What waits is looked at every
  /// 10 ms, so a shorter timeout may end that much later.
  ///
  /// Too short: calls fail with [ErrorCode#TIMEOUT] though the server works. Too long: callers hang
  /// behind a server that does not. Default: the client's timeout.
  ///
  /// @throws IllegalArgumentException when it is not above zero
  public CallOptions timeout(Duration timeout) {
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("timeout must be above zero: " + timeout);
    }
    return new CallOptions(timeout, headers, format);
  }

  /// One more header, see [Headers].
  ///
  /// @throws IllegalArgumentException when it breaks a limit
  public CallOptions header(String name, String value) {
    return new CallOptions(timeout, headers.with(name, value), format);
  }

  /// The format of the request and of its answer. Default: the client's.
  public CallOptions format(Format format) {
    return new CallOptions(timeout, headers, format);
  }

  /// The timeout, where one was set.
  public Optional<Duration> timeout() {
    return Optional.ofNullable(timeout);
  }

  /// The headers.
  public Headers headers() {
    return headers;
  }

  /// The format, where one was set.
  public Optional<Format> format() {
    return Optional.ofNullable(format);
  }

  /// These options with `inner` on top: its smaller timeout, its headers, its format.
  public CallOptions with(CallOptions inner) {
    if (inner == NONE) {
      return this;
    }
    if (this == NONE) {
      return inner;
    }
    return new CallOptions(
        smaller(timeout, inner.timeout),
        headers.with(inner.headers),
        inner.format != null ? inner.format : format);
  }

  /// Runs `body`; every call in it has these options on top of those around it.
  public <X extends Exception> void run(Body<X> body) throws X {
    get(() -> {
      body.run();
      return this;
    });
  }

  /// As [#run], with a value.
  public <T extends @Nullable Object, X extends Exception> T get(ValueBody<T, X> body) throws X {
    return ScopedValue.where(SCOPE, current().with(this)).call(body::get);
  }

  private static @Nullable Duration smaller(@Nullable Duration one, @Nullable Duration other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) <= 0 ? one : other;
  }

  /// Code to run with options; it may throw what it likes.
  @FunctionalInterface
  public interface Body<X extends Exception> {
    /// Runs the code.
    void run() throws X;
  }

  /// Code to run with options that returns a value.
  @FunctionalInterface
  public interface ValueBody<T extends @Nullable Object, X extends Exception> {
    /// Runs the code.
    T get() throws X;
  }
}
