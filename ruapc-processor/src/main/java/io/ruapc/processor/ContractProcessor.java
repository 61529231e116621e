package io.ruapc.processor;

import io.ruapc.processor.model.ClassName;
import io.ruapc.processor.model.Unit;
import io.ruapc.processor.read.Problems;
import io.ruapc.processor.read.Program;
import io.ruapc.processor.read.Reader;
import io.ruapc.processor.read.Unresolved;
import io.ruapc.processor.write.FileWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;

/// Generates one file for each `@RpcService`, `@RpcType` and `@RpcError`.
///
/// Each file depends on its own root only, and on what is reached from there, so that incremental
/// builds need not run everything again.
public final class ContractProcessor extends AbstractProcessor {
  private static final String SERVICE = "io.ruapc.RpcService";
  private static final String TYPE = "io.ruapc.RpcType";
  private static final String ERROR = "io.ruapc.RpcError";

  /// On what the processor prints; the compiler would miss a processor that claims it.
  private static final String GENERATED = "javax.annotation.processing.Generated";

  /// Names of roots that named types which did not exist yet.
  private final Set<String> deferred = new LinkedHashSet<>();

  private Problems problems;

  /// Made by the compiler.
  public ContractProcessor() {}

  @Override
  public synchronized void init(ProcessingEnvironment environment) {
    super.init(environment);
    problems = new Problems(environment.getMessager());
  }

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of("io.ruapc.*", GENERATED);
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  /// Claims the annotations of the framework, which mean nothing to other processors: `-Xlint:all`
  /// warns of annotations that nobody claims.
  @Override
  @SuppressWarnings("DoNotClaimAnnotations")
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    if (round.processingOver()) {
      return true;
    }
    var program = new Program(processingEnv.getElementUtils(), processingEnv.getTypeUtils());
    var reader = new Reader(program, problems);
    List<TypeElement> again = new ArrayList<>();
    deferred.forEach(name -> program.find(name).ifPresent(again::add));
    deferred.clear();
    generate(SERVICE, round, again, reader::readContract);
    generate(TYPE, round, again, reader::readType);
    generate(ERROR, round, again, reader::readError);
    return true;
  }

  private void generate(
      String annotation,
      RoundEnvironment round,
      List<TypeElement> again,
      Function<TypeElement, Optional<Unit>> read) {
    TypeElement type = processingEnv.getElementUtils().getTypeElement(annotation);
    if (type == null) {
      return;
    }
    Set<TypeElement> roots = new LinkedHashSet<>();
    again.stream().filter(root -> isAnnotated(root, type)).forEach(roots::add);
    for (Element element : round.getElementsAnnotatedWith(type)) {
      roots.add((TypeElement) element);
    }
    for (TypeElement root : roots) {
      try {
        read.apply(root).ifPresent(unit -> write(unit, root));
      } catch (Unresolved _) {
        deferred.add(root.getQualifiedName().toString());
      }
    }
  }

  private static boolean isAnnotated(TypeElement root, TypeElement annotation) {
    return root.getAnnotationMirrors().stream()
        .anyMatch(mirror -> mirror.getAnnotationType().asElement().equals(annotation));
  }

  private void write(Unit unit, TypeElement root) {
    String text = new FileWriter(type -> exists(type, root)).write(unit);
    String name = unit.root().generated().qualifiedName();
    try (Writer target = processingEnv.getFiler().createSourceFile(name, root).openWriter()) {
      target.write(text);
    } catch (IOException failure) {
      processingEnv
          .getMessager()
          .printMessage(Diagnostic.Kind.ERROR, "cannot write " + name + ": " + failure, root);
    }
  }

  /// Whether code beside `root` may name a class: its module need not be among those that a program
  /// reads.
  private boolean exists(ClassName type, TypeElement root) {
    ModuleElement module = processingEnv.getElementUtils().getModuleOf(root);
    String name = type.qualifiedName();
    return (module == null
            ? processingEnv.getElementUtils().getTypeElement(name)
            : processingEnv.getElementUtils().getTypeElement(module, name))
        != null;
  }
}
