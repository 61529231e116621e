package io.ruapc.call;

import io.ruapc.CallOptions;
import io.ruapc.Format;
import io.ruapc.Interceptor;
import io.ruapc.RpcStream;
import io.ruapc.service.Caller;
import io.ruapc.service.MethodDescriptor;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// What stubs of one kind have in common: options, interceptors, and where their calls go.
///
/// Immutable, safe from any thread.
///
/// @param starter where calls go
/// @param options of the stub
/// @param defaultTimeoutNanos when no option says how long a call may take
/// @param defaultFormat when no option names one
/// @param completesOnLoop whether futures complete on the event loop instead of a virtual thread
/// @param interceptors around each call, the outermost first
public record StubCaller(
    CallStarter starter,
    CallOptions options,
    long defaultTimeoutNanos,
    Format defaultFormat,
    boolean completesOnLoop,
    List<Interceptor> interceptors)
    implements Caller {

  /// Copies the list.
  public StubCaller {
    interceptors = List.copyOf(interceptors);
  }

  /// The same with these options on top.
  public StubCaller with(CallOptions more) {
    return new StubCaller(
        starter,
        options.with(more),
        defaultTimeoutNanos,
        defaultFormat,
        completesOnLoop,
        interceptors);
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> R call(
      MethodDescriptor<A, R> method, A arguments) {
    return call(method, arguments, null);
  }

  @Override
  // An interceptor that returns a wrong type, or null for none, fails in the stub.
  @SuppressWarnings({"unchecked", "NullAway"})
  public <A extends @Nullable Object, R extends @Nullable Object> R call(
      MethodDescriptor<A, R> method, A arguments, @Nullable RpcStream<?> input) {
    CallSettings settings = settings(method);
    OutgoingCall<A, R> call = OutgoingCall.blocking(starter, method, arguments, input, settings);
    try {
      return interceptors.isEmpty()
          ? perform(call, settings.parent())
          : (R) around(call, () -> perform(call, settings.parent()));
    } catch (Exception failure) {
      throw sneaky(failure);
    }
  }

  private <R extends @Nullable Object> R perform(
      OutgoingCall<?, R> call, @Nullable IncomingCall parent) throws Exception {
    if (parent == null) {
      start(call);
      return call.await();
    }
    parent.addNested(call);
    try {
      start(call);
      return call.await();
    } finally {
      parent.removeNested(call);
    }
  }

  private void start(OutgoingCall<?, ?> call) {
    try {
      starter.start(call);
    } catch (Throwable failure) { // whatever it was, who waits for the end of the call is told
      call.onNotStarted(failure);
      throw failure;
    }
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> callAsync(
      MethodDescriptor<A, R> method, A arguments) {
    return callAsync(method, arguments, null);
  }

  @Override
  // As above; the future is not ignored, it passes through the interceptors as an object.
  @SuppressWarnings({"unchecked", "NullAway", "FutureReturnValueIgnored"})
  public <A extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> callAsync(
      MethodDescriptor<A, R> method, A arguments, @Nullable RpcStream<?> input) {
    CallSettings settings = settings(method);
    OutgoingCall<A, R> call =
        OutgoingCall.asynchronous(starter, method, arguments, input, settings, completesOnLoop);
    if (interceptors.isEmpty()) {
      return performAsync(call, settings.parent());
    }
    try {
      Object stage = around(call, () -> performAsync(call, settings.parent()));
      return stage instanceof CompletionStage<?> completion
          ? (CompletableFuture<R>) completion.toCompletableFuture()
          : CompletableFuture.completedFuture((R) stage);
    } catch (Exception failure) {
      var _ = call.cancel();
      return CompletableFuture.failedFuture(failure);
    }
  }

  private <R extends @Nullable Object> CompletableFuture<R> performAsync(
      OutgoingCall<?, R> call, @Nullable IncomingCall parent) {
    CompletableFuture<R> future = call.future();
    if (parent != null) {
      parent.addNested(call);
      var _ = future.whenComplete((result, failure) -> parent.removeNested(call));
    }
    starter.startAsync(call);
    return future;
  }

  @Override
  public <A extends @Nullable Object> void send(
      MethodDescriptor<A, @Nullable Void> method, A arguments) {
    OutgoingCall<A, @Nullable Void> call =
        OutgoingCall.blocking(starter, method, arguments, null, settings(method));
    try {
      if (interceptors.isEmpty()) {
        starter.start(call);
      } else {
        around(
            call,
            () -> {
              start(call);
              call.onSent();
              return null;
            });
      }
    } catch (Exception failure) {
      throw sneaky(failure);
    }
  }

  @Override
  // As above; the stream passes through the interceptors as an object.
  @SuppressWarnings("unchecked")
  public <A extends @Nullable Object, T extends @Nullable Object> RpcStream<T> stream(
      MethodDescriptor<A, RpcStream<T>> method, A arguments, @Nullable RpcStream<?> input) {
    CallSettings settings = settings(method);
    OutgoingCall<A, RpcStream<T>> call =
        OutgoingCall.streaming(starter, method, arguments, input, settings);
    try {
      Object stream =
          interceptors.isEmpty()
              ? open(call, settings.parent())
              : around(call, () -> open(call, settings.parent()));
      return (RpcStream<T>) Objects.requireNonNull(stream);
    } catch (Exception failure) {
      throw sneaky(failure);
    }
  }

  private RpcStream<?> open(OutgoingCall<?, ?> call, @Nullable IncomingCall parent) {
    OutgoingStreams streams = Objects.requireNonNull(call.streams());
    if (parent != null) {
      parent.addNested(call);
    }
    start(call);
    return streams.output();
  }

  @Override
  public void release() {
    starter.release();
  }

  /// What stubs show behind their service: where their calls go.
  @Override
  public String toString() {
    return starter.peer().toString();
  }

  /// Streams last as long as they last, unless somebody says otherwise.
  private CallSettings settings(MethodDescriptor<?, ?> method) {
    return CallSettings.resolve(
        starter.clock(),
        options,
        method.isStreaming() ? Nanos.NEVER : defaultTimeoutNanos,
        defaultFormat);
  }

  private @Nullable Object around(OutgoingCall<?, ?> call, Interceptor.Next innermost)
      throws Exception {
    call.waited();
    try {
      return Interceptors.around(interceptors, call, innermost);
    } finally {
      if (call.sentOn() == null && !call.isAsynchronous()) {
        var _ = call.cancel(); // they did not let it go on: what it would have sent is not needed
      }
    }
  }

  /// Declared errors are checked exceptions that the stub's signature names; this one's cannot.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Exception> RuntimeException sneaky(Exception failure) throws X {
    throw (X) failure;
  }
}
