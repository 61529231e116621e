package io.ruapc;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A call failed, and not with an error that its contract declares.
///
/// It says what kind of failure it was, how far the call had come, whether its handler may have
/// run, and whether repeating it is safe.
public final class RpcException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final String kind;
  private final @Nullable String method;
  private final @Nullable CallStage stage;
  private final @Nullable String peer;
  private final Execution execution;
  private final @Nullable Duration retryAfter;
  private final @Nullable String id;
  private final @Nullable String data;

  /// What is known of the handler on the other side.
  public enum Execution {
    /// It was not started: a retry cannot run anything twice.
    NOT_STARTED,
    /// It was started.
    STARTED,
    /// The request was sent and nothing came back.
    UNKNOWN
  }

  /// A failure with this code; further facts are added by the `with...` methods.
  public RpcException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /// A failure with this code and the local exception that led to it.
  public RpcException(ErrorCode code, String message, @Nullable Throwable cause) {
    this(code, code.kind(), message, cause, null, null, null, Execution.UNKNOWN, null, null, null);
  }

  private RpcException(
      ErrorCode code,
      String kind,
      String message,
      @Nullable Throwable cause,
      @Nullable String method,
      @Nullable CallStage stage,
      @Nullable String peer,
      Execution execution,
      @Nullable Duration retryAfter,
      @Nullable String id,
      @Nullable String data) {
    super(message, cause);
    this.code = code;
    this.kind = kind;
    this.method = method;
    this.stage = stage;
    this.peer = peer;
    this.execution = execution;
    this.retryAfter = retryAfter;
    this.id = id;
    this.data = data;
  }

  /// A failure as it came from the wire: `kind` may be one that this side does not know.
  public static RpcException ofKind(String kind, String message) {
    return new RpcException(
        ErrorCode.ofKind(kind),
        kind,
        message,
        null,
        null,
        null,
        null,
        Execution.UNKNOWN,
        null,
        null,
        null);
  }

  /// What kind of failure it was.
  public ErrorCode code() {
    return code;
  }

  /// The kind as it stands on the wire; differs from `code().kind()` when it came from a peer that
  /// has finer or other kinds.
  public String kind() {
    return kind;
  }

  /// The method that was called, `Service/method`, where it is known.
  public Optional<String> method() {
    return Optional.ofNullable(method);
  }

  /// How far the call had come, where it is known.
  public Optional<CallStage> stage() {
    return Optional.ofNullable(stage);
  }

  /// The address of the other side, where there was one.
  public Optional<String> peer() {
    return Optional.ofNullable(peer);
  }

  /// What is known of the handler on the other side.
  public Execution execution() {
    return execution;
  }

  /// How long the other side asks to wait before a retry.
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /// The id under which the other side's log has the details.
  public Optional<String> id() {
    return Optional.ofNullable(id);
  }

  /// What the other side says beside the message: the components of an error that its contract
  /// declares and this side's does not, as JSON.
  public Optional<String> data() {
    return Optional.ofNullable(data);
  }

  /// Whether the call can be repeated without running its handler twice, and repeating can help.
  public boolean retryIsSafe() {
    return execution == Execution.NOT_STARTED
        && switch (code) {
          case TIMEOUT, UNAVAILABLE, CONNECTION_CLOSED, OVERLOADED, RESOURCE_EXHAUSTED -> true;
          case CANCELLED,
              INVALID_ARGUMENT,
              UNAUTHENTICATED,
              PERMISSION_DENIED,
              CALLBACK_GONE,
              ENCODING,
              DECODING,
              INTERNAL,
              UNKNOWN ->
              false;
        };
  }

  /// The same failure, seen by a call of this method at this stage with this peer. What is known
  /// already stays.
  public RpcException withCall(String method, CallStage stage, @Nullable String peer) {
    return copy(
        this.method != null ? this.method : method,
        this.stage != null ? this.stage : stage,
        this.peer != null ? this.peer : peer,
        execution,
        retryAfter,
        id,
        data);
  }

  /// The same failure with this knowledge of the handler.
  public RpcException withExecution(Execution execution) {
    return copy(method, stage, peer, execution, retryAfter, id, data);
  }

  /// The same failure with the wait that the other side asks for.
  public RpcException withRetryAfter(Duration retryAfter) {
    return copy(method, stage, peer, execution, retryAfter, id, data);
  }

  /// The same failure with the id of its entry in the log of the side where it happened.
  public RpcException withId(String id) {
    return copy(method, stage, peer, execution, retryAfter, id, data);
  }

  /// The same failure with these data, as JSON.
  public RpcException withData(String data) {
    return copy(method, stage, peer, execution, retryAfter, id, data);
  }

  private RpcException copy(
      @Nullable String method,
      @Nullable CallStage stage,
      @Nullable String peer,
      Execution execution,
      @Nullable Duration retryAfter,
      @Nullable String id,
      @Nullable String data) {
    var copy =
        new RpcException(
            code,
            kind,
            message(),
            getCause(),
            method,
            stage,
            peer,
            execution,
            retryAfter,
            id,
            data);
    copy.setStackTrace(getStackTrace());
    return copy;
  }

  /// The message without the facts that [#getMessage()] adds; this is what travels on the wire.
  public String message() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }

  /// Code, the kind where that says something else, message, and the facts that help to act on it,
  /// on one line.
  @Override
  public String getMessage() {
    var text = new StringBuilder(code.name());
    if (!kind.equals(code.kind())) {
      text.append(" (").append(kind).append(')');
    }
    if (!message().isEmpty()) {
      text.append(": ").append(message());
    }
    var facts = new StringBuilder();
    fact(facts, "method", method);
    fact(facts, "stage", stage);
    fact(facts, "peer", peer);
    if (execution == Execution.NOT_STARTED) {
      fact(facts, "handler", "not started");
    }
    fact(facts, "retry after", retryAfter);
    fact(facts, "id", id);
    return facts.isEmpty()
        ? text.toString()
        : text.append(" [").append(facts).append(']').toString();
  }

  private static void fact(StringBuilder facts, String name, @Nullable Object value) {
    if (value != null) {
      facts.append(facts.isEmpty() ? "" : ", ").append(name).append(' ').append(value);
    }
  }
}
