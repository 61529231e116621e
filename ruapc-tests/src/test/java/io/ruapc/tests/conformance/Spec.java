package io.ruapc.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The files of `spec/`, as `spec/vectors/README.md` describes them.
public final class Spec {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Path ROOT =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("../spec").normalize();

  private Spec() {}

  /// The file of this name under `spec/`, parsed.
  static JsonNode read(String name) {
    try {
      return JSON.readTree(ROOT.resolve(name).toFile());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /// A JSON text.
  public static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  /// The vectors of one file.
  public static Stream<Vector> vectors(String file) {
    List<Vector> vectors = new ArrayList<>();
    read("vectors/" + file).required("vectors").forEach(node -> vectors.add(new Vector(node)));
    return vectors.stream();
  }

  /// The names of all files with vectors.
  static List<String> vectorFiles() {
    try (Stream<Path> files = Files.list(ROOT.resolve("vectors"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
