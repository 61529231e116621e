package io.ruapc.tests.callback;

import io.ruapc.RpcService;
import java.util.Optional;

/// Takes callbacks in every way.
@RpcService
public interface Talks {
  /// Reports each step and waits for what the owner says; the sum of that.
  int scan(int steps, Progress progress);

  /// Notes each step without waiting.
  void note(int steps, Progress progress);

  /// Reports once if there is somebody.
  boolean maybe(Optional<Progress> progress);

  /// Keeps the watcher.
  void watch(Watcher watcher);

  /// Keeps the watcher, and fails.
  void watchAndFail(Watcher watcher);

  /// Calls the progress of an earlier call of [#scan].
  void callOldProgress();

  /// As the twin of the callback.
  int down(int depth, Steps other);
}
