package io.ruapc.bench.echo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The two processes of a contender, and what was measured with them.
final class Pair implements AutoCloseable {
  private static final double MICROS_PER_SECOND = 1e6;
  private static final int MOST_WARM_UP_RUNS = 5;
  private static final double MATTERING_GAIN = 1.05;

  private final Contender contender;
  private final PeerProcess server;
  private final PeerProcess client;
  private final List<Round> rounds = new ArrayList<>();

  /// What one run of one contender showed, both processes together.
  record Round(
      double callsPerSecond,
      double p50Micros,
      double p99Micros,
      double cpuMicrosPerCall,
      double allocatedBytesPerCall) {}

  private Pair(Contender contender, PeerProcess server, PeerProcess client) {
    this.contender = contender;
    this.server = server;
    this.client = client;
  }

  static Pair start(Contender contender, Scenario scenario) throws IOException {
    PeerProcess server = PeerProcess.start(contender.server(), scenario.onOneProcessor());
    JsonNode hello = Lines.JSON.readTree(server.hear());
    String address = hello.required("listening").textValue();
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    PeerProcess client =
        PeerProcess.start(contender.client().of(port, scenario), scenario.onOneProcessor());
    return new Pair(contender, server, client);
  }

  Contender contender() {
    return contender;
  }

  /// Runs without keeping the figures until the compilers have done what matters: until a run is
  /// hardly faster than the one before.
  void warmUp(double seconds) throws IOException {
    double before = 0;
    double rate = run(seconds).rate();
    for (int runs = 1; runs < MOST_WARM_UP_RUNS && rate > before * MATTERING_GAIN; runs++) {
      before = rate;
      rate = run(seconds).rate();
    }
  }

  /// Runs once.
  void measure(double seconds) throws IOException {
    long allocatedBefore = serverAllocation();
    double cpuBefore = server.cpuSeconds() + client.cpuSeconds();
    Measurement run = run(seconds);
    double cpu = server.cpuSeconds() + client.cpuSeconds() - cpuBefore;
    long allocated = serverAllocation() - allocatedBefore + run.allocatedBytes();
    rounds.add(
        new Round(
            run.rate(),
            run.p50Micros(),
            run.p99Micros(),
            cpu * MICROS_PER_SECOND / run.calls(),
            (double) allocated / run.calls()));
  }

  /// The middle one of all rounds.
  double median(ToDoubleFunction<Round> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /// How far the rounds lie apart: the largest in units of the smallest.
  double spread(ToDoubleFunction<Round> figure) {
    return rounds.stream().mapToDouble(figure).max().orElseThrow()
        / rounds.stream().mapToDouble(figure).min().orElseThrow();
  }

  private Measurement run(double seconds) throws IOException {
    return Lines.JSON.readValue(client.ask("run " + seconds), Measurement.class);
  }

  private long serverAllocation() throws IOException {
    return contender.isJava()
        ? Lines.JSON.readValue(server.ask("sample"), Measurement.class).allocatedBytes()
        : 0;
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
