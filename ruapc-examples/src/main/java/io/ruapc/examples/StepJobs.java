package io.ruapc.examples;

import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import java.time.Duration;

/// The jobs behind [Jobs]; their work is to wait.
public final class StepJobs implements Jobs {
  /// Jobs that nobody has started yet.
  public StepJobs() {}

  @Override
  public int run(int steps, Duration every, Progress progress) {
    try {
      for (int done = 1; done <= steps; done++) {
        if (Pause.endsEarly(every)) {
          return done - 1;
        }
        progress.report(done, steps);
      }
      return Math.max(0, steps);
    } catch (RpcException unheard) {
      throw new RpcException(ErrorCode.CANCELLED, "whoever started the job has gone");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RpcException(ErrorCode.CANCELLED, "the job was interrupted");
    }
  }
}
