package io.ruapc.bench.codec;

import io.ruapc.bench.Table;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// `./ruapc bench codec`: runs [CodecRun] and prints a table for each shape.
public final class CodecBenchmark {
  private static final String ALLOCATION = "gc.alloc.rate.norm";
  private static final double MEDIAN = 50;

  private CodecBenchmark() {}

  /// Runs everything.
  public static void run(boolean quick) throws RunnerException, IOException {
    Collection<RunResult> results = new Runner(options(quick).build()).run();
    System.out.println(
        """
        One thread; medians of iterations; the array of encode is part of its allocation.
        `of RuaPC`: time of encode + decode in units of RuaPC's in the same format; 4.0 is four times slower.
        """);
    for (Shape<?> shape : Shape.ALL) {
      print(shape, results);
    }
  }

  private static OptionsBuilder options(boolean quick) {
    var options = new OptionsBuilder();
    options
        .include(CodecRun.class.getName())
        .addProfiler(GCProfiler.class)
        .forks(1)
        .warmupIterations(quick ? 2 : 5)
        .warmupTime(TimeValue.milliseconds(500))
        .measurementIterations(quick ? 3 : 7)
        .measurementTime(TimeValue.milliseconds(quick ? 200 : 400))
        .verbosity(VerboseMode.SILENT)
        // Also keeps away what the launcher set for itself.
        .jvmArgs("-Xms512m", "-Xmx512m", "--sun-misc-unsafe-memory-access=allow");
    return options;
  }

  private static void print(Shape<?> shape, Collection<RunResult> results) throws IOException {
    var table =
        new Table(
            shape.title(),
            "bytes",
            "encode ns",
            "decode ns",
            "of RuaPC",
            "encode B/op",
            "decode B/op");
    for (CodecName codec : CodecName.values()) {
      RunResult encode = find(results, codec, shape, "encode");
      RunResult decode = find(results, codec, shape, "decode");
      double reference =
          median(find(results, codec.reference(), shape, "encode"))
              + median(find(results, codec.reference(), shape, "decode"));
      table.add(
          codec.title(),
          format("%d", Subject.of(codec, shape).encode().length),
          format("%.0f", median(encode)),
          format("%.0f", median(decode)),
          format("%.1f", (median(encode) + median(decode)) / reference),
          format("%.0f", allocation(encode)),
          format("%.0f", allocation(decode)));
    }
    System.out.println(table);
  }

  private static RunResult find(
      Collection<RunResult> results, CodecName codec, Shape<?> shape, String direction) {
    for (RunResult result : results) {
      BenchmarkParams parameters = result.getParams();
      if (parameters.getParam("codec").equals(codec.name())
          && parameters.getParam("shape").equals(shape.name())
          && parameters.getBenchmark().endsWith(direction)) {
        return result;
      }
    }
    throw new IllegalStateException("no result: " + codec + " " + shape.name() + " " + direction);
  }

  private static double median(RunResult result) {
    return result.getPrimaryResult().getStatistics().getPercentile(MEDIAN);
  }

  private static double allocation(RunResult result) {
    return Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATION))
        .getStatistics()
        .getPercentile(MEDIAN);
  }

  private static String format(String pattern, Object value) {
    return String.format(Locale.ROOT, pattern, value);
  }
}
