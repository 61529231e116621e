package io.ruapc.tests.rust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// The program in `ruapc-tests/rust`: built by cargo, started as a server or as a client.
final class RustPeer {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Path CRATE =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("rust");

  private final Path program;

  private RustPeer(Path program) {
    this.program = program;
  }

  /// One line of the client: what it checked, and what was wrong.
  record Check(String name, boolean isOk, String detail) {}

  /// The program, up to date. Tests are skipped where there is no cargo, and say so.
  static RustPeer build() throws IOException, InterruptedException {
    Process cargo;
    try {
      cargo =
          new ProcessBuilder(cargo(), "build", "--release", "--package", "peer")
              .directory(CRATE.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException missing) {
      String message =
          "SKIPPED: no test ran against the Rust sibling, because cargo cannot be started ("
              + missing.getMessage()
              + "). Install Rust from https://rustup.rs";
      System.err.println(message);
      Assumptions.abort(message);
      throw missing;
    }
    String output = new String(cargo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (cargo.waitFor() != 0) {
      throw new AssertionError("cargo build in " + CRATE + " failed:\n" + output);
    }
    return new RustPeer(CRATE.resolve("target/release/peer"));
  }

  /// A server on a free port, until it is closed.
  Server serve() throws IOException {
    return new Server(start("server"));
  }

  /// Runs the client's checks against a server and returns what it said of each.
  List<Check> check(String endpoint) throws IOException, InterruptedException {
    Process client = start("client", "--connect", endpoint);
    client.getOutputStream().close();
    List<Check> checks = new ArrayList<>();
    try (BufferedReader lines = client.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode check = JSON.readTree(line);
        checks.add(
            new Check(
                check.required("check").textValue(),
                check.required("ok").booleanValue(),
                check.required("detail").textValue()));
      }
    }
    boolean isOk = client.waitFor() == 0;
    if (isOk != checks.stream().allMatch(Check::isOk)) {
      throw new AssertionError("the client ended with " + client.exitValue() + ": " + checks);
    }
    return checks;
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /// Where rustup puts it is often not on the path of a build.
  private static String cargo() {
    Path ofRustup = Path.of(System.getProperty("user.home"), ".cargo", "bin", "cargo");
    return Files.isExecutable(ofRustup) ? ofRustup.toString() : "cargo";
  }

  /// A running server; it ends with its standard input.
  static final class Server implements AutoCloseable {
    private final Process process;
    private final String address;

    private Server(Process process) throws IOException {
      this.process = process;
      this.address =
          JSON.readTree(process.inputReader().readLine()).required("listening").textValue();
    }

    /// For a client.
    ///
    /// @param scheme of the transport; it speaks all on one port
    String endpoint(String scheme) {
      return scheme + "://" + address;
    }

    @Override
    public void close() {
      try {
        process.getOutputStream().close();
      } catch (IOException unclosable) {
        throw new UncheckedIOException(unclosable);
      }
      process.onExit().join();
    }
  }
}
