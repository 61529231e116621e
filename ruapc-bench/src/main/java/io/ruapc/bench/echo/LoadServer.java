package io.ruapc.bench.echo;

import java.io.IOException;
import java.util.Map;

/// A server process: `LoadServer FRAMEWORK`. It says where it listens, and answers each `sample`
/// with what it has allocated.
final class LoadServer {
  private LoadServer() {}

  public static void main(String[] arguments) throws IOException {
    try (EchoServer server = Framework.valueOf(arguments[0]).serve()) {
      Lines.say(Map.of("listening", "127.0.0.1:" + server.port()));
      Lines.answerEach(_ -> Measurement.ofAllocation(Lines.allocatedBytes()));
    }
    // Frameworks may leave threads behind.
    System.exit(0);
  }
}
