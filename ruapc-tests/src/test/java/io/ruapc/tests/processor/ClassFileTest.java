package io.ruapc.tests.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruapc.tests.processor.Compilation.Problem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Contracts that use types of modules that were compiled before.
final class ClassFileTest {
  private static final String ITEM =
      """
      package library;

      /// An item.
      ///
      /// @param name how it is called
      @io.ruapc.RpcType(naming = io.ruapc.Naming.SNAKE_CASE)
      public record Item(String name, int itemCount) {}
      """;
  private static final String PLAIN =
      """
      package library;

      public record Plain(@io.ruapc.Unsigned long size, @io.ruapc.RpcName("n") String name) {}
      """;
  private static final String GONE =
      """
      package library;

      @io.ruapc.RpcError
      public final class Gone extends Exception {
        private static final long serialVersionUID = 1;

        public Gone(String message) {
          super(message);
        }
      }
      """;
  private static final String FINDER =
      """
      package library;

      public interface Finder {
        Plain find(String name);
      }
      """;
  private static final String LISTENER =
      """
      package library;

      @io.ruapc.RpcService(name = "Ear")
      public interface Listener {
        void heard(String text);
      }
      """;

  @TempDir Path folder;

  private Path classes;
  private List<Path> library;

  @BeforeEach
  void writeLibrary() {
    classes = folder.resolve("classes");
    library =
        List.of(
            Compilation.source(folder, "library/Item.java", ITEM),
            Compilation.source(folder, "library/Plain.java", PLAIN),
            Compilation.source(folder, "library/Gone.java", GONE),
            Compilation.source(folder, "library/Finder.java", FINDER));
  }

  @Test
  void codecsOfOtherModulesAreUsed() {
    assertThat(Compilation.of(library, classes).problems()).isEmpty();
    Compilation compilation = Compilation.of(List.of(service("")), classes);
    assertThat(compilation.problems()).isEmpty();
    assertThat(compilation.generated().get("user/ServiceRpc.java"))
        .contains("ItemCodec.CODEC", "ItemCodec.describe(schemas)", "GoneCodec.CODEC")
        .contains("writeUnsignedLong", "FieldNames.of(\"size\", \"n\")")
        .doesNotContain("class ItemCodec");
    assertThat(compilation.generated().get("library/ItemCodec.java"))
        .contains("how it is called", "item_count");
  }

  @Test
  void errorsWithoutACodecAreRefused() {
    assertThat(Compilation.of(List.of(), library, classes, "-proc:none").problems()).isEmpty();
    Compilation compilation = Compilation.of(List.of(service("")), classes);
    assertThat(compilation.problems())
        .containsExactly(
            new Problem(
                "Service.java",
                5,
                "Gone was compiled without the processor, and class files do not name the parameters"
                    + " of constructors: compile its module with io.ruapc:ruapc-processor (and"
                    + " -parameters)"));
  }

  @Test
  void callbacksOfOtherModulesAreUsed() {
    Path listener = Compilation.source(folder, "library/Listener.java", LISTENER);
    assertThat(Compilation.of(List.of(listener), classes).problems()).isEmpty();
    Compilation compilation = Compilation.of(List.of(caller()), classes);
    assertThat(compilation.problems()).isEmpty();
    assertThat(compilation.generated().get("user/CallerRpc.java"))
        .contains("CallbackArgument.of(Listener.class, listener)")
        .contains("\"x-ruapc-callback\": \"Ear\"");
  }

  @Test
  void callbacksWithoutAStubAreRefused() {
    Path listener = Compilation.source(folder, "library/Listener.java", LISTENER);
    assertThat(Compilation.of(List.of(), List.of(listener), classes, "-proc:none").problems())
        .isEmpty();
    assertThat(Compilation.of(List.of(caller()), classes).problems())
        .containsExactly(
            new Problem(
                "Caller.java",
                5,
                "Listener was compiled without the processor: compile its module with"
                    + " io.ruapc:ruapc-processor"));
  }

  private Path caller() {
    return Compilation.source(
        folder,
        "user/Caller.java",
        """
        package user;

        @io.ruapc.RpcService
        public interface Caller {
          void call(library.Listener listener);
        }
        """);
  }

