package io.ruapc.examples;

import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcStream;
import java.time.Clock;
import java.time.Duration;

/// The clock behind [Ticker].
public final class ClockTicker implements Ticker {
  private final Clock clock;

  /// @param clock tells when a tick is sent
  public ClockTicker(Clock clock) {
    this.clock = clock;
  }

  @Override
  public RpcStream<Tick> tick(int count, Duration every) {
    if (count < 0) {
      throw new RpcException(ErrorCode.INVALID_ARGUMENT, "count must not be negative: " + count);
    }
    return RpcStream.produce(out -> {
      for (int number = 1; number <= count; number++) {
        if (number > 1 && Pause.endsEarly(every)) {
          return;
        }
        out.send(new Tick(number, clock.instant()));
      }
    });
  }
}
