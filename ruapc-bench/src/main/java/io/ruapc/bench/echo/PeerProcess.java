package io.ruapc.bench.echo;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A server or client process that answers lines with lines. It ends when its input is closed.
final class PeerProcess implements AutoCloseable {
  /// Linux counts processor time in these; the same on every machine that Java runs on.
  private static final double TICKS_PER_SECOND = 100;

  // Of /proc/<pid>/stat, counted after the name, which may hold blanks.
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;

  private final List<String> command;
  private final Process process;
  private final BufferedReader output;
  private final BufferedWriter input;

  private PeerProcess(List<String> command, Process process) {
    this.command = command;
    this.process = process;
    this.output = process.inputReader();
    this.input = process.outputWriter();
  }

  static PeerProcess start(List<String> command, boolean onOneProcessor) throws IOException {
    List<String> whole = new ArrayList<>();
    if (onOneProcessor) {
      whole.addAll(List.of("taskset", "-c", "0"));
    }
    whole.addAll(command);
    Process process =
        new ProcessBuilder(whole).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new PeerProcess(whole, process);
  }

  /// The next line that it says.
  String hear() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException("ended early: " + String.join(" ", command));
    }
    return line;
  }

  String ask(String line) throws IOException {
    input.write(line);
    input.newLine();
    input.flush();
    return hear();
  }

  /// Processor time used so far, in user and kernel mode.
  double cpuSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]))
        / TICKS_PER_SECOND;
  }

  @Override
  public void close() {
    try (input) {
      input.flush();
    } catch (IOException _) {
      // It has ended already.
    }
    process.onExit().join();
  }
}
