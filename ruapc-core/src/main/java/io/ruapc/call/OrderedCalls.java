package io.ruapc.call;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Calls that are worked on one after the other, in the order of their arrival: requests of the
/// oldest form, which have no id by which their answers could be told apart, and one-way calls of
/// the same callback.
final class OrderedCalls {
  // All guarded by this.
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private final List<Runnable> idleActions = new ArrayList<>();
  private boolean isBusy;

  /// Whether some thread is starting a call; it sees to those after it.
  private boolean isStarting;

  /// Whether the call that is being started has ended already.
  private boolean hasEnded;

  /// Starts a call, now or when those before it have ended. Whatever `start` begins ends with
  /// [#onFinished].
  void run(Runnable start) {
    synchronized (this) {
      waiting.add(start);
      if (isBusy) {
        return;
      }
      isBusy = true;
      isStarting = true;
    }
    startNext();
  }

  /// The running call has ended.
  void onFinished() {
    synchronized (this) {
      if (isStarting) {
        hasEnded = true; // those that end at once would pile up on the stack if they went on here
        return;
      }
      isStarting = true;
    }
    startNext();
  }

  /// Starts calls one after the other until one does not end at once, or none waits.
  private void startNext() {
    for (Runnable next = next(); next != null; next = next()) {
      next.run();
      synchronized (this) {
        if (!hasEnded) {
          isStarting = false;
          return;
        }
      }
    }
  }

  private @Nullable Runnable next() {
    List<Runnable> actions;
    synchronized (this) {
      hasEnded = false;
      Runnable next = waiting.poll();
      if (next != null) {
        return next;
      }
      isBusy = false;
      isStarting = false;
      actions = List.copyOf(idleActions);
      idleActions.clear();
    }
    actions.forEach(Runnable::run);
    return null;
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
