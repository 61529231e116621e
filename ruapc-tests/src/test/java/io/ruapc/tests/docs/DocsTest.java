package io.ruapc.tests.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ruapc.Headers;
import io.ruapc.codec.CodecLimits;
import io.ruapc.transport.TransportOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The essays do not lie about figures, files and each other.
class DocsTest {
  private static final Path ROOT =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("..").normalize();

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)[^)]*\\)");

  private static final Pattern QUOTATION =
      Pattern.compile("```java\n([^`]+)```\n\n\\(from [^\\]]*\\]\\(([^)#]+\\.java)\\)\\)");

  @Test
  void theFilesAndLinesOfACallAreCounted() throws Exception {
    var check =
        new ProcessBuilder("bash", ROOT.resolve("docs/recount").toString(), "--check")
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), UTF_8);
    assertThat(check.waitFor()).as(said).isZero();
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      var links = LINK.matcher(Files.readString(page));
      while (links.find()) {
        String target = links.group(1);
        if (!target.contains("://") && !Files.exists(page.resolveSibling(target))) {
          broken.add(ROOT.relativize(page) + " -> " + target);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  /// A block of code below which "(from .. [Name](../path/Name.java))" stands is a part of that
  /// file.
  @Test
  void whatIsQuotedStandsInTheFileThatIsNamed() throws IOException {
    int quotations = 0;
    for (Path page : pages()) {
      var quoted = QUOTATION.matcher(Files.readString(page));
      while (quoted.find()) {
        String file = Files.readString(page.resolveSibling(quoted.group(2)));
        assertThat(words(file))
            .as(page + " quotes " + quoted.group(2))
            .contains(words(quoted.group(1)));
        quotations++;
      }
    }
    assertThat(quotations).isPositive();
  }

  /// Without what indentation and wrapped lines change.
  private static String words(String code) {
    return code.replaceAll("\\s+", " ").strip();
  }

  @Test
  void theDefaultsOfLimitsStandInTheirTable() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/SECURITY.md"));
    TransportOptions standard = TransportOptions.standard();
    assertThat(page)
        .contains("| `maxMessageBytes` | 64 MiB - 1 |")
        .contains("| `maxQueuedBytes` | " + mebibytes(standard.maxQueuedBytes()) + " |")
        .contains("| `reservedQueuedBytes` | " + standard.reservedQueuedBytes() / 1024 + " KiB |")
        .contains("| `writeStallTimeout` | " + standard.writeStallTimeout().toSeconds() + " s |")
        .contains(
            "| `firstMessageTimeout` | " + standard.firstMessageTimeout().toSeconds() + " s |")
        .contains("| `messageTimeout` | " + standard.messageTimeout().toSeconds() + " s |")
        .contains("| `connectTimeout` | " + standard.connectTimeout().toSeconds() + " s |")
        .contains("| `maxUnfinishedBytes` | " + mebibytes(standard.maxUnfinishedBytes()))
        .contains("| `maxConnections` | %,d per listener |".formatted(standard.maxConnections()))
        .contains("| levels of arrays and maps | " + CodecLimits.MAX_DEPTH + " |")
        .contains("| characters of a number | %,d |".formatted(CodecLimits.MAX_NUMBER_LENGTH))
        .contains(
            "%d characters, %d KiB, %d, %d KiB"
                .formatted(
                    Headers.MAX_NAME_LENGTH,
                    Headers.MAX_VALUE_BYTES / 1024,
                    Headers.MAX_COUNT,
                    Headers.MAX_TOTAL_BYTES / 1024));
  }

  private static String mebibytes(long bytes) {
    return bytes / 1024 / 1024 + " MiB";
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String folder : List.of("", "docs", "spec", "spec/vectors")) {
      try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
      }
    }
    return pages;
  }
}
