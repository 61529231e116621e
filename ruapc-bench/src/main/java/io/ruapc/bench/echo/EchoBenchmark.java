package io.ruapc.bench.echo;

import io.ruapc.bench.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `./ruapc bench echo`: calls of a method that gives its text back, over TCP, MessagePack.
public final class EchoBenchmark {
  private static final List<Scenario> SCENARIOS =
      List.of(
          Scenario.blocking(1, 1, 16),
          Scenario.blocking(1, 1, 16).onlyOneProcessor(),
          Scenario.blocking(1, 64, 16),
          Scenario.blocking(1, 1024, 16),
          Scenario.blocking(64, 1, 16),
          Scenario.blocking(64, 16, 16),
          Scenario.async(1, 64, 16),
          Scenario.async(1, 1024, 16),
          Scenario.async(64, 16, 16),
          Scenario.blocking(1, 64, 4096));

  private static final List<Scenario> QUICK_SCENARIOS =
      List.of(
          Scenario.blocking(1, 1, 16), Scenario.blocking(1, 64, 16), Scenario.async(64, 16, 16));

  private static final List<Scenario> TRANSPORT_SCENARIOS =
      List.of(
          Scenario.blocking(1, 1, 16),
          Scenario.blocking(1, 64, 16),
          Scenario.async(1, 1024, 16),
          Scenario.blocking(1, 64, 4096));

  private static final List<Scenario> QUICK_TRANSPORT_SCENARIOS =
      List.of(Scenario.blocking(1, 64, 16));

  private static final List<Scenario> SERVER_SCENARIOS =
      List.of(
          Scenario.async(1, 1, 16).onlyOneProcessor(),
          Scenario.async(1, 64, 16),
          Scenario.async(1, 1024, 16),
          Scenario.async(64, 1, 16),
          Scenario.async(64, 16, 16),
          Scenario.async(1, 64, 4096),
          Scenario.async(64, 16, 4096));

  private static final List<Scenario> QUICK_SERVER_SCENARIOS = List.of(Scenario.async(1, 64, 16));

  private final int rounds;
  private final double seconds;
  private final double warmUpSeconds;
  private final String filter;

  private EchoBenchmark(int rounds, double seconds, double warmUpSeconds, String filter) {
    this.rounds = rounds;
    this.seconds = seconds;
    this.warmUpSeconds = warmUpSeconds;
    this.filter = filter;
  }

  /// Runs everything whose title contains `filter`.
  public static void run(boolean quick, String filter) throws IOException, InterruptedException {
    var contenders = new Contenders(NativePrograms.build());
    var benchmark =
        quick ? new EchoBenchmark(3, 0.5, 1, filter) : new EchoBenchmark(5, 2, 3, filter);
    System.out.printf(
        """
        Connections x callers on each. Medians of %d interleaved rounds of %s s; before them, runs of %s s until they
        gain no more. Every answer is compared with what was sent. Processor time and allocation are those of both
        processes together.

        ## Each server with a client of its own kind

        """,
        benchmark.rounds, benchmark.seconds, benchmark.warmUpSeconds);
    for (Scenario scenario : quick ? QUICK_SCENARIOS : SCENARIOS) {
      benchmark.compare(
          scenario.title(),
          scenario,
          contenders.withOwnClients(),
          Contenders.GRPC_DIRECT,
          Contenders.RUST);
    }
    System.out.println("## Transports: RuaPC at both ends, one port\n");
    for (Scenario scenario : quick ? QUICK_TRANSPORT_SCENARIOS : TRANSPORT_SCENARIOS) {
      benchmark.compare(
          "transports, " + scenario.title(),
          scenario,
          Contenders.overEveryTransport(),
          Contenders.TCP);
    }
    System.out.println("## Servers alone: the C client calls each of them\n");
    for (Scenario scenario : quick ? QUICK_SERVER_SCENARIOS : SERVER_SCENARIOS) {
      benchmark.compare(
          "servers, " + scenario.shape(),
          scenario,
          contenders.withFloorClient(),
          Contenders.RUST,
          Contenders.FLOOR);
    }
  }

  private void compare(
      String title, Scenario scenario, List<Contender> contenders, String... references)
      throws IOException {
    if (!title.contains(filter)) {
      return;
    }
    List<Pair> pairs = new ArrayList<>();
    try {
      for (Contender contender : contenders) {
        Pair pair = Pair.start(contender, scenario);
        pairs.add(pair);
        pair.warmUp(warmUpSeconds);
      }
      for (int round = 0; round < rounds; round++) {
        for (Pair pair : pairs) {
          pair.measure(seconds);
        }
      }
    } finally {
      pairs.forEach(Pair::close);
    }
    print(title, pairs, references);
  }

  private static void print(String title, List<Pair> pairs, String... references) {
    List<String> head = new ArrayList<>(List.of(title, "calls/s", "spread"));
    for (String reference : references) {
      head.add("x " + reference);
    }
    head.addAll(List.of("p50 us", "p99 us", "CPU us/call", "alloc B/call"));
    var table = new Table(head.toArray(String[]::new));
    for (Pair pair : pairs) {
      double rate = pair.median(Pair.Round::callsPerSecond);
      List<String> row = new ArrayList<>();
      row.add(pair.contender().name());
      row.add(format("%,.0f", rate));
      row.add(format("%.2f", pair.spread(Pair.Round::callsPerSecond)));
      for (String reference : references) {
        row.add(rateOf(reference, pairs).map(other -> format("%.2f", rate / other)).orElse("-"));
      }
      row.add(format("%,.1f", pair.median(Pair.Round::p50Micros)));
      row.add(format("%,.1f", pair.median(Pair.Round::p99Micros)));
      row.add(format("%.2f", pair.median(Pair.Round::cpuMicrosPerCall)));
      row.add(
          pair.contender().isJava()
              ? format("%,.0f", pair.median(Pair.Round::allocatedBytesPerCall))
              : "-");
      table.add(row.toArray(String[]::new));
    }
    System.out.println(table);
  }

  private static Optional<Double> rateOf(String contender, List<Pair> pairs) {
    return pairs.stream()
        .filter(pair -> pair.contender().name().equals(contender))
        .map(pair -> pair.median(Pair.Round::callsPerSecond))
        .findFirst();
  }

  private static String format(String pattern, Object value) {
    return String.format(Locale.ROOT, pattern, value);
  }
}
