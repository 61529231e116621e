package io.ruapc.tests.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruapc.tests.processor.Compilation.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every misuse is an error of the compiler, on the line in question, that says what to do.
///
/// The sources in `misuse` carry the messages themselves: `// error:` and what follows it, over
/// several comment lines if need be, is the message for the next line of code.
final class MisuseTest {
  private static final Path MISUSE = Path.of("src/test/resources/misuse");
  private static final String MARK = "// error: ";
  private static final String CONTINUATION = "//   ";
  private static final String ANNOTATION = "@\\w+(\\(.*\\))?";

  @TempDir Path target;

  static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(MISUSE)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void mistakesAreReportedWhereTheyAre(String file) throws IOException {
    Path source = MISUSE.resolve(file);
    Comparator<Problem> order =
        Comparator.comparingLong(Problem::line).thenComparing(Problem::message);
    List<Problem> expected = expectedIn(source).stream().sorted(order).toList();
    Compilation compilation =
        Compilation.of(List.of(source), target, Compilation.NO_PROCESSING_LINT);
    assertThat(compilation.problems().stream().sorted(order))
        .as("mistakes in %s", source)
        .containsExactlyElementsOf(expected);
  }

  private static List<Problem> expectedIn(Path source) throws IOException {
    var expected = new ArrayList<Problem>();
    var pending = new ArrayList<String>();
    List<String> lines = Files.readAllLines(source);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.startsWith(MARK)) {
        pending.add(line.substring(MARK.length()));
      } else if (line.startsWith(CONTINUATION)) {
        pending.addLast(pending.removeLast() + " " + line.substring(CONTINUATION.length()));
      } else if (!line.matches(ANNOTATION)) {
        for (String message : pending) {
          expected.add(new Problem(source.getFileName().toString(), i + 1L, message));
        }
        pending.clear();
      }
    }
    return expected;
  }
}
