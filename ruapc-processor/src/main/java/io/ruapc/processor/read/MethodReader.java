package io.ruapc.processor.read;

import static java.util.Objects.requireNonNull;

import io.ruapc.processor.model.Method;
import io.ruapc.processor.model.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/// Reads the methods of one contract.
final class MethodReader {
  private final Program program;
  private final DefinitionReader definitions;
  private final TypeElement service;
  private final WireNames naming;
  private final ParameterReader parameters;
  private final StreamReader streams;
  private final Set<String> names = new HashSet<>();
  private final Map<String, String> byWireName = new HashMap<>();

  MethodReader(
      Program program,
      Problems problems,
      DefinitionReader definitions,
      TypeElement service,
      WireNames naming) {
    this.program = program;
    this.definitions = definitions;
    this.service = service;
    this.naming = naming;
    this.parameters = new ParameterReader(problems, definitions, service, naming);
    this.streams = new StreamReader(definitions.types());
  }

  /// A method.
  ///
  /// @param variables what the type variables of the interface that declares it stand for
  Method read(ExecutableElement method, Map<TypeParameterElement, Shape> variables) {
    Element blamed =
        program.isFromSource(requireNonNull((TypeElement) method.getEnclosingElement()))
            ? method
            : service;
    var place = new Place(blamed, variables, program.nameOf(service).packageName());
    String name = method.getSimpleName().toString();
    definitions.noteUse(method);
    if (!method.getTypeParameters().isEmpty()) {
      throw place.mistake(name + " is generic, so nobody knows what travels: use concrete types");
    }
    if (!names.add(name)) {
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
    boolean isOneWay = Program.has(method, Names.ONE_WAY);
    var taken = parameters.read(method, isOneWay, doc, place);
    Method.Answer answer = answerOf(method, isOneWay, place);
    Method.Result result = readResult(method, answer, place);
    List<Shape.Named> errors = readErrors(method, isOneWay, place);
    return new Method(
        name,
        wireName,
        taken.arguments(),
        taken.input(),
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
    if (StreamReader.isStream(type)) {
      if (answer != Method.Answer.RESULT) {
        throw place.mistake(
            "a method with a stream returns at once: return the RpcStream itself, without a stage");
      }
      return new Method.Result.Stream(streams.item(type, declaration, place));
    }
    boolean isNull =
        type.getKind() == TypeKind.DECLARED
            && Program.elementOf(type).getQualifiedName().contentEquals("java.lang.Void");
    return isNull || type.getKind() == TypeKind.VOID
        ? new Method.Result.None(isNull)
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
}
