package io.ruapc.call;

import io.ruapc.Dispatch;
import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcStream;
import io.ruapc.codec.Codec;
import io.ruapc.codec.CodecException;
import io.ruapc.codec.Codecs;
import io.ruapc.service.CallbackArgument;
import io.ruapc.service.ErrorDescriptor;
import io.ruapc.service.MethodBinding;
import io.ruapc.service.MethodDescriptor;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs handlers and turns whatever comes out of them into an answer.
///
/// This is the one seam between the engine and the threads that user code runs on. Every dispatched
/// call is finished exactly once, also when its handler throws anything at all.
final class Dispatcher {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  private final HandlerThreads threads = new HandlerThreads();

  /// The id of the next failure in the log. Where it begins is left to chance, so that ids of
  /// several processes differ; and it begins here, so that nothing is initialised while a failure
  /// is handled: a stack that is full by then would leave a class broken for good.
  private final AtomicLong errorIds = new AtomicLong(new SecureRandom().nextLong());

  /// Starts the call on the thread that its route names. Called on the connection's event loop.
  void dispatch(IncomingCall call) {
    switch (call.route().dispatch()) {
      case VIRTUAL_THREAD -> threads.execute(call);
      case INTERRUPTIBLE -> Thread.startVirtualThread(call);
      case INLINE -> run(call);
    }
  }

  /// Runs the call on the calling thread, which may have had to wait for its turn.
  void runUnlessLate(IncomingCall call) {
    if (call.isCancelled()) {
      fail(call, cancelled(call).notExecuted());
    } else {
      run(call);
    }
  }

  private static WireError cancelled(IncomingCall call) {
    return call.isOver()
        ? WireError.of(ErrorCode.TIMEOUT, "the deadline passed first")
        : WireError.of(ErrorCode.CANCELLED, "the call was cancelled first");
  }

  private void run(IncomingCall call) {
    try {
      runHandler(call, call.route().binding());
    } catch (
        Throwable failure) { // top frame of the handler's thread; a dead answer hangs its caller
      fail(call, failure);
    }
  }

  private <A extends @Nullable Object, R extends @Nullable Object> void runHandler(
      IncomingCall call, MethodBinding<A, R> binding) throws Exception {
    A arguments;
    try {
      arguments = Payloads.readArguments(call, binding.method());
    } catch (CodecException unreadable) {
      fail(call, Payloads.unreadable(call, unreadable).notExecuted());
      return;
    }
    if (binding.method().hasCallbacks()) {
      bindCallbacks(call, binding.method(), arguments);
    }
    IncomingStreams streams = call.streams();
    if (streams != null) {
      call.call(() -> runStreaming(call, streams, binding, arguments));
      return;
    }
    Object result = call.call(() -> handle(call, binding, arguments, null));
    end(call, binding, result);
  }

  private <R extends @Nullable Object> void end(
      IncomingCall call, MethodBinding<?, R> binding, @Nullable Object result) {
    if (binding.isAsync() && result instanceof CompletionStage<?> stage) {
      stage.whenComplete(
          (value, failure) -> onStageComplete(call, binding.method(), value, failure));
    } else {
      succeed(call, binding.method(), result);
    }
  }

  private static <A extends @Nullable Object> void bindCallbacks(
      IncomingCall call, MethodDescriptor<A, ?> method, A arguments) {
    var callbacks = new IncomingCallbacks(call.connection(), call.form());
    call.callbacks(callbacks);
    for (CallbackArgument<?> argument : method.callbacksAmong(arguments)) {
      if (argument != null) {
        callbacks.bind(argument);
      }
    }
    if (call.hasEnded()) {
      callbacks.onAnswered(false); // whoever ended it may not have seen them yet
    }
  }

  /// All inside the call: the items of a result are made after its handler has returned.
  private <A extends @Nullable Object, R extends @Nullable Object> @Nullable Void runStreaming(
      IncomingCall call, IncomingStreams streams, MethodBinding<A, R> binding, A arguments)
      throws Exception {
    Object result = handle(call, binding, arguments, streams.input());
    if (streams.sendsItems() && result instanceof RpcStream<?> items) {
      streams.send(items);
      if (call.isCancelled()) {
        // A generator that looks at this and stops has not sent all: it must not look so.
        fail(call, cancelled(call));
      } else {
        finish(call, Codecs.UNIT, null);
      }
    } else {
      end(call, binding, result);
    }
    return null;
  }

  private static <A extends @Nullable Object> @Nullable Object handle(
      IncomingCall call, MethodBinding<A, ?> binding, A arguments, @Nullable RpcStream<?> input)
      throws Exception {
    if (call.route().dispatch() != Dispatch.INTERRUPTIBLE) {
      return intercept(call, binding, arguments, input);
    }
    call.handlerThread(Thread.currentThread());
    try {
      return intercept(call, binding, arguments, input);
    } finally {
      call.handlerThread(null);
      // The interrupt was meant for the handler, not for the sending of its answer.
      Thread.interrupted();
    }
  }

