package io.ruapc.processor.read;

import io.ruapc.processor.model.ClassName;
import io.ruapc.processor.model.Contract;
import io.ruapc.processor.model.Method;
import io.ruapc.processor.model.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/// Reads `@RpcService` interfaces.
final class ServiceReader {
  private static final String OWN_PREFIX = "_ruapc.";
  private static final String PUBLIC_OWN_SERVICE = "_ruapc.meta";

  private final Program program;
  private final Problems problems;
  private final DefinitionReader definitions;

  /// A method, and what the type variables of the interface that declares it stand for.
  private record Declared(ExecutableElement method, Map<TypeParameterElement, Shape> variables) {}

  ServiceReader(Program program, Problems problems, DefinitionReader definitions) {
    this.program = program;
    this.problems = problems;
    this.definitions = definitions;
  }

  Contract read(TypeElement service) {
    ClassName name = program.nameOf(service);
    checkInterface(service, name);
    AnnotationMirror annotation = Program.find(service, Names.RPC_SERVICE).orElseThrow();
    String wireName = wireNameOf(service);
    WireNames naming = WireNames.valueOf(program.constantOf(annotation, "naming"));

    List<Declared> declared = new ArrayList<>();
    collect(service, Map.of(), name.packageName(), service, declared);
    boolean isCloseable = declared.removeIf(candidate -> isClose(candidate, service));
    declared.removeIf(candidate -> isLeftAlone(candidate.method()));

    var reader = new MethodReader(program, problems, definitions, service, naming);
    var methods = new ArrayList<Method>();
    for (Declared candidate : declared) {
      problems
          .attempt(() -> reader.read(candidate.method(), candidate.variables()))
          .ifPresent(methods::add);
    }
    boolean isInternal = wireName.startsWith(OWN_PREFIX) && !wireName.equals(PUBLIC_OWN_SERVICE);
    return new Contract(
        name,
        wireName,
        methods,
        isInternal,
        isCloseable,
        memberNames(service),
        program.docOf(service).text());
  }

  private void checkInterface(TypeElement service, ClassName name) {
    definitions.noteUse(service);
    if (service.getKind() != ElementKind.INTERFACE) {
      throw new Mistake(
          service, "a contract is an interface: make " + service.getSimpleName() + " one");
    }
    if (service.getModifiers().contains(Modifier.SEALED)) {
      throw new Mistake(service, "a sealed interface lets no stub implement it: remove sealed");
    }
    if (!service.getTypeParameters().isEmpty()) {
      throw new Mistake(
          service,
          "a contract has no type parameters: extend a generic interface with concrete types"
              + " instead");
    }
    program
        .obstacle(service, name.packageName())
        .ifPresent(obstacle -> {
          throw new Mistake(service, "generated code cannot use this contract: " + obstacle);
        });
  }

  private String wireNameOf(TypeElement service) {
    String name = program.serviceName(service);
    if (!name.equals(name.strip()) || name.contains("/")) {
      throw new Mistake(
          service,
          "the name of a service has no blanks around it and no `/`: change `" + name + "`");
    }
    String packageName = program.nameOf(service).packageName();
    boolean isOurs = packageName.equals("io.ruapc") || packageName.startsWith("io.ruapc.");
    if (name.startsWith(OWN_PREFIX) && !isOurs) {
      throw new Mistake(
          service, "names that start with `_ruapc.` are the protocol's own: choose another");
    }
    return name;
  }

  /// Gathers what can be called, of super interfaces first.
  private void collect(
      TypeElement type,
      Map<TypeParameterElement, Shape> variables,
      String packageName,
      TypeElement service,
      List<Declared> into) {
    for (TypeMirror parent : type.getInterfaces()) {
      if (parent.getKind() == TypeKind.ERROR) {
        throw new Unresolved(parent.toString());
      }
      TypeElement element = Program.elementOf(parent);
      var place = new Place(type.equals(service) ? service : type, variables, packageName);
      List<? extends TypeMirror> arguments = ((DeclaredType) parent).getTypeArguments();
      var inner = new HashMap<TypeParameterElement, Shape>();
      for (int i = 0; i < arguments.size(); i++) {
        inner.put(
            element.getTypeParameters().get(i), definitions.types().read(arguments.get(i), place));
      }
      collect(element, inner, packageName, service, into);
    }
    for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
      if (!method.getModifiers().contains(Modifier.STATIC)) {
        add(new Declared(method, variables), service, into);
      }
    }
  }

  /// Adds a method to those that were gathered, unless another stands for it already.
  private void add(Declared declared, TypeElement service, List<Declared> into) {
    ExecutableElement method = declared.method();
    into.removeIf(other -> program.elements().overrides(method, other.method(), service));
    boolean isCovered = into.stream().anyMatch(other -> covers(other.method(), method, service));
    if (!isCovered) {
      into.add(declared);
    }
  }

  /// Whether `other` is, overrides or repeats `method`.
  private boolean covers(ExecutableElement other, ExecutableElement method, TypeElement service) {
    boolean hasSameSignature =
        other.getSimpleName().equals(method.getSimpleName())
            && program
                .types()
                .isSubsignature((ExecutableType) other.asType(), (ExecutableType) method.asType());
    return hasSameSignature || program.elements().overrides(other, method, service);
  }

  private boolean isClose(Declared candidate, TypeElement service) {
    TypeElement closeable = program.elements().getTypeElement("java.lang.AutoCloseable");
    return candidate.method().getSimpleName().contentEquals("close")
        && candidate.method().getParameters().isEmpty()
        && program.types().isSubtype(service.asType(), closeable.asType());
  }

  /// Whether stubs have the method anyway: from its own body, or from Object.
  private boolean isLeftAlone(ExecutableElement method) {
    if (!method.getModifiers().contains(Modifier.ABSTRACT)) {
      return true;
    }
    TypeElement object = program.elements().getTypeElement("java.lang.Object");
    return ElementFilter.methodsIn(object.getEnclosedElements()).stream()
        .anyMatch(own ->
            own.getSimpleName().equals(method.getSimpleName())
                && own.getModifiers().contains(Modifier.PUBLIC)
                && program
                    .types()
                    .isSubsignature(
                        (ExecutableType) method.asType(), (ExecutableType) own.asType()));
  }

  /// Names of types and fields that a class which implements the contract inherits.
  private List<String> memberNames(TypeElement service) {
    return program.elements().getAllMembers(service).stream()
        .filter(member -> member instanceof TypeElement || member instanceof VariableElement)
        .map(member -> member.getSimpleName().toString())
        .sorted()
        .distinct()
        .toList();
  }
}
