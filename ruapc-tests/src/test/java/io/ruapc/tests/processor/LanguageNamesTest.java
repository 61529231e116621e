package io.ruapc.tests.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Types of the program that are named as types of the language which generated code uses.
final class LanguageNamesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Boolean",
        "Byte",
        "Character",
        "Class",
        "Deprecated",
        "Double",
        "Float",
        "Integer",
        "Long",
        "Math",
        "Nullable",
        "Object",
        "Override",
        "Short",
        "String",
        "SuppressWarnings",
        "Void"
      })
  void generatedCodeMeansTheOnesOfTheLanguage(String name) {
    List<Path> sources = new ArrayList<>();
    sources.add(source("inside", "Service.java", contract("record " + name + "(int number) {}")));
    sources.add(source("beside", "Service.java", contract("")));
    sources.add(source("beside", name + ".java", "public record " + name + "(int number) {}"));
    for (String place : List.of("inside", "beside")) {
      sources.add(source(place, "Part.java", part()));
      sources.add(source(place, "Broken.java", broken()));
    }

    Compilation compilation = Compilation.of(sources, folder.resolve("classes"));

    assertThat(compilation.problems()).isEmpty();
    assertThat(compilation.generated())
        .containsKeys("inside/ServiceRpc.java", "beside/ServiceRpc.java");
  }

  private Path source(String place, String file, String text) {
    return Compilation.source(
        folder, place + "/" + file, "package " + place + ";\n\n" + text.replace("~", "java.lang."));
  }

  /// In these texts `~` says that a name is the language's.
  private static String contract(String nested) {
    return """
    import java.util.*;
    import java.util.concurrent.*;
    import org.jspecify.annotations.*;

    @io.ruapc.RpcService
    @~Deprecated
    public interface Service {
      ~Void nothing();

      CompletionStage<~Void> nothingLater(~String text, @org.jspecify.annotations.Nullable Part part);

      Map<~String, ~Double> boxes(Map<~Integer, ~Float> one, Map<~Long, ~Boolean> other)
          throws Broken;

      ~Short[] few(~Byte one, ~Character other, ~String[] texts);

      %s
    }
    """
        .formatted(nested);
  }

  private static String part() {
    return """
    @io.ruapc.RpcType
    public record Part(java.util.List<~String> names, Colour colour) {
      public enum Colour { RED }
    }
    """;
  }

  private static String broken() {
    return """
    @io.ruapc.RpcError
    public final class Broken extends Exception {
      private static final long serialVersionUID = 1;

      public Broken(~String message) {
        super(message);
      }
    }
    """;
  }
}
