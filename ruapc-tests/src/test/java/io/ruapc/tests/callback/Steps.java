package io.ruapc.tests.callback;

import io.ruapc.RpcService;

/// Each side calls the other, deeper and deeper.
@RpcService
public interface Steps {
  /// Calls `other` with one less, down to zero; the number of calls made.
  int down(int depth, Steps other);
}
