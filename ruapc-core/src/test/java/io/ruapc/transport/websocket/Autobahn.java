package io.ruapc.transport.websocket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The Autobahn test suite for WebSocket, a program in Python that runs on Jython, in a process of
/// its own.
///
/// Left out is what measures speed and not rules, most of group 9. This edition of the suite, the
/// last that runs on Jython, has no cases for compression.
final class Autobahn implements AutoCloseable {
  static final List<String> CASES =
      List.of(
          "1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "9.1.1", "9.2.1", "9.3.5", "9.4.5",
          "10.*");

  private static final JsonMapper JSON = new JsonMapper();

  private final Path reports;
  private final Process process;

  private Autobahn(Path reports, String mode, Map<String, Object> spec) throws IOException {
    this.reports = reports;
    String program =
        "import json\n"
            + "from autobahntestsuite import wstest\n"
            + "wstest.start({'mode': '%s', 'debug': False, 'webport': 0}, json.loads('''%s'''))\n"
                .formatted(mode, JSON.writeValueAsString(spec));
    String jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.contains("jython") || entry.contains("autobahn"))
            .collect(Collectors.joining(File.pathSeparator));
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                jars,
                "-Dpython.cachedir.skip=true",
                "-Dpython.import.site=false",
                "org.python.util.jython",
                "-c",
                program)
            .redirectErrorStream(true)
            .redirectOutput(reports.resolve("log").toFile())
            .start();
  }

  /// Tries every case on a server; ends by itself.
  static Autobahn fuzzingClient(Path reports, String url) throws IOException {
    return new Autobahn(
        reports,
        "fuzzingclient",
        Map.of(
            "outdir", reports.toString(),
            "servers", List.of(Map.of("agent", "ruapc", "url", url)),
            "cases", CASES,
            "exclude-cases", List.of(),
            "exclude-agent-cases", Map.of()));
  }

  void await() throws InterruptedException {
    process.waitFor();
  }

  String log() throws IOException {
    return Files.readString(reports.resolve("log"));
  }

  /// The cases by their number, and how each went.
  Map<String, String> results() throws IOException {
    Path index = reports.resolve("index.json");
    if (!Files.exists(index)) {
      throw new AssertionError("no report; the suite says: " + log());
    }
    JsonNode agent = JSON.readTree(index.toFile()).elements().next();
    return agent.properties().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry ->
                    entry.getValue().required("behavior").textValue()
                        + ", closing "
                        + entry.getValue().required("behaviorClose").textValue()));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
