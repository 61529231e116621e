package io.ruapc.tests.docs;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The code in docs/USING.md is quoted from programs that run.
///
/// A block is from the file that was named last, by `From [name](path):`. Indentation is free, and
/// a line `// ...` stands for what is left out.
class SnippetsTest {
  private static final Path DOCS =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("../docs").normalize();

  private static final Pattern BLOCK =
      Pattern.compile(
          "^From \\[[^]]*]\\(([^)]*)\\):$|^```java\n(.*?)^```$",
          Pattern.MULTILINE | Pattern.DOTALL);

  private static final String GAP = "// ...\n";

  @Test
  void codeIsQuotedFromProgramsThatRun() throws IOException {
    List<String> wrong = new ArrayList<>();
    String source = "";
    int blocks = 0;
    for (MatchResult match :
        BLOCK.matcher(Files.readString(DOCS.resolve("USING.md"))).results().toList()) {
      if (match.group(1) != null) {
        source = withoutIndentation(Files.readString(DOCS.resolve(match.group(1))));
        continue;
      }
      blocks++;
      for (String piece : withoutIndentation(match.group(2)).split(Pattern.quote(GAP), -1)) {
        if (!source.contains(piece)) {
          wrong.add(piece);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(blocks).isGreaterThan(8);
  }

  private static String withoutIndentation(String code) {
    return code.lines().map(String::strip).collect(joining("\n", "", "\n"));
  }
}