  private static <A extends @Nullable Object> @Nullable Object intercept(
      IncomingCall call, MethodBinding<A, ?> binding, A arguments, @Nullable RpcStream<?> input)
      throws Exception {
    return call.route().interceptors().isEmpty()
        ? binding.handle(arguments, input)
        : Interceptors.around(
            call.route().interceptors(), call, () -> binding.handle(arguments, input));
  }

  private void onStageComplete(
      IncomingCall call,
      MethodDescriptor<?, ?> method,
      @Nullable Object value,
      @Nullable Throwable failure) {
    try {
      if (failure == null) {
        succeed(call, method, value);
      } else {
        fail(call, unwrapped(failure));
      }
    } catch (Throwable unexpected) { // the stage would swallow it, and the caller would hang
      fail(call, unexpected);
    }
  }

  // An interceptor's wrong type fails in the codec, as an error of the handler.
  @SuppressWarnings({"unchecked", "NullAway"})
  private <R extends @Nullable Object> void succeed(
      IncomingCall call, MethodDescriptor<?, R> method, @Nullable Object result) {
    if (result instanceof RpcStream) {
      // Collected for a caller who takes no items one by one, and made now, which is for the code
      // of the handler to do inside its call.
      call.run(() -> finish(call, method.result(), (R) result));
    } else {
      finish(call, method.result(), (R) result);
    }
  }

  private static <R extends @Nullable Object> void finish(
      IncomingCall call, Codec<R> codec, R result) {
    if (call.hasEnded()) {
      return;
    }
    byte[] answer = call.isOneWay() ? null : Answers.encode(call, codec, result);
    call.connection().incoming().finish(call, answer, null);
  }

  private void fail(IncomingCall call, Throwable failure) {
    WireError error;
    try {
      error = errorOf(call, failure);
    } catch (Throwable hostile) { // the user's exception fails when it is asked for its message
      log.error("handler failed, and so did its exception: call={}", call);
      error = WireError.of(ErrorCode.INTERNAL, "the handler failed with an unreadable exception");
    }
    // What was cancelled because the deadline has passed is late, as its caller sees it too.
    boolean isLate = call.isOver() && error.kind().equals(ErrorCode.CANCELLED.kind());
    fail(call, isLate ? cancelled(call) : error, failure);
  }

  private void fail(IncomingCall call, WireError error) {
    fail(call, error, new RpcException(ErrorCode.ofKind(error.kind()), error.message()));
  }

  private void fail(IncomingCall call, WireError error, Throwable failure) {
    if (call.hasEnded()) {
      return;
    }
    byte[] answer = call.isOneWay() ? null : Answers.encode(call, error);
    call.connection().incoming().finish(call, answer, failure);
  }

  /// What the peer is told of an exception: declared errors, and RpcExceptions that were made for
  /// it, as they are; of anything else only an id that is in this side's log. An RpcException with
  /// a stage is the failure of a call that the handler made: its text is about others.
  private WireError errorOf(IncomingCall call, Throwable failure) {
    WireError declared = declared(call.route().binding().method().errors(), failure);
    if (declared != null) {
      return declared;
    }
    if (failure instanceof RpcException problem && problem.stage().isEmpty()) {
      return WireError.of(problem);
    }
    if (failure instanceof CodecException unwritable) {
      log.warn("answer cannot be written: call={} peer={}", call, call.connection(), unwritable);
      return WireError.of(
          ErrorCode.ENCODING, "the answer cannot be written: " + unwritable.getMessage());
    }
    if (call.isCancelled() && isOfCancelling(failure)) {
      return WireError.of(ErrorCode.CANCELLED, "the call was cancelled");
    }
    String id = Long.toHexString(errorIds.getAndIncrement());
    log.error("handler failed: call={} peer={} id={}", call, call.connection(), id, failure);
    return WireError.of(
            ErrorCode.INTERNAL, "the handler failed; its log has the details under " + id)
        .withId(id);
  }

  private static boolean isOfCancelling(Throwable failure) {
    return failure instanceof CancellationException
        || failure instanceof InterruptedException
        || failure instanceof RpcException;
  }

  private static @Nullable WireError declared(List<ErrorDescriptor<?>> errors, Throwable failure) {
    for (ErrorDescriptor<?> descriptor : errors) {
      if (descriptor.type() == failure.getClass()) {
        return declared(descriptor, failure);
      }
    }
    return null;
  }

  private static <E extends Throwable> WireError declared(
      ErrorDescriptor<E> descriptor, Throwable failure) {
    return WireError.of(descriptor, descriptor.type().cast(failure));
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
