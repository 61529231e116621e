package io.ruapc.call.stream;

import java.lang.ref.Cleaner;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices streams that were neither read to their end nor closed when nobody holds them any more,
/// as after a `break` out of a loop: ends them, and says so in the log.
///
/// Where they were made is known for one in [#SAMPLED] of them, since that costs more than a small
/// stream; with `-Dio.ruapc.streamLeaks=all` for each.
final class StreamLeaks {
  private static final Logger log = LoggerFactory.getLogger(StreamLeaks.class);

  /// Of how many streams one is remembered with the place that made it.
  private static final int SAMPLED = 64;

  private static final boolean ALL = "all".equals(System.getProperty("io.ruapc.streamLeaks"));

  private static final Cleaner CLEANER = Cleaner.create();

  private StreamLeaks() {}

  /// Watches `stream` until its watch ends.
  ///
  /// @param end what ends a forgotten one, and says whether it was still open; must not refer to it
  static Watch watch(Object stream, String method, BooleanSupplier end) {
    boolean isSampled = ALL || ThreadLocalRandom.current().nextInt(SAMPLED) == 0;
    var report = new Report(method, isSampled ? new Throwable("made here") : null, end);
    return new Watch(report, CLEANER.register(stream, report));
  }

  /// The watch over one stream.
  static final class Watch {
    private final Report report;
    private final Cleaner.Cleanable cleanable;

    private Watch(Report report, Cleaner.Cleanable cleanable) {
      this.report = report;
      this.cleanable = cleanable;
    }

    /// The stream was closed or read to its end.
    void end() {
      if (!report.isDone) {
        report.isDone = true;
        cleanable.clean();
      }
    }
  }

  private static final class Report implements Runnable {
    private final String method;
    private final @Nullable Throwable place;
    private final BooleanSupplier end;
    private volatile boolean isDone;

    Report(String method, @Nullable Throwable place, BooleanSupplier end) {
      this.method = method;
      this.place = place;
      this.end = end;
    }

    @Override
    public void run() {
      if (isDone || !end.getAsBoolean()) {
        return;
      }
      if (place == null) {
        log.warn(
            "a stream was never closed: method={}; -Dio.ruapc.streamLeaks=all tells where", method);
      } else {
        log.warn("a stream was never closed: method={}", method, place);
      }
    }
  }
}
