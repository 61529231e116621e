package io.ruapc.bench;

import io.ruapc.bench.codec.CodecBenchmark;
import io.ruapc.bench.echo.EchoBenchmark;
import java.util.Arrays;
import java.util.List;

/// The command `./ruapc bench`.
public final class Main {
  private static final String USAGE =
      """
      ruapc bench codec [--quick]   writing and reading of values: RuaPC, Jackson, msgpack
      ruapc bench echo [--quick]    calls over TCP: RuaPC, gRPC, the Rust sibling, a C floor

      --quick   fewer shapes and rounds: to see that it works, not to quote it
      """;

  private Main() {}

  /// Runs one benchmark and prints its tables.
  public static void main(String[] arguments) throws Exception {
    List<String> options =
        Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
    boolean quick = options.contains("--quick");
    String benchmark = arguments.length == 0 ? "" : arguments[0];
    boolean isUnderstood = quick ? options.size() == 1 : options.isEmpty();
    if (!isUnderstood || !(benchmark.equals("codec") || benchmark.equals("echo"))) {
      System.err.print(USAGE);
      System.exit(2);
    }
    System.out.println("Machine:\n\n" + Machine.facts());
    switch (benchmark) {
      case "codec" -> CodecBenchmark.run(quick);
      case "echo" -> EchoBenchmark.run(quick);
      default -> throw new AssertionError(benchmark);
    }
    System.out.println("Repeat: ./ruapc bench " + String.join(" ", arguments));
  }
}
