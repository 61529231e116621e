package io.ruapc.examples;

import io.ruapc.RpcService;
import io.ruapc.RpcStream;
import java.time.Duration;

/// A clock that ticks. It shows a method that answers with a stream.
@RpcService
public interface Ticker {
  /// Ticks.
  ///
  /// @param count how often
  /// @param every the time between two ticks
  RpcStream<Tick> tick(int count, Duration every);
}
