package io.ruapc.tests.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Contracts in a named module, which needs nothing but `requires io.ruapc`.
final class NamedModuleTest {
  @TempDir Path folder;

  @Test
  void generatedCodeAddsNoWarnings() {
    List<Path> sources =
        List.of(
            Compilation.source(
                folder,
                "module-info.java",
                """
                module user {
                  requires transitive io.ruapc;

                  exports user;
                }
                """),
            Compilation.source(
                folder,
                "user/Service.java",
                """
                package user;

                /// A service.
                @io.ruapc.RpcService
                public interface Service {
                  /// A method.
                  Part part(int number, Part part) throws Broken;

                  /// A part.
                  @io.ruapc.RpcType
                  record Part(java.util.List<Part> parts) {}
                }
                """),
            Compilation.source(
                folder,
                "user/Broken.java",
                """
                package user;

                /// Broken.
                @io.ruapc.RpcError
                public final class Broken extends Exception {
                  private static final long serialVersionUID = 1;

                  /// Broken for this reason.
                  public Broken(String message) {
                    super(message);
                  }
                }
                """));
    Compilation compilation =
        Compilation.of(
            sources,
            folder.resolve("classes"),
            "--module-path",
            System.getProperty("java.class.path"),
            "-Xlint:-requires-transitive-automatic,-path");
    assertThat(compilation.problems()).isEmpty();
    assertThat(compilation.generated().get("user/ServiceRpc.java")).contains("@Generated(");
  }
}