  @Test
  void recordsWithoutACodecGetOneWhereTheyAreUsed() {
    assertThat(Compilation.of(List.of(), library, classes, "-proc:none").problems()).isEmpty();
    Path service =
        Compilation.source(
            folder,
            "user/Service.java",
            """
            package user;

            @io.ruapc.RpcService
            public interface Service {
              library.Item item(library.Plain plain);
            }
            """);
    Compilation compilation = Compilation.of(List.of(service), classes);
    assertThat(compilation.problems()).isEmpty();
    assertThat(compilation.generated().get("user/ServiceRpc.java"))
        .contains("class ItemCodec", "item_count");
  }

  @Test
  void parametersWithoutNamesAreRefused() {
    assertThat(Compilation.of(library, classes).problems()).isEmpty();
    Compilation compilation = Compilation.of(List.of(service("extends library.Finder")), classes);
    assertThat(compilation.problems())
        .containsExactly(
            new Problem(
                "Service.java",
                4,
                "the parameters of find have no names in the class file of library.Finder: compile"
                    + " it with -parameters, or in the same compilation as this contract so that the"
                    + " processor sees its source"));
  }

  @Test
  void parametersWithNamesAreRead() {
    assertThat(Compilation.of(library, classes, "-parameters").problems()).isEmpty();
    Compilation compilation = Compilation.of(List.of(service("extends library.Finder")), classes);
    assertThat(compilation.problems()).isEmpty();
    assertThat(compilation.generated().get("user/ServiceRpc.java"))
        .contains("Plain find(String name)");
  }

  @Test
  void codecsWrittenByHandAreUsed() {
    Path type =
        Compilation.source(
            folder, "user/Money.java", "package user;\n\npublic final class Money {}\n");
    Path codec =
        Compilation.source(
            folder,
            "user/MoneyCodec.java",
            """
            package user;

            import io.ruapc.codec.*;

            public final class MoneyCodec implements Codec<Money> {
              public static final MoneyCodec CODEC = new MoneyCodec();

              @Override
              public void write(MessagePackWriter target, Money value) {
                target.writeNull();
              }

              @Override
              public void write(JsonWriter target, Money value) {
                target.writeNull();
              }

              @Override
              public Money read(MessagePackReader source) {
                source.readNull();
                return new Money();
              }

              @Override
              public Money read(JsonReader source) {
                source.readNull();
                return new Money();
              }
            }
            """);
    Path service =
        Compilation.source(
            folder,
            "user/Bank.java",
            """
            package user;

            @io.ruapc.RpcService
            public interface Bank {
              Money double_(Money money);
            }
            """);
    Compilation compilation = Compilation.of(List.of(type, codec, service), classes);
    assertThat(compilation.problems()).isEmpty();
    assertThat(compilation.generated().get("user/BankRpc.java"))
        .contains("\"double_\", MoneyCodec.CODEC, MoneyCodec.CODEC)");
  }

  @Test
  void schemasOfTheSameNameAreRefused() {
    assertThat(Compilation.of(library, classes).problems()).isEmpty();
    Path item =
        Compilation.source(
            folder,
            "user/Item.java",
            "package user;\n\n@io.ruapc.RpcType\npublic record Item() {}\n");
    Path service =
        Compilation.source(
            folder,
            "user/Service.java",
            """
            package user;

            @io.ruapc.RpcService
            public interface Service {
              library.Item item(Item item);
            }
            """);
    Compilation compilation =
        Compilation.of(
            List.of(item, service, library.get(0)), classes, Compilation.NO_PROCESSING_LINT);
    assertThat(compilation.problems())
        .containsExactly(
            new Problem(
                "Service.java",
                4,
                "user.Item and library.Item meet here, and their schemas would have the same name:"
                    + " rename one of them, or remove its @RpcType"));
  }

  private Path service(String parents) {
    return Compilation.source(
        folder,
        "user/Service.java",
        """
        package user;

        @io.ruapc.RpcService
        public interface Service %s {
          library.Item item(library.Plain plain) throws library.Gone;
        }
        """
            .formatted(parents));
  }
}
