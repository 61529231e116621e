package io.ruapc.processor.read;

import static java.util.Objects.requireNonNull;

import io.ruapc.processor.model.ClassName;
import io.ruapc.processor.model.Component;
import io.ruapc.processor.model.Contract;
import io.ruapc.processor.model.Method;
import io.ruapc.processor.model.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/// Reads `@RpcService` interfaces.
final class ServiceReader {
  private static final String OWN_PREFIX = "_ruapc.";
  private static final String PUBLIC_OWN_SERVICE = "_ruapc.meta";
  private static final String UNNAMED_PARAMETER = "arg\\d+";

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
    String wireName = wireNameOf(service, annotation);
    WireNames naming = WireNames.valueOf(program.constantOf(annotation, "naming"));

    List<Declared> declared = new ArrayList<>();
    collect(service, Map.of(), name.packageName(), service, declared);
    declared.removeIf(candidate -> isReplaced(candidate, declared, service));
    boolean hasAbstractClose = declared.removeIf(candidate -> isClose(candidate, service));
    declared.removeIf(candidate -> isOfObject(candidate.method()));

    var methods = new ArrayList<Method>();
    Map<String, String> byName = new HashMap<>();
    Map<String, String> byWireName = new LinkedHashMap<>();
    for (Declared candidate : declared) {
      problems
          .attempt(() -> readMethod(candidate, service, name, naming, byName, byWireName))
          .ifPresent(methods::add);
    }
    boolean isInternal = wireName.startsWith(OWN_PREFIX) && !wireName.equals(PUBLIC_OWN_SERVICE);
    return new Contract(
        name,
        wireName,
        methods,
        isInternal,
        hasAbstractClose,
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

  private String wireNameOf(TypeElement service, AnnotationMirror annotation) {
    String written = program.textOf(annotation, "name");
    String name = written.isEmpty() ? service.getSimpleName().toString() : written;
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
        into.add(new Declared(method, variables));
      }
    }
  }

  /// Whether a method is not the contract's to answer: it has a body, another overrides it, or it
  /// was inherited twice.
  private boolean isReplaced(Declared candidate, List<Declared> all, TypeElement service) {
    ExecutableElement method = candidate.method();
    if (!method.getModifiers().contains(Modifier.ABSTRACT)) {
      return true;
    }
    for (Declared other : all) {
      if (!other.method().equals(method)
          && program.elements().overrides(other.method(), method, service)) {
        return true;
      }
    }
    return false;
  }

  private boolean isClose(Declared candidate, TypeElement service) {
    TypeElement closeable = program.elements().getTypeElement("java.lang.AutoCloseable");
    return candidate.method().getSimpleName().contentEquals("close")
        && candidate.method().getParameters().isEmpty()
        && program.types().isSubtype(service.asType(), closeable.asType());
  }

  private boolean isOfObject(ExecutableElement method) {
    TypeElement object = program.elements().getTypeElement("java.lang.Object");
    return ElementFilter.methodsIn(object.getEnclosedElements()).stream()
        .anyMatch(own ->
            own.getSimpleName().equals(method.getSimpleName())
                && own.getModifiers().contains(Modifier.PUBLIC)
                && program
                    .types()
                    .isSubsignature(
                        (javax.lang.model.type.ExecutableType) method.asType(),
                        (javax.lang.model.type.ExecutableType) own.asType()));
  }

  private Method readMethod(
      Declared declared,
      TypeElement service,
      ClassName contract,
      WireNames naming,
      Map<String, String> byName,
      Map<String, String> byWireName) {
    ExecutableElement method = declared.method();
    Element blamed =
        program.isFromSource(requireNonNull((TypeElement) method.getEnclosingElement()))
            ? method
            : service;
    var place = new Place(blamed, declared.variables(), contract.packageName());
    String name = method.getSimpleName().toString();
    definitions.noteUse(method);
    if (!method.getTypeParameters().isEmpty()) {
      throw place.mistake(name + " is generic, so nobody knows what travels: use concrete types");
    }
    if (byName.put(name, name) != null) {
      throw place.mistake(
          name
              + " is overloaded, and a call carries only the name: give one of them another name, e.g. "
              + name
              + suggestedSuffix(method));
    }
    String wireName =
        Program.find(method, Names.RPC_NAME)
            .map(mirror -> program.textOf(mirror, "value"))
            .orElseGet(() -> naming.of(name));
    if (wireName.isBlank() || wireName.contains("/")) {
      throw place.mistake("the name of a method is not blank and has no `/`");
    }
    String other = byWireName.put(wireName, name);
    if (other != null) {
      throw place.mistake(
          "the name `" + wireName + "` on the wire is taken by " + other + ": change its @RpcName");
    }

    DocComment doc = program.docOf(method);
    List<Component> parameters = readParameters(method, service, naming, doc, place);
    boolean isOneWay = Program.has(method, Names.ONE_WAY);
    Method.Answer answer = answerOf(method, isOneWay, place);
    Method.Result result = readResult(method, answer, place);
    List<Shape.Named> errors = readErrors(method, isOneWay, place);
    return new Method(
        name,
        wireName,
        parameters,
        result,
        answer,
        method.getThrownTypes().stream()
            .map(thrown -> program.nameOf(Program.elementOf(thrown)))
            .toList(),
        errors,
        method.isVarArgs(),
        doc.text(),
        doc.result());
  }

  private static String suggestedSuffix(ExecutableElement method) {
    return method.getParameters().isEmpty()
        ? "All"
        : method.getParameters().stream()
            .map(parameter -> parameter.getSimpleName().toString())
            .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
            .collect(Collectors.joining("And", "By", ""));
  }

  private List<Component> readParameters(
      ExecutableElement method,
      TypeElement service,
      WireNames naming,
      DocComment doc,
      Place place) {
    var parameters = new ArrayList<Component>();
    var places = new ArrayList<Place>();
    for (VariableElement parameter : method.getParameters()) {
      String name = parameter.getSimpleName().toString();
      boolean isFromSource = place.element().equals(method);
      if (!isFromSource && name.matches(UNNAMED_PARAMETER)) {
        throw place.mistake(
            "the parameters of "
                + method.getSimpleName()
                + " have no names in the class file of "
                + method.getEnclosingElement()
                + ": compile it with -parameters, or in the same compilation as this contract so that"
                + " the processor sees its source");
      }
      var here =
          isFromSource ? new Place(parameter, place.variables(), place.packageName()) : place;
      problems
          .attempt(() -> readParameter(parameter, method, service, naming, doc, here))
          .ifPresent(read -> {
            parameters.add(read);
            places.add(here);
          });
    }
    ComponentReader.checkDistinct(parameters, places);
    return parameters;
  }

  private Component readParameter(
      VariableElement parameter,
      ExecutableElement method,
      TypeElement service,
      WireNames naming,
      DocComment doc,
      Place place) {
    if (method.getParameters().size() == 1 && Program.has(parameter, Names.RPC_DEFAULT)) {
      throw place.mistake(
          "the only parameter is the whole payload and is never missing: use Optional or"
              + " @Nullable instead of @RpcDefault");
    }
    String name = parameter.getSimpleName().toString();
    return definitions
        .components()
        .read(
            name,
            parameter.asType(),
            List.of(parameter),
            service,
            naming,
            doc.parameter(name),
            place);
  }

  private Method.Answer answerOf(ExecutableElement method, boolean isOneWay, Place place) {
    TypeMirror type = method.getReturnType();
    if (isOneWay) {
      if (type.getKind() != TypeKind.VOID) {
        throw place.mistake(
            "nobody waits for the result of a @OneWay method: return void, or remove @OneWay");
      }
      return Method.Answer.ONE_WAY;
    }
    if (type.getKind() != TypeKind.DECLARED) {
      return Method.Answer.RESULT;
    }
    return switch (Program.elementOf(type).getQualifiedName().toString()) {
      case "java.util.concurrent.CompletionStage" -> Method.Answer.STAGE;
      case "java.util.concurrent.CompletableFuture" -> Method.Answer.FUTURE;
      default -> Method.Answer.RESULT;
    };
  }

  private Method.Result readResult(ExecutableElement method, Method.Answer answer, Place place) {
    TypeMirror type = method.getReturnType();
    List<? extends AnnotatedConstruct> declaration = List.of(method);
    if (answer == Method.Answer.STAGE || answer == Method.Answer.FUTURE) {
      List<? extends TypeMirror> arguments = ((DeclaredType) type).getTypeArguments();
      if (arguments.isEmpty()) {
        String name = Program.elementOf(type).getSimpleName().toString();
        throw place.mistake(
            "raw type " + name + ": say what it is a stage of, e.g. " + name + "<String>");
      }
      type = arguments.getFirst();
      declaration = List.of();
    }
    boolean isVoid =
        type.getKind() == TypeKind.VOID
            || (type.getKind() == TypeKind.DECLARED
                && Program.elementOf(type).getQualifiedName().contentEquals("java.lang.Void"));
    return isVoid
        ? new Method.Result.None()
        : new Method.Result.Of(definitions.types().read(type, declaration, place));
  }

  private List<Shape.Named> readErrors(ExecutableElement method, boolean isOneWay, Place place) {
    if (isOneWay && !method.getThrownTypes().isEmpty()) {
      throw place.mistake(
          "no error comes back from a @OneWay method: remove the throws, or @OneWay");
    }
    var errors = new ArrayList<Shape.Named>();
    Map<String, String> kinds = new HashMap<>();
    int raw = 0;
    for (TypeMirror thrown : method.getThrownTypes()) {
      if (thrown.getKind() == TypeKind.ERROR) {
        throw new Unresolved(thrown.toString());
      }
      TypeElement element = Program.elementOf(thrown);
      var annotation = Program.find(element, Names.RPC_ERROR);
      if (annotation.isEmpty()) {
        checkUnchecked(element, thrown, place);
        continue;
      }
      definitions.noteUse(element);
      checkCodecExists(element, place);
      String written = program.textOf(annotation.get(), "name");
      String kind = written.isEmpty() ? element.getSimpleName().toString() : written;
      String other = kinds.put(kind, element.getSimpleName().toString());
      if (other != null) {
        throw place.mistake(
            other
                + " and "
                + element.getSimpleName()
                + " are both the error kind "
                + kind
                + ": give one of them another name");
      }
      if (program.textOf(annotation.get(), "raw").equals("true") && ++raw > 1) {
        throw place.mistake("two raw errors cannot be told apart on the wire: declare one");
      }
      errors.add(ErrorReader.reference(program.nameOf(element)));
    }
    return errors;
  }

  private void checkUnchecked(TypeElement element, TypeMirror thrown, Place place) {
    for (String unchecked : List.of("java.lang.RuntimeException", "java.lang.Error")) {
      TypeMirror type = program.elements().getTypeElement(unchecked).asType();
      if (program.types().isSubtype(thrown, type)) {
        return;
      }
    }
    throw place.mistake(
        element.getSimpleName()
            + " cannot come back to the caller: mark it with @RpcError if it is yours, or declare an"
            + " exception of your own that has it");
  }

  private void checkCodecExists(TypeElement element, Place place) {
    String codec = program.nameOf(element).generated("Codec").qualifiedName();
    if (!program.isFromSource(element) && program.find(codec).isEmpty()) {
      throw place.mistake(
          element.getSimpleName()
              + " was compiled without the processor, and class files do not name the parameters of"
              + " constructors: compile its module with io.ruapc:ruapc-processor (and -parameters)");
    }
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
