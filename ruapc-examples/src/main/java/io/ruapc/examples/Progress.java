package io.ruapc.examples;

import io.ruapc.OneWay;
import io.ruapc.RpcService;

/// Hears how far a job is.
@RpcService
public interface Progress {
  /// So many of `steps` are done.
  @OneWay
  void report(int done, int steps);
}
