package io.ruapc.bench.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeProgramsTest {
  @TempDir Path elsewhere;

  /// What another process runs.
  public static void main(String[] arguments) {
    System.out.print(NativePrograms.project());
  }

  @Test
  void theirSourcesAreFoundFromAnyWorkingDirectory() throws IOException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                NativeProgramsTest.class.getName())
            .directory(elsewhere.toFile())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(Path.of(printed).resolve("ruapc-bench/src/main/c/floor.c")).exists();
  }
}
