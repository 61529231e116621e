package io.ruapc.tests.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A terminal: runs commands as a user would type them, and ends on close what still runs.
final class Shell implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /// What servers print once they can be called.
  private static final Pattern READY = Pattern.compile("(listening|server is) at ");

  /// What Maven prints to a terminal, and at times to others too.
  private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*m");

  private final Path logs;
  private final Path exports;
  private final Map<String, String> environment = new HashMap<>(System.getenv());
  private final List<Process> running = new ArrayList<>();

  /// @param logs a folder for what the commands print
  Shell(Path logs) throws IOException {
    this.logs = Files.createDirectories(logs);
    this.exports = Files.createTempFile(logs, "exports", ".sh");
  }

  /// What a command printed on its standard output, and how it ended.
  ///
  /// @param exitCode -1 while it is running: a server that is ready
  record Result(String command, int exitCode, String output, String errors) {}

  void set(String variable, String value) {
    environment.put(variable, value);
  }

  void unset(String variable) {
    environment.remove(variable);
  }

  /// Runs a command until it ends, or until it is a server that is ready. What it exports holds for
  /// the commands after it.
  Result run(Path folder, String command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(logs, "command", ".out");
    Path errors = Files.createTempFile(logs, "command", ".err");
    String script =
        """
        . %1$s
        %2$s
        status=$?
        export -p | grep -v 'PWD=' >%1$s
        exit $status
        """
            .formatted(exports, command);
    var builder = new ProcessBuilder("bash", "-c", script).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
    Process process = builder.start();
    running.add(process);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
      if (READY.matcher(Files.readString(output)).find()) {
        return new Result(command, -1, text(output), text(errors));
      }
      if (System.nanoTime() > end) {
        throw new AssertionError(command + " still runs and has said " + text(output));
      }
    }
    return new Result(command, process.exitValue(), text(output), text(errors));
  }

  private static String text(Path file) throws IOException {
    return COLOURS.matcher(Files.readString(file)).replaceAll("");
  }

  @Override
  public void close() {
    for (Process process : running) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      process.onExit().join();
    }
  }
}
