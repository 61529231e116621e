package io.ruapc.bench.echo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;

/// A client process: `LoadClient FRAMEWORK PORT BLOCKING|ASYNC CONNECTIONS OUTSTANDING BYTES`. For
/// each line `run SECONDS` it calls for so long and says what it measured.
final class LoadClient {
  private static final String RUN = "run ";
  private static final double MILLIS_PER_SECOND = 1e3;

  private LoadClient() {}

  public static void main(String[] arguments) throws IOException {
    var framework = Framework.valueOf(arguments[0]);
    var server =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[1]));
    var mode = Scenario.Mode.valueOf(arguments[2].toUpperCase(Locale.ROOT));
    int connections = Integer.parseInt(arguments[3]);
    int outstanding = Integer.parseInt(arguments[4]);
    String text = "x".repeat(Integer.parseInt(arguments[5]));
    try (EchoClient client = framework.connect(server, connections)) {
      var load = new Load(client, mode, connections, outstanding, text);
      Lines.answerEach(line -> {
        double seconds = Double.parseDouble(line.substring(RUN.length()));
        return load.run(Duration.ofMillis(Math.round(seconds * MILLIS_PER_SECOND)));
      });
    }
    // Frameworks may leave threads behind.
    System.exit(0);
  }
}
