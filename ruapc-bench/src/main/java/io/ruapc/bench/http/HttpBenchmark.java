package io.ruapc.bench.http;

import io.ruapc.bench.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Calls of a method that gives its text back, driven by wrk (HTTP/1.1) and h2load (HTTP/2).
public final class HttpBenchmark {
  private static final String ARGUMENT = "\"xxxxxxxxxxxxxxxx\"";
  private static final String ANSWER = "{\"Ok\":" + ARGUMENT + "}";
  private static final int AT_ONCE = 64;
  private static final Pattern WRK_RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern H2LOAD_RATE = Pattern.compile(", ([0-9.]+) req/s");

  private final int warmUps;
  private final int rounds;
  private final int seconds;
  private final Path folder;

  private HttpBenchmark(boolean quick, Path folder) {
    // After fewer the compiler is still at work on what handles a call.
    this.warmUps = quick ? 1 : 6;
    this.rounds = quick ? 2 : 5;
    this.seconds = quick ? 1 : 3;
    this.folder = folder;
  }

  /// Prints a table for each version of HTTP.
  ///
  /// @param quick to see that it works, not to quote it
  public static void run(boolean quick) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("ruapc-bench");
    var benchmark = new HttpBenchmark(quick, folder);
    Path script = folder.resolve("post.lua");
    Path body = folder.resolve("body.json");
    try {
      Files.writeString(
          script,
          "wrk.method = 'POST'\nwrk.body = '%s'\nwrk.headers['Content-Type'] = 'application/json'\n"
              .formatted(ARGUMENT));
      Files.writeString(body, ARGUMENT);
      benchmark.compare(
          "HTTP/1.1, " + AT_ONCE + " connections",
          "1",
          WRK_RATE,
          List.of("wrk", "-t1", "-c" + AT_ONCE, "-s" + script, "-d"),
          "s");
      benchmark.compare(
          "HTTP/2, 1 connection, " + AT_ONCE + " streams",
          "2",
          H2LOAD_RATE,
          List.of("h2load", "-c1", "-m" + AT_ONCE, "-d" + body, "--warm-up-time=0", "--duration"),
          "");
    } finally {
      Files.deleteIfExists(script);
      Files.deleteIfExists(body);
      Files.deleteIfExists(folder);
    }
  }

  private void compare(
      String title, String version, Pattern rate, List<String> load, String secondsSuffix)
      throws IOException, InterruptedException {
    List<String> names = List.of("RuaPC", "RuaPC, inline handler", "Netty alone");
    List<Process> servers =
        List.of(
            start(RuapcHttp.class, "default"),
            start(RuapcHttp.class, "inline"),
            start(BareHttp.class, version, ANSWER));
    List<List<Double>> rates = new ArrayList<>();
    try {
      List<String> targets = new ArrayList<>();
      for (Process server : servers) {
        BufferedReader output = server.inputReader();
        targets.add("http://127.0.0.1:" + output.readLine() + "/EchoService/echo");
        rates.add(new ArrayList<>());
      }
      for (int round = -warmUps; round < rounds; round++) {
        for (int i = 0; i < targets.size(); i++) {
          List<String> command = new ArrayList<>(load);
          String last = command.removeLast();
          // wrk takes `-d3s`, h2load `--duration=3`.
          command.add(last + (secondsSuffix.isEmpty() ? "=" : "") + seconds + secondsSuffix);
          command.add(targets.get(i));
          double measured = rateOf(command, rate);
          if (round >= 0) {
            rates.get(i).add(measured);
          }
        }
      }
    } finally {
      servers.forEach(Process::destroy);
    }
    print(title, names, rates);
  }

  private static void print(String title, List<String> names, List<List<Double>> rates) {
    double alone = median(rates.getLast());
    var table = new Table(title, "calls/s", "spread", "x Netty alone");
    for (int i = 0; i < names.size(); i++) {
      double[] all = rates.get(i).stream().mapToDouble(Double::doubleValue).toArray();
      double most = Arrays.stream(all).max().orElseThrow();
      double least = Arrays.stream(all).min().orElseThrow();
      double middle = median(rates.get(i));
      table.add(
          names.get(i),
          String.format(Locale.ROOT, "%,.0f", middle),
          String.format(Locale.ROOT, "%.2f", most / least),
          String.format(Locale.ROOT, "%.2f", middle / alone));
    }
    System.out.println(table);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private double rateOf(List<String> command, Pattern rate)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output;
    try (BufferedReader reader = process.inputReader()) {
      output = String.join("\n", reader.readAllLines());
    }
    Matcher found = rate.matcher(output);
    boolean hasFailures =
        output.contains("Non-2xx")
            || output.contains("Socket errors")
            || (output.contains("status codes:") && !output.contains(" 0 4xx, 0 5xx"));
    if (process.waitFor() != 0 || !found.find() || hasFailures) {
      throw new IOException(String.join(" ", command) + " failed:\n" + output);
    }
    return Double.parseDouble(found.group(1));
  }

  private static Process start(Class<?> main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
