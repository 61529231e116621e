package io.ruapc.call;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The future of an asynchronous call. Cancelling it cancels the call; cancelling a future that was
/// derived from it does not.
///
/// It completes on a virtual thread, so that what depends on it may block; callers that promise not
/// to block may have it complete on the event loop, which is faster.
final class CallFuture<R extends @Nullable Object> extends CompletableFuture<R> {
  private final OutgoingCall<?, R> call;
  private final boolean completesOnLoop;

  CallFuture(OutgoingCall<?, R> call, boolean completesOnLoop) {
    this.call = call;
    this.completesOnLoop = completesOnLoop;
  }

  /// The call has its outcome; called once, by whoever decided it.
  void onOutcome() {
    if (completesOnLoop) {
      complete();
    } else {
      Thread.startVirtualThread(this::complete);
    }
  }

  private void complete() {
    try {
      complete(call.outcome());
    } catch (Throwable outcome) { // the top frame of a thread: whatever it was becomes the outcome
      completeExceptionally(outcome);
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean first = completeExceptionally(new CancellationException("the call was cancelled"));
    if (first) {
      call.cancel();
    }
    return first || isCancelled();
  }

  /// Futures derived from this one are ordinary: they have no call of their own.
  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }
}
