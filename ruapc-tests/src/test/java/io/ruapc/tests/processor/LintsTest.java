package io.ruapc.tests.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs that are compiled with `-Xlint:all -Werror`: generated code must not spoil that.
final class LintsTest {
  @TempDir Path folder;

  @Test
  void annotationsOfTheFrameworkAreClaimed() {
    Path contract =
        source(
            "Service.java",
            """
            @io.ruapc.RpcService
            public interface Service {
              @io.ruapc.RpcName("put")
              @io.ruapc.OneWay
              void put(@io.ruapc.Unsigned long key, @io.ruapc.RpcDefault("1") int count);

              Colour colour();

              enum Colour {
                RED,
                @io.ruapc.Unknown
                OTHER
              }
            }
            """);

    assertThat(Compilation.of(List.of(contract), folder.resolve("classes")).problems()).isEmpty();
  }

  @Test
  void annotationsWithoutAContractAreClaimedToo() {
    Path record = source("Part.java", "public record Part(@io.ruapc.RpcName(\"n\") int number) {}");

    assertThat(Compilation.of(List.of(record), folder.resolve("classes")).problems()).isEmpty();
  }

  @Test
  void whatIsDeprecatedMayTravel() {
    List<Path> sources =
        List.of(
            source(
                "Service.java",
                """
                @io.ruapc.RpcService
                public interface Service {
                  @SuppressWarnings({"deprecation", "removal"})
                  Outer.Inner call(Part part, Doomed doomed) throws Gone, Broken;
                }
                """),
            source(
                "Outer.java",
                """
                @Deprecated
                public final class Outer {
                  private Outer() {}

                  @io.ruapc.RpcType
                  public record Inner(int number) {}
                }
                """),
            source(
                "Part.java",
                """
                @io.ruapc.RpcType
                public record Part(@Deprecated int number, Kind kind) {
                  @Deprecated(forRemoval = true)
                  public Part {}

                  public enum Kind {
                    @Deprecated
                    OLD
                  }
                }
                """),
            source(
                "Doomed.java",
                """
                @io.ruapc.RpcType
                @Deprecated(forRemoval = true)
                public sealed interface Doomed {
                  @Deprecated
                  record Case() implements Doomed {}
                }
                """),
            source(
                "Gone.java",
                """
                @io.ruapc.RpcError
                @Deprecated(forRemoval = true)
                public final class Gone extends Exception {
                  private static final long serialVersionUID = 1;

                  public Gone() {}
                }
                """),
            source(
                "Broken.java",
                """
                @io.ruapc.RpcError
                public final class Broken extends Exception {
                  private static final long serialVersionUID = 1;

                  private final int part;

                  @Deprecated
                  public Broken(int part) {
                    this.part = part;
                  }

                  @Deprecated(forRemoval = true)
                  public int part() {
                    return part;
                  }
                }
                """));

    assertThat(Compilation.of(sources, folder.resolve("classes")).problems()).isEmpty();
  }

  private Path source(String file, String text) {
    return Compilation.source(folder, "user/" + file, "package user;\n\n" + text);
  }
}
