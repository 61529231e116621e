package io.ruapc.tests.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/// Where the project's own files are.
final class Checkout {
  /// The folder that holds the launcher; tests run in the folder of their module.
  static final Path ROOT = find();

  private Checkout() {}

  /// An empty folder of this name among what the build makes: what it holds after the test stays
  /// there to be looked at.
  static Path freshFolder(String name) throws IOException {
    Path folder = ROOT.resolve("ruapc-tests/target").resolve(name);
    if (Files.exists(folder)) {
      // Links are deleted, not what they lead to.
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return Files.createDirectories(folder);
  }

  private static Path find() {
    return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
        .filter(folder -> Files.exists(folder.resolve("ruapc")))
        .findFirst()
        .orElseThrow();
  }
}
