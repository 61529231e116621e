package io.ruapc.examples;

import io.ruapc.RpcService;
import java.time.Duration;

/// Work that takes its time. It shows a callback that lives as long as the call that brought it.
@RpcService
public interface Jobs {
  /// Works in steps and reports after each of them.
  ///
  /// @param steps how many
  /// @param every how long one takes
  /// @return how many steps were done
  int run(int steps, Duration every, Progress progress);
}
