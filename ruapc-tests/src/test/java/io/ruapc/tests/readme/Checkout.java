package io.ruapc.tests.readme;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/// Where the project's own files are.
final class Checkout {
  /// The folder that holds the launcher; tests run in the folder of their module.
  static final Path ROOT = find();

  private Checkout() {}

  private static Path find() {
    return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
        .filter(folder -> Files.exists(folder.resolve("ruapc")))
        .findFirst()
        .orElseThrow();
  }
}
