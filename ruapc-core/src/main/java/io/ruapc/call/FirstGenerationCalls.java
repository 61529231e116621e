package io.ruapc.call;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Requests of the oldest form, which have no id: they are worked on one after the other, refusals
/// included, so that answers come in the order of the requests.
final class FirstGenerationCalls {
  // Both guarded by this.
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean isBusy;

  /// Starts a request, now or when those before it have been answered. Whatever `start` begins ends
  /// with [#onFinished].
  void run(Runnable start) {
    synchronized (this) {
      if (isBusy) {
        waiting.add(start);
        return;
      }
      isBusy = true;
    }
    start.run();
  }

  /// The running request has been answered. The next one gets a thread of its own: those that are
  /// answered at once would otherwise pile up on the stack of this one.
  void onFinished() {
    Runnable next = takeNext();
    if (next != null) {
      Thread.startVirtualThread(next);
    }
  }

  /// How many wait for their turn.
  synchronized int waiting() {
    return waiting.size();
  }

  private synchronized @Nullable Runnable takeNext() {
    Runnable next = waiting.poll();
    isBusy = next != null;
    return next;
  }
}
