package io.ruapc.tests.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Does what the README says, word for word: saves its files, types its commands, compares what
/// they print.
@Tag("slow")
final class ReadmeTest {
  private static final String HERE = "./ruapc";

  private final Path folder = Checkout.freshFolder("readme");

  ReadmeTest() throws IOException {}

  @Test
  void theFirstTwoCommandsWork() throws IOException, InterruptedException {
    List<Readme.Step> steps = Readme.steps("Try it");

    assertThat(steps).hasSize(2).allMatch(step -> step instanceof Readme.Type);
    assumeFree(8000);
    try (var shell = new Shell(folder.resolve("logs"))) {
      follow(steps, shell);
    }
  }

  @Test
  void theTutorialWorks() throws IOException, InterruptedException {
    assumeFree(8001);
    Path repository = folder.resolve("repository");
    LocalRepository.create(repository);
    try (var shell = new Shell(folder.resolve("logs"))) {
      shell.unset("JAVA_HOME");
      shell.set("MAVEN_OPTS", "-Dmaven.repo.local=" + repository);
      List<Readme.Step> steps = Readme.steps("Five minutes");

      assertThat(steps).hasSizeGreaterThan(8);
      follow(steps, shell);
    }
  }

  /// The README's ports are as it says; where a program of the user's has one, there is no test.
  private static void assumeFree(int port) {
    try {
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    } catch (IOException taken) {
      assumeThat(taken).as("port %d is taken by another program", port).isNull();
    }
  }

  private void follow(List<Readme.Step> steps, Shell shell)
      throws IOException, InterruptedException {
    Path project = Files.createDirectories(folder.resolve("project"));
    for (Readme.Step step : steps) {
      switch (step) {
        case Readme.Save(var path, var text) -> {
          Path file = project.resolve(path);
          Files.createDirectories(file.getParent());
          Files.writeString(file, text);
        }
        case Readme.Type(var command, var output) -> {
          Path where = command.startsWith(HERE) ? Checkout.ROOT : project;
          Shell.Result result = shell.run(where, command);
          assertThat(result.exitCode()).as("%s", result).isLessThanOrEqualTo(0);
          assertThat(result.errors().lines())
              .as("%s", result)
              .allMatch(line -> line.startsWith("ruapc: "));
          if (!output.isEmpty()) {
            assertThat(result.output().strip()).as("%s", result).isEqualTo(output);
          }
        }
      }
    }
  }
}
