package io.ruapc.tests.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruapc.processor.ContractProcessor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What incremental builds ask of the processor.
final class IncrementalTest {
  private static final String SERVICE =
      """
      package a;

      @io.ruapc.RpcService
      public interface Service {
        Part part(Part part) throws Broken;
      }
      """;
  private static final String PART =
      """
      package a;

      @io.ruapc.RpcType
      public record Part(String name) {}
      """;
  private static final String BROKEN =
      """
      package a;

      @io.ruapc.RpcError
      public final class Broken extends Exception {
        private static final long serialVersionUID = 1;

        public Broken() {}
      }
      """;

  @TempDir Path folder;

  @Test
  void eachFileHasOneOrigin() {
    var recording = new Recording();
    Compilation compilation =
        Compilation.of(
            List.of(recording),
            List.of(
                Compilation.source(folder, "a/Service.java", SERVICE),
                Compilation.source(folder, "a/Part.java", PART),
                Compilation.source(folder, "a/Broken.java", BROKEN)),
            folder.resolve("classes"));
    assertThat(compilation.problems()).isEmpty();
    assertThat(recording.origins)
        .isEqualTo(
            Map.of(
                "a.ServiceRpc", List.of("a.Service"),
                "a.PartCodec", List.of("a.Part"),
                "a.BrokenCodec", List.of("a.Broken")));
  }

  @Test
  void compilingOneFileAgainPrintsTheSame() {
    List<Path> sources =
        List.of(
            Compilation.source(folder, "a/Service.java", SERVICE),
            Compilation.source(folder, "a/Part.java", PART),
            Compilation.source(folder, "a/Broken.java", BROKEN));
    Path classes = folder.resolve("classes");
    Map<String, String> before = Compilation.of(sources, classes).generated();
    Map<String, String> after = Compilation.of(sources.subList(0, 1), classes).generated();
    assertThat(after.get("a/ServiceRpc.java")).isEqualTo(before.get("a/ServiceRpc.java"));
  }

  @Test
  void gradleIsToldThatItIsIsolating() throws IOException {
    try (InputStream file =
        ContractProcessor.class.getResourceAsStream(
            "/META-INF/gradle/incremental.annotation.processors")) {
      assertThat(new String(file.readAllBytes(), StandardCharsets.UTF_8).strip())
          .isEqualTo(ContractProcessor.class.getName() + ",isolating");
    }
  }

  @Test
  void typesThatOtherProcessorsMakeAreAwaited() {
    Path service =
        Compilation.source(
            folder,
            "a/Service.java",
            """
            package a;

            @io.ruapc.RpcService
            public interface Service {
              Made made();
            }
            """);
    Compilation compilation =
        Compilation.of(
            List.of(new Maker(), new ContractProcessor()),
            List.of(service),
            folder.resolve("classes"));
    assertThat(compilation.problems()).isEmpty();
    assertThat(compilation.generated()).containsKeys("a/Made.java", "a/ServiceRpc.java");
  }

  /// Notes what the files of the processor originate from.
  private static final class Recording extends AbstractProcessor {
    final Map<String, List<String>> origins = new TreeMap<>();
    private final ContractProcessor processor = new ContractProcessor();

    @Override
    public synchronized void init(ProcessingEnvironment environment) {
      super.init(environment);
      Filer filer =
          proxy(
              Filer.class,
              environment.getFiler(),
              (method, arguments) -> {
                if (method.equals("createSourceFile")) {
                  origins.put(
                      arguments[0].toString(),
                      Arrays.stream((Element[]) arguments[1]).map(Element::toString).toList());
                }
                return null;
              });
      processor.init(
          proxy(
              ProcessingEnvironment.class,
              environment,
              (method, _) -> method.equals("getFiler") ? filer : null));
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
      return processor.getSupportedAnnotationTypes();
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return processor.getSupportedSourceVersion();
    }

    @SuppressWarnings("DoNotClaimAnnotations") // that is up to the real one
    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      return processor.process(annotations, round);
    }

    private static <T> T proxy(Class<T> type, T target, Interception interception) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (_, method, arguments) -> {
                Object instead = interception.on(method.getName(), arguments);
                try {
                  return instead != null ? instead : method.invoke(target, arguments);
                } catch (InvocationTargetException failure) {
                  throw failure.getCause();
                }
              }));
    }

    private interface Interception {
      @org.jspecify.annotations.Nullable
      Object on(String method, Object[] arguments);
    }
  }

  /// Makes a record in the first round.
  private static final class Maker extends AbstractProcessor {
    private boolean isDone;

    @Override
    public Set<String> getSupportedAnnotationTypes() {
      return Set.of("*");
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      if (!isDone) {
        isDone = true;
        try (var target = processingEnv.getFiler().createSourceFile("a.Made").openWriter()) {
          target.write("package a;\n\npublic record Made(int number) {}\n");
        } catch (IOException failure) {
          throw new java.io.UncheckedIOException(failure);
        }
      }
      return false;
    }
  }
}
