package io.ruapc.tests.matrix;

import io.ruapc.RpcService;

/// Calls the services of whoever calls it.
@RpcService
public interface Caller {
  /// Calls `Steps` of the caller, by its name and not as an argument.
  int callMeBack(int depth);
}
