package io.ruapc.bench.conversation;

import io.ruapc.RpcStream;
import io.ruapc.bench.Table;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/// Streams beside gRPC's, callbacks beside plain calls, and what many of either cost.
public final class ConversationBenchmark implements AutoCloseable {
  private static final int SMALL = 16;
  private static final int LARGE = 4_096;
  private static final int LISTENERS = 10_000;

  private final int rounds;
  private final int scale;
  private final RuapcFeed service = new RuapcFeed();
  private final Server server = Server.builder().service(Feed.class, service).listen("127.0.0.1:0");
  private final Client client = Client.create("tcp://127.0.0.1:" + server.port());
  private final Feed feed = client.stub(Feed.class);
  private final GrpcFeed grpc = new GrpcFeed();

  private ConversationBenchmark(boolean quick) throws IOException {
    rounds = quick ? 2 : 5;
    scale = quick ? 10 : 1;
  }

  /// Prints every table.
  ///
  /// @param quick to see that it works, not to quote it
  public static void run(boolean quick) throws Exception {
    try (var benchmark = new ConversationBenchmark(quick)) {
      benchmark.streams();
      benchmark.callbacks();
      benchmark.push();
      benchmark.sleepingTaker();
    }
  }

  private void streams() {
    var table = new Table("items of a server's stream per second", "RuaPC", "gRPC direct", "ratio");
    for (int bytes : new int[] {SMALL, LARGE}) {
      String text = "x".repeat(bytes);
      int items = (bytes == SMALL ? 2_000_000 : 200_000) / scale;
      double[][] rates =
          measure(
              () -> take(items, text),
              () -> {
                if (grpc.take(items, text) != items) {
                  throw new AssertionError("items were lost");
                }
              });
      double ours = items / median(rates[0]);
      double theirs = items / median(rates[1]);
      table.add(bytes + " bytes", thousands(ours), thousands(theirs), times(ours / theirs));
    }
    System.out.println(table);
  }

  private void take(int items, String text) {
    int taken = 0;
    try (RpcStream<String> stream = feed.repeat(items, text)) {
      for (String item : stream) {
        taken += item.isEmpty() ? 0 : 1;
      }
    }
    if (taken != items) {
      throw new AssertionError("items were lost: " + taken);
    }
  }

  private void callbacks() {
    String text = "x".repeat(SMALL);
    int calls = 20_000 / scale;
    Feed.Listener echo = new Heard(() -> {});
    double[][] seconds =
        measure(
            () -> {
              for (int i = 0; i < calls; i++) {
                feed.ask(text, echo);
              }
            },
            () -> {
              for (int i = 0; i < calls; i++) {
                feed.echo(text);
                feed.echo(text);
              }
            });
    double inside = median(seconds[0]) / calls * 1e6;
    double plain = median(seconds[1]) / calls * 1e6;
    var table = new Table("one caller, microseconds", "RuaPC");
    table.add("a call with a callback inside", number(inside));
    table.add("two plain calls", number(plain));
    table.add("ratio", times(inside / plain));
    System.out.println(table);
  }

  /// A listener with something to do.
  private record Heard(Runnable action) implements Feed.Listener {
    @Override
    public String echo(String text) {
      return text;
    }

    @Override
    public void hear(String text) {
      action.run();
    }
  }

  private void push() throws InterruptedException {
    List<Double> seconds = new ArrayList<>();
    var heard = new CountDownLatch[1];
    long start = System.nanoTime();
    for (int i = 0; i < LISTENERS; i++) {
      feed.join(new Heard(() -> heard[0].countDown()));
    }
    double joined = (System.nanoTime() - start) / 1e9;
    for (int round = 0; round < rounds; round++) {
      heard[0] = new CountDownLatch(LISTENERS);
      start = System.nanoTime();
      service.listeners.forEach(listener -> listener.hear("news"));
      heard[0].await();
      seconds.add((System.nanoTime() - start) / 1e9);
    }
    var table = new Table(LISTENERS + " kept callbacks on one connection", "milliseconds");
    table.add("to give them all, one call each", number(joined * 1e3));
    double all = median(seconds.stream().mapToDouble(Double::doubleValue).toArray());
    table.add("one push to all, until all have run", number(all * 1e3));
    System.out.println(table);
  }

  private void sleepingTaker() throws InterruptedException {
    var table = new Table("the taker of 4 KiB items sleeps", "items sent", "heap in use, MiB");
    try (RpcStream<String> stream = feed.repeat(Integer.MAX_VALUE, "x".repeat(LARGE))) {
      Iterator<String> items = stream.iterator();
      items.next();
      for (int second = 1; second <= 4; second++) {
        Thread.sleep(1_000);
        System.gc();
        Runtime memory = Runtime.getRuntime();
        table.add(
            "after " + second + " s",
            Long.toString(service.sent.get()),
            number((memory.totalMemory() - memory.freeMemory()) / (double) (1 << 20)));
      }
    }
    System.out.println(table);
  }

  /// Seconds of each, by round; the first round warms up and does not count.
  private double[][] measure(Runnable... contenders) {
    double[][] seconds = new double[contenders.length][rounds];
    for (int round = -1; round < rounds; round++) {
      for (int i = 0; i < contenders.length; i++) {
        long start = System.nanoTime();
        contenders[i].run();
        if (round >= 0) {
          seconds[i][round] = (System.nanoTime() - start) / 1e9;
        }
      }
    }
    return seconds;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static String thousands(double rate) {
    return number(rate / 1e3) + "k";
  }

  private static String times(double ratio) {
    return String.format(Locale.ROOT, "%.2fx", ratio);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
  }

  @Override
  public void close() {
    client.close();
    server.close();
    grpc.close();
  }
}
