package io.ruapc.bench;

import io.ruapc.bench.codec.CodecBenchmark;
import io.ruapc.bench.conversation.ConversationBenchmark;
import io.ruapc.bench.echo.EchoBenchmark;
import io.ruapc.bench.http.HttpBenchmark;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Set;

/// The command `./ruapc bench`.
public final class Main {
  private static final String USAGE =
      """
      ruapc bench codec [--quick]                 writing and reading of values: RuaPC, Jackson, msgpack
      ruapc bench echo [--quick] [--only TEXT]    calls over TCP: RuaPC, gRPC, the Rust sibling, a C floor
      ruapc bench conversations [--quick]         streams beside gRPC's, callbacks, push to many
      ruapc bench http [--quick]                  calls over HTTP/1.1 and HTTP/2 beside Netty alone; needs wrk, h2load

      --quick        fewer shapes and rounds: to see that it works, not to quote it
      --only TEXT    the tables whose title contains the text, e.g. 'blocking, 1 x 64' or 'servers'
      """;

  private static final Set<String> BENCHMARKS = Set.of("codec", "echo", "conversations", "http");

  private Main() {}

  /// Runs one benchmark and prints its tables.
  public static void main(String[] arguments) throws Exception {
    Deque<String> rest = new ArrayDeque<>(Arrays.asList(arguments));
    if (rest.contains("--help")) {
      System.out.print(USAGE);
      return;
    }
    String benchmark = rest.isEmpty() ? "" : rest.remove();
    boolean quick = rest.remove("--quick");
    String filter = "";
    if (rest.size() == 2 && rest.peek().equals("--only")) {
      rest.remove();
      filter = rest.remove();
    }
    if (!rest.isEmpty() || !BENCHMARKS.contains(benchmark)) {
      System.err.print(USAGE);
      System.exit(2);
    }
    System.out.println("Machine:\n\n" + Machine.facts());
    switch (benchmark) {
      case "codec" -> CodecBenchmark.run(quick);
      case "echo" -> EchoBenchmark.run(quick, filter);
      case "conversations" -> ConversationBenchmark.run(quick);
      case "http" -> HttpBenchmark.run(quick);
      default -> throw new AssertionError(benchmark);
    }
    System.out.println("Repeat: ./ruapc bench " + String.join(" ", arguments));
  }
}
