package io.ruapc.call;

import io.ruapc.CallContext;
import io.ruapc.CallStage;
import io.ruapc.Deadline;
import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.Headers;
import io.ruapc.Peer;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.RpcStream;
import io.ruapc.service.MethodDescriptor;
import io.ruapc.wire.Form;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.security.Principal;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A call of this side, from its stub until its outcome is known; also its entry in [PendingCalls]
/// and the context that interceptors see.
///
/// ```text
///            answer, failure
///   OPEN ───────────────────────▶ ENDED
///     │ cancel
///     └──────────▶ CANCELLED       (its entry stays until the final answer, so that the id is not
///                                   taken by another call while the peer may still use it)
/// ```
///
/// The state leaves OPEN exactly once. What belongs to the outcome is written before that, by
/// whoever took the call out of its [PendingCalls].
public final class OutgoingCall<A extends @Nullable Object, R extends @Nullable Object>
    implements CallContext {
  private static final int OPEN = 0;
  private static final int ENDED = 1;
  private static final int CANCELLED = 2;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(OutgoingCall.class, "state", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final CallStarter starter;
  private final MethodDescriptor<A, R> method;
  private final A arguments;
  private final Format format;

  /// How its messages are written; known with the connection, and written before that.
  private Form form;

  private final long startNanos;
  private final long deadlineNanos;

  /// The thread that waits, for a blocking call; otherwise [#future] is set.
  private final @Nullable Thread waiter;

  private final @Nullable CallFuture<R> future;

  /// Whether anything may have taken time since the call was made.
  private boolean hasWaited;

  /// Only the thread that starts the call touches it, one after the other.
  private int attempts = 1;

  private Headers headers;
  private long id;
  private volatile @Nullable PeerConnection connection;
  private @Nullable Principal principal;

  /// A frame whose payload may be sent in another; see [#keepFrame].
  private byte @Nullable [] keptFrame;

  /// Null for a call without streams.
  private final @Nullable OutgoingStreams streams;

  /// Null unless callbacks are among the arguments and the request is about to be sent or was.
  private volatile @Nullable OutgoingCallbacks callbacks;

  /// What is to be done when it has ended; null for nothing.
  private volatile @Nullable Actions endActions;

  // The outcome: an answer, or a failure that becomes an exception on its caller's stack.
  private byte @Nullable [] answer;
  private int payloadOffset;
  private int payloadLength;
  private Format answerFormat = Format.MESSAGE_PACK;
  private @Nullable Failure failure;

  private volatile int state = OPEN;

  /// Why a call ended without an answer.
  private record Failure(
      ErrorCode code,
      String message,
      CallStage stage,
      Execution execution,
      @Nullable Throwable cause) {}

  /// Who waits for the outcome.
  private enum Waiting {
    THREAD,
    FUTURE,
    FUTURE_ON_LOOP,
    /// Whoever takes the items of the result.
    STREAM
  }

  private OutgoingCall(
      CallStarter starter,
      MethodDescriptor<A, R> method,
      A arguments,
      @Nullable RpcStream<?> input,
      CallSettings settings,
      Waiting waiting) {
    this.starter = starter;
    this.method = method;
    this.arguments = arguments;
    this.format = settings.format();
    this.form = Form.of(format);
    this.headers = settings.headers();
    this.startNanos = settings.startNanos();
    this.deadlineNanos = settings.deadlineNanos();
    this.waiter = waiting == Waiting.THREAD ? Thread.currentThread() : null;
    this.future =
        switch (waiting) {
          case FUTURE -> new CallFuture<>(this, false);
          case FUTURE_ON_LOOP -> new CallFuture<>(this, true);
          case THREAD, STREAM -> null;
        };
    this.streams =
        method.isStreaming() ? new OutgoingStreams(this, input, settings.parent()) : null;
  }

  /// A call whose answer this thread will wait for.
  static <A extends @Nullable Object, R extends @Nullable Object> OutgoingCall<A, R> blocking(
      CallStarter starter,
      MethodDescriptor<A, R> method,
      A arguments,
      @Nullable RpcStream<?> input,
      CallSettings settings) {
    return new OutgoingCall<>(starter, method, arguments, input, settings, Waiting.THREAD);
  }

  /// A call whose outcome is the items of its result.
  static <A extends @Nullable Object, R extends @Nullable Object> OutgoingCall<A, R> streaming(
      CallStarter starter,
      MethodDescriptor<A, R> method,
      A arguments,
      @Nullable RpcStream<?> input,
      CallSettings settings) {
    return new OutgoingCall<>(starter, method, arguments, input, settings, Waiting.STREAM);
  }

  /// A call that completes a future.
  static <A extends @Nullable Object, R extends @Nullable Object> OutgoingCall<A, R> asynchronous(
      CallStarter starter,
      MethodDescriptor<A, R> method,
      A arguments,
      @Nullable RpcStream<?> input,
      CallSettings settings,
      boolean completesOnLoop) {
    return new OutgoingCall<>(
        starter,
        method,
        arguments,
        input,
        settings,
        completesOnLoop ? Waiting.FUTURE_ON_LOOP : Waiting.FUTURE);
  }

  MethodDescriptor<A, R> descriptor() {
    return method;
  }

  A arguments() {
    return arguments;
  }

  /// How its messages are written.
  Form form() {
    return form;
  }

  /// When the call ends at the latest, a point of its side's clock; [Nanos#NEVER] for never.
  public long deadlineNanos() {
    return deadlineNanos;
  }

  /// How often it has been tried to get it started, this time included.
  public int attempts() {
    return attempts;
  }

  /// The next attempt begins.
  public void countAttempt() {
    attempts++;
  }

  /// Whether the connection that it was sent on takes more calls.
  public boolean isConnectionFit() {
    PeerConnection sentOn = connection;
    return sentOn != null && sentOn.takesCalls();
  }

  /// Something took time on the call's way to the wire.
  public void waited() {
    hasWaited = true;
  }

  /// The time now. A call that goes straight to the wire takes the time at which it was made: a
  /// look at the clock costs as much as writing a small message.
  long nowNanos() {
    return hasWaited ? starter.clock().nanoTime() : startNanos;
  }

  long id() {
    return id;
  }

  void id(long id) {
    this.id = id;
  }

  /// The connection on which the call is about to be sent.
  void connection(PeerConnection connection) {
    this.form = starter.form(connection, format);
    this.connection = connection;
  }

  /// Its frame was coded for a connection that is not for so large ones. The next one may take the
  /// payload as it is, unless how that is written depends on the peer, as in JSON.
  void keepFrame(byte[] frame) {
    keptFrame = form == Form.MESSAGE_PACK ? frame : null;
  }

  /// What was kept, once.
  byte @Nullable [] takeKeptFrame() {
    byte[] frame = form == Form.MESSAGE_PACK ? keptFrame : null;
    keptFrame = null;
    return frame;
  }

  /// The connection on which it is about to be sent or was sent; null before.
  @Nullable PeerConnection sentOn() {
    return connection;
  }

  /// Its streams; null for a call without any.
  @Nullable OutgoingStreams streams() {
    return streams;
  }

  /// Whether it sends a stream, which not every peer understands.
  boolean sendsStream() {
    return streams != null && streams.sendsItems();
  }

  /// Starts it anew, from the thread of its own that is calling: what has to come before takes
  /// time.
  void startApart() {
    try {
      starter.start(this);
    } catch (Throwable failure) { // top frame of a thread; nobody else would end the call
      onNotStarted(failure);
    }
  }

  /// It could not be started: that is its outcome.
  void onNotStarted(Throwable why) {
    onFailure(
        why instanceof RpcException problem
            ? problem
            : new RpcException(ErrorCode.INTERNAL, "the call could not be started", why)
                .withExecution(Execution.NOT_STARTED));
  }

  /// What it carries that can be called; null for a call without callbacks.
  @Nullable OutgoingCallbacks callbacks() {
    return callbacks;
  }

  void callbacks(@Nullable OutgoingCallbacks callbacks) {
    this.callbacks = callbacks;
  }

  /// The callback that is called, or [Meta#ABSENT].
  long target() {
    return starter.target();
  }

  /// Whether it must take the primary connection, which callbacks and streams belong to.
  public boolean needsPrimary() {
    return method.hasCallbacks() || method.isStreaming();
  }

  /// Whether the calling thread must not wait for it.
  boolean isEventLoop() {
    PeerConnection sentOn = connection;
    return sentOn != null && sentOn.isEventLoop();
  }

  /// Whether nobody waits for its outcome while it is started.
  boolean isAsynchronous() {
    return future != null;
  }

  /// The future of an asynchronous call.
  CompletableFuture<R> future() {
    if (future == null) {
      throw new AssertionError("a blocking call has no future");
    }
    return future;
  }

  /// Whether the outcome is still open.
  boolean isOpen() {
    return state == OPEN;
  }

  /// The answer has come. For whoever took the call out of its table.
  void onAnswer(byte[] body, int payloadOffset, int payloadLength, Format format) {
    if (isRepeatedAfter(body, payloadOffset, payloadLength, format)) {
      return;
    }
    this.answer = body;
    this.payloadOffset = payloadOffset;
    this.payloadLength = payloadLength;
    this.answerFormat = format;
    end();
  }

  /// Whether the answer says that the other side goes away and has not started the call, so that
  /// this one now tries another connection. Not with a stream that it sends: that has begun.
  boolean isRepeatedAfter(byte[] body, int payloadOffset, int payloadLength, Format format) {
    if (!ReceivedError.isRefusal(body, payloadOffset, payloadLength, format)
        || !isOpen()
        || attempts >= starter.attempts()
        || Nanos.isOver(deadlineNanos, starter.clock().nanoTime())
        || sendsStream()) {
      return false;
    }
    OutgoingCallbacks carried = callbacks;
    if (carried != null) {
      carried.withdraw();
      callbacks = null;
    }
    starter.startAgain(this);
    return true;
  }

  /// No answer will come. For whoever took the call out of its table, or before it got there.
  void onFailure(
      ErrorCode code,
      String message,
      CallStage stage,
      Execution execution,
      @Nullable Throwable cause) {
    this.failure = new Failure(code, message, stage, execution, cause);
    end();
  }

  /// It could not be sent: that is its outcome.
  public void onFailure(RpcException problem) {
    onFailure(
        problem.code(),
        problem.message(),
        problem.stage().orElse(CallStage.CONNECT),
        problem.execution(),
        problem);
  }

  private void end() {
    if (STATE.compareAndSet(this, OPEN, ENDED)) {
      wake();
    }
  }

  /// The caller, or the handler around it, gives up: the outcome is [ErrorCode#CANCELLED] at once,
  /// and the other side is told.
  ///
  /// @return whether that came before any other outcome
  boolean cancel() {
    OutgoingCallbacks carried = callbacks;
    PeerConnection carrying = connection;
    if (carried != null && carrying != null && carried.answer() != null) {
      carrying.outgoing().complete(this, carried);
      return false;
    }
    if (!STATE.compareAndSet(this, OPEN, CANCELLED)) {
      return false;
    }
    PeerConnection sentOn = connection;
    if (sentOn != null) {
      sentOn.outgoing().cancel(this);
    }
    wake();
    return true;
  }

  /// A one-way call is queued: that is all that is known of it, ever.
  void onSent() {
    if (endActions != null) {
      end();
    }
  }

  private void wake() {
    if (streams != null) {
      streams.onOutcome();
    }
    Actions actions = endActions;
    if (actions != null) {
      actions.run();
    }
    if (future != null) {
      future.onOutcome();
    } else {
      LockSupport.unpark(waiter);
    }
  }

  /// Waits for the outcome, on the thread that made the call.
  R await() throws Exception {
    boolean isVirtual = Thread.currentThread().isVirtual();
    while (state == OPEN) {
      if (isVirtual) {
        // The deadline sweep wakes it: a timed park of a virtual thread costs half a microsecond.
        LockSupport.park(this);
      } else {
        starter.clock().parkUntil(this, deadlineNanos);
        PeerConnection sentOn = connection;
        if (sentOn != null && isOver()) {
          sentOn.outgoing().expire(this);
        }
      }
      if (Thread.interrupted()) {
        cancel();
        Thread.currentThread().interrupt();
        break;
      }
    }
    return outcome();
  }

  /// The result, or the failure as an exception; the state is not OPEN.
  R outcome() throws Exception {
    if (state == CANCELLED) {
      throw located(new RpcException(ErrorCode.CANCELLED, "the caller gave up"), CallStage.WAIT);
    }
    if (failure != null) {
      RpcException problem =
          failure.cause instanceof RpcException known
              ? known
              : new RpcException(failure.code, failure.message, failure.cause)
                  .withExecution(failure.execution);
      throw located(problem, failure.stage);
    }
    PeerConnection sentOn = connection;
    if (answer == null || sentOn == null) {
      throw new AssertionError("the call has not ended");
    }
    try {
      return ResultReader.read(sentOn, method, answer, payloadOffset, payloadLength, answerFormat);
    } catch (RpcException problem) {
      throw located(
          problem, problem.code() == ErrorCode.DECODING ? CallStage.DECODE : CallStage.HANDLE);
    }
  }

  private RpcException located(RpcException problem, CallStage stage) {
    PeerConnection sentOn = connection;
    return problem.withCall(method.fullName(), stage, sentOn == null ? null : sentOn.toString());
  }

  @Override
  public String method() {
    return method.fullName();
  }

  @Override
  public Peer peer() {
    return starter.peer();
  }

  @Override
  public Deadline deadline() {
    return Nanos.deadline(starter.clock(), deadlineNanos);
  }

  @Override
  public Headers headers() {
    return headers;
  }

  @Override
  public void headers(Headers headers) {
    if (connection != null) {
      throw new IllegalStateException("the request of " + method + " has been sent");
    }
    this.headers = headers;
  }

  @Override
  public boolean isCancelled() {
    return state == CANCELLED || isOver();
  }

  private boolean isOver() {
    return Nanos.isOver(deadlineNanos, starter.clock().nanoTime());
  }

  @Override
  public void onCancel(Runnable action) {
    throw new IllegalStateException("onCancel is for handlers; this call is made by this side");
  }

  @Override
  public void onEnd(Consumer<@Nullable Throwable> action) {
    Actions actions = endActions();
    actions.add(() -> action.accept(problem()));
    if (!isOpen()) {
      actions.run();
    }
  }

  private synchronized Actions endActions() {
    Actions known = endActions;
    if (known == null) {
      known = new Actions("onEnd");
      endActions = known;
    }
    return known;
  }

  private @Nullable Throwable problem() {
    if (method.isOneWay() && failure == null) {
      return null; // nothing is read of what does not come
    }
    try {
      var _ = outcome();
      return null;
    } catch (Exception problem) {
      return problem;
    }
  }

  @Override
  public void keep(AutoCloseable callback, Consumer<String> whenGone) {
    throw new IllegalStateException("callbacks are kept by the handler that got them");
  }

  @Override
  public Optional<Principal> principal() {
    return Optional.ofNullable(principal);
  }

  @Override
  public void principal(Principal principal) {
    this.principal = principal;
  }

  @Override
  public String toString() {
    return method.fullName() + " #" + id;
  }
}
