package io.ruapc.tests.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is generated for the sources in a folder of `golden` is what lies beside them, compiles
/// without a warning, and leaves the formatter nothing to do.
///
/// `-Druapc.golden=update` writes the files anew; read the difference before it is committed.
final class GoldenTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final boolean UPDATES = "update".equals(System.getProperty("ruapc.golden"));

  @TempDir Path target;

  static List<String> folders() throws IOException {
    try (Stream<Path> folders = Files.list(GOLDEN)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void generatedFilesAreTheGoldenOnes(String folder) throws IOException, FormatterException {
    Path home = GOLDEN.resolve(folder);
    Compilation compilation =
        Compilation.of(filesIn(home, ".java"), target, Compilation.NO_PROCESSING_LINT);
    assertThat(compilation.problems()).isEmpty();
    assertThat(compilation.generated()).isNotEmpty();
    for (Map.Entry<String, String> file : compilation.generated().entrySet()) {
      Path golden = home.resolve(Path.of(file.getKey()).getFileName() + ".golden");
      if (UPDATES) {
        Files.writeString(golden, file.getValue());
      }
      assertThat(golden).content().isEqualTo(file.getValue());
      assertThat(new Formatter().formatSource(file.getValue())).isEqualTo(file.getValue());
    }
    assertThat(filesIn(home, ".golden")).hasSameSizeAs(compilation.generated().keySet());
  }

  private static List<Path> filesIn(Path folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }
}
