package io.ruapc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruapc.server.Server;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GenerateCommandTest {
  /// What the page of the demo is compiled with; the tests of the client compile it strictly.
  private static final Path SERVICES_OF_DEMO =
      Path.of("..", "clients", "typescript", "demo", "services.ts");

  @Test
  void contractsOfTheDemoAreWhatItsPageUses(@TempDir Path folder) throws IOException {
    Path written = folder.resolve("services.ts");
    try (Server server = DemoCommand.services().listen("127.0.0.1:0")) {
      assertThat(run("gen", "ts", endpoint(server), "-o", written.toString())).isEmpty();

      assertThat(written).content().isEqualTo(Files.readString(SERVICES_OF_DEMO));
      assertThat(run("gen", "ts", endpoint(server))).isEqualTo(Files.readString(written));
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsSaid(@TempDir Path folder) {
    try (Server server = DemoCommand.services().listen("127.0.0.1:0")) {
      assertThat(run("gen", "ts", endpoint(server), "-o", folder.toString()))
          .startsWith("ruapc: cannot write " + folder);
    }
  }

  private static String endpoint(Server server) {
    return "tcp://" + server.address();
  }

  private static String run(String... arguments) {
    var out = new StringWriter();
    Main.run(new PrintWriter(out, true), new PrintWriter(out, true), arguments);
    return out.toString();
  }
}
