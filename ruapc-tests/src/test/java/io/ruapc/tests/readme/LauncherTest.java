package io.ruapc.tests.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The launcher finds its way.
@Tag("slow")
final class LauncherTest {
  private final Path folder = Checkout.freshFolder("launcher");

  LauncherTest() throws IOException {}

  @Test
  void runsFromAnywhereThroughALinkWithoutJavaHome() throws IOException, InterruptedException {
    Path link = Files.createSymbolicLink(folder.resolve("rpc"), Checkout.ROOT.resolve("ruapc"));
    try (var shell = new Shell(folder.resolve("logs"))) {
      shell.unset("JAVA_HOME");
      Shell.Result result = shell.run(folder, link + " --version");

      assertThat(result.exitCode()).as("%s", result).isZero();
      assertThat(result.output()).startsWith("ruapc for Java").contains("JDK ");
    }
  }

  @Test
  void printsTheJdkThatItRunsOn() throws IOException, InterruptedException {
    try (var shell = new Shell(folder.resolve("logs"))) {
      shell.unset("JAVA_HOME");
      Shell.Result result = shell.run(Checkout.ROOT, "./ruapc jdk");

      assertThat(result.exitCode()).as("%s", result).isZero();
      assertThat(Path.of(result.output().strip(), "bin", "javac")).exists();
    }
  }

  @Test
  void refusesArgumentsThatItWouldIgnore() throws IOException, InterruptedException {
    try (var shell = new Shell(folder.resolve("logs"))) {
      Shell.Result result = shell.run(Checkout.ROOT, "./ruapc install somewhere");

      assertThat(result.exitCode()).as("%s", result).isEqualTo(2);
      assertThat(result.errors()).startsWith("ruapc: install takes no arguments");
    }
  }

  @Test
  void handsOutcomesOnAsExitCodes() throws IOException, InterruptedException {
    try (var shell = new Shell(folder.resolve("logs"))) {
      Shell.Result result =
          shell.run(Checkout.ROOT, "./ruapc call tcp://127.0.0.1:1 EchoService/echo '\"hi\"'");

      assertThat(result.exitCode()).as("%s", result).isEqualTo(3);
      assertThat(result.errors()).contains("is a server running at tcp://127.0.0.1:1?");
    }
  }

  @Test
  void takesTextBeyondAsciiInAnyLocale() throws IOException, InterruptedException {
    try (var shell = new Shell(folder.resolve("logs"))) {
      shell.set("LC_ALL", "POSIX");
      Shell.Result result =
          shell.run(Checkout.ROOT, "./ruapc call tcp://127.0.0.1:1 EchoService/echo grüße");

      assertThat(result.exitCode()).as("%s", result).isEqualTo(2);
      assertThat(result.errors()).contains("'\"grüße\"'");
    }
  }
}
