package io.ruapc;

import java.security.Principal;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One call, as the code around it sees it: in a handler the call that is being answered, in an
/// interceptor the call that it surrounds.
///
/// Safe from any thread. It stays readable after the call has ended; what it could still change has
/// no effect then.
public interface CallContext {
  /// The call whose handler this code runs in.
  ///
  /// @throws IllegalStateException outside a call. Threads that a handler starts or hands work to
  ///   are outside: give them [#wrap(Runnable)]
  static CallContext current() {
    return CurrentCall.SCOPE.orElseThrow(() ->
        new IllegalStateException(
            "no call runs on this thread; hand work to other threads with"
                + " CallContext.current().wrap(task)"));
  }

  /// The call whose handler this code runs in, or nothing outside a call.
  static Optional<CallContext> find() {
    return CurrentCall.SCOPE.isBound() ? Optional.of(CurrentCall.SCOPE.get()) : Optional.empty();
  }

  /// The method, `Service/method`.
  String method();

  /// The other side of the call.
  Peer peer();

  /// When the caller stops waiting. Calls made while handling this one get no more than what is
  /// left.
  Deadline deadline();

  /// The headers of the request. An interceptor on the caller's side may replace them until it
  /// proceeds.
  Headers headers();

  /// Replaces the headers of a request that is still to be sent; they may not break a limit of
  /// [Headers].
  ///
  /// @throws IllegalStateException when the request came from the peer or has been sent
  void headers(Headers headers);

  /// Whether nobody waits any more: the caller cancelled, the deadline passed, or the connection
  /// ended. Long handlers ask now and then and stop.
  boolean isCancelled();

  /// Runs `action` once when [#isCancelled] becomes true, at once if it is. Not run when the call
  /// has ended before. It runs on a thread of the framework and must be short.
  ///
  /// @throws IllegalStateException on the side that makes the call, where whoever cancels it knows:
  ///   interceptors there see the end in what [Interceptor.Next#proceed] returns or throws
  void onCancel(Runnable action);

  /// Runs `action` once when the call has ended, at once if it has: on the side that answers when
  /// the answer is decided, on the other one when the outcome is known there. For a call with
  /// streams that is long after [Interceptor.Next#proceed] has returned, when nothing more of it
  /// will come.
  ///
  /// @param action is given what the call failed with, null where it did not; it runs on a thread
  ///   of the framework and must be short
  void onEnd(Consumer<@Nullable Throwable> action);

  /// Who called: at first whom the client's certificate names, if the server asked for one, see
  /// [Tls#clientCertificates]; then whom an interceptor found out.
  Optional<Principal> principal();

  /// Says who called; for interceptors that authenticate.
  void principal(Principal principal);

  /// Keeps a callback that came with this call; see [Callbacks#keep].
  ///
  /// @throws IllegalStateException when this side makes the call, or it has been answered
  /// @throws IllegalArgumentException when `callback` is none of this call
  void keep(AutoCloseable callback, Consumer<String> whenGone);

  /// Runs `task` inside this call, so that [#current()] and the deadline of nested calls work.
  default void run(Runnable task) {
    ScopedValue.where(CurrentCall.SCOPE, this).run(task);
  }

  /// Runs `task` inside this call and returns its value.
  default <T extends @Nullable Object, X extends Throwable> T call(
      ScopedValue.CallableOp<? extends T, X> task) throws X {
    return ScopedValue.where(CurrentCall.SCOPE, this).call(task);
  }

  /// `task`, to be run on any thread inside this call.
  default Runnable wrap(Runnable task) {
    return () -> run(task);
  }
}
