package io.ruapc.transport.tcp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A `main` of the tests in a virtual machine of its own, for what needs another limit or flag. Its
/// output is kept by the line.
final class ChildProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final LinkedBlockingQueue<String> unread = new LinkedBlockingQueue<>();
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final Thread reader;

  /// @param limits a shell command that runs before it, as `ulimit -n 100`
  ChildProcess(String limits, Class<?> main, String... flags) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", limits + "; exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    reader = Thread.ofVirtual().start(this::readLines);
  }

  private void readLines() {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        unread.add(line);
      }
    } catch (IOException ended) {
      output.add(ended.toString());
    }
  }

  /// Waits for a line that starts so, and gives the rest of it.
  String await(String start) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < deadline) {
      String line = unread.poll(100, TimeUnit.MILLISECONDS);
      if (line != null && line.startsWith(start)) {
        return line.substring(start.length());
      }
    }
    throw new AssertionError("no line `" + start + "` in " + output);
  }

  /// Waits for its end and gives all it wrote.
  List<String> finish() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running: " + output);
    }
    reader.join();
    return output;
  }

  List<String> output() {
    return output;
  }

  int exitCode() {
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
