package io.ruapc.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.service.ErrorDescriptor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An error as it is to be written into an answer.
///
/// @param kind the kind on the wire
/// @param message for people
/// @param isNotExecuted whether the handler was not started
/// @param retryAfterMillis how long the caller should wait before a retry; zero for nothing said
/// @param id of the entry in this side's log; null for none
/// @param declared the error of the contract with its data; null for a framework error
record WireError(
    String kind,
    String message,
    boolean isNotExecuted,
    long retryAfterMillis,
    @Nullable String id,
    @Nullable Declared<?> declared) {

  /// The longest message that is sent; what a handler put into its exception may be anything.
  static final int MAX_MESSAGE_LENGTH = 4096;

  /// The longest wait that the wire can say, 49 days.
  private static final long MAX_RETRY_AFTER_MILLIS = (1L << 32) - 1;

  /// An error of the contract and how it is written.
  record Declared<E extends Throwable>(ErrorDescriptor<E> descriptor, E error) {}

  /// Cuts the message, and takes out halves of characters, which the wire does not carry: they may
  /// be a handler's, a stranger's, or the cut's.
  WireError {
    if (message.length() > MAX_MESSAGE_LENGTH) {
      message = message.substring(0, MAX_MESSAGE_LENGTH - 3) + "...";
    }
    message = new String(message.getBytes(UTF_8), UTF_8);
  }

  static WireError of(ErrorCode code, @Nullable String message) {
    return of(code.kind(), message);
  }

  static WireError of(String kind, @Nullable String message) {
    return new WireError(kind, message == null ? "" : message, false, 0, null, null);
  }

  /// What a handler or an interceptor threw, as itself.
  static WireError of(RpcException problem) {
    return new WireError(
        problem.kind(),
        problem.message(),
        problem.execution() == Execution.NOT_STARTED,
        problem.retryAfter().map(WireError::retryAfterMillis).orElse(0L),
        problem.id().orElse(null),
        null);
  }

  private static long retryAfterMillis(Duration wait) {
    return Math.clamp(TimeUnit.MILLISECONDS.convert(wait), 0, MAX_RETRY_AFTER_MILLIS);
  }

  /// An error that the contract declares.
  static <E extends Throwable> WireError of(ErrorDescriptor<E> descriptor, E error) {
    String message = error.getMessage();
    return new WireError(
        descriptor.kind(),
        message == null ? "" : message,
        false,
        0,
        null,
        new Declared<>(descriptor, error));
  }

  WireError notExecuted() {
    return new WireError(kind, message, true, retryAfterMillis, id, declared);
  }

  WireError withId(String id) {
    return new WireError(kind, message, isNotExecuted, retryAfterMillis, id, declared);
  }
}
