package io.ruapc.call;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is to be done when one thing happens, or at once when it has. Safe from any thread; the
/// actions run on virtual threads, in the order in which they came before it.
final class Actions {
  private static final Logger log = LoggerFactory.getLogger(Actions.class);

  private final String event;

  /// Null when it has happened. Guarded by this.
  private @Nullable List<Runnable> waiting = new ArrayList<>();

  /// @param event what they wait for, for the log
  Actions(String event) {
    this.event = event;
  }

  void add(Runnable action) {
    synchronized (this) {
      if (waiting != null) {
        waiting.add(action);
        return;
      }
    }
    Thread.startVirtualThread(() -> run(action));
  }

  /// It has happened. Only the first time counts.
  void run() {
    List<Runnable> actions;
    synchronized (this) {
      actions = waiting;
      waiting = null;
    }
    if (actions != null && !actions.isEmpty()) {
      Thread.startVirtualThread(() -> actions.forEach(this::run));
    }
  }

  private void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException failure) {
      log.warn("{} action failed", event, failure);
    }
  }
}
