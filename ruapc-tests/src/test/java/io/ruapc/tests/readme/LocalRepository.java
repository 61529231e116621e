package io.ruapc.tests.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A local Maven repository that looks like the user's, so that nothing is fetched twice, but takes
/// what is installed under `io.ruapc` for itself.
final class LocalRepository {
  private LocalRepository() {}

  /// Makes one in `folder`, of links to the real one.
  static void create(Path folder) throws IOException {
    Path real =
        Path.of(
            System.getProperty(
                "maven.repo.local", System.getProperty("user.home") + "/.m2/repository"));
    link(real, folder, "io");
    link(real.resolve("io"), folder.resolve("io"), "ruapc");
    Files.createDirectories(folder.resolve("io/ruapc"));
  }

  private static void link(Path from, Path to, String exceptFor) throws IOException {
    Files.createDirectories(to);
    for (Path entry : children(from)) {
      Path name = entry.getFileName();
      if (!name.toString().equals(exceptFor)) {
        Files.createSymbolicLink(to.resolve(name.toString()), entry);
      }
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }
}
