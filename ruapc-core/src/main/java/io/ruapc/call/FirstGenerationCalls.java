package io.ruapc.call;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Requests of the oldest form, which have no id: they are worked on one after the other, so that
/// answers come in the order of the requests.
final class FirstGenerationCalls {
  // Both guarded by this.
  private final Deque<ActiveCall> waiting = new ArrayDeque<>();
  private boolean isBusy;

  /// Starts the call, now or when those before it have been answered.
  void run(ActiveCall call, Dispatcher dispatcher) {
    synchronized (this) {
      if (isBusy) {
        waiting.add(call);
        return;
      }
      isBusy = true;
    }
    dispatcher.dispatch(call);
  }

  /// The running call has been answered.
  void onFinished(Dispatcher dispatcher) {
    ActiveCall next = takeNext();
    if (next != null) {
      dispatcher.dispatch(next);
    }
  }

  private synchronized @Nullable ActiveCall takeNext() {
    ActiveCall next = waiting.poll();
    isBusy = next != null;
    return next;
  }
}
