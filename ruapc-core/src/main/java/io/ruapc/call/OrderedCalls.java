package io.ruapc.call;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Calls that are worked on one after the other, in the order of their arrival: requests of the
/// oldest form, which have no id by which their answers could be told apart, and one-way calls of
/// the same callback.
final class OrderedCalls {
  // All guarded by this.
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private final List<Runnable> idleActions = new ArrayList<>();
  private boolean isBusy;

  /// Starts a call, now or when those before it have ended. Whatever `start` begins ends with
  /// [#onFinished].
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

  /// The running call has ended. The next one gets a thread of its own: those that end at once
  /// would otherwise pile up on the stack of this one.
  void onFinished() {
    Runnable next;
    List<Runnable> actions = List.of();
    synchronized (this) {
      next = waiting.poll();
      isBusy = next != null;
      if (!isBusy && !idleActions.isEmpty()) {
        actions = List.copyOf(idleActions);
        idleActions.clear();
      }
    }
    if (next != null) {
      Thread.startVirtualThread(next);
    }
    actions.forEach(Runnable::run);
  }

  /// Runs `action` once, when no call runs or waits; at once if so now.
  void whenIdle(Runnable action) {
    synchronized (this) {
      if (isBusy) {
        idleActions.add(action);
        return;
      }
    }
    action.run();
  }

  /// How many wait for their turn.
  synchronized int waiting() {
    return waiting.size();
  }
}
