package io.ruapc.processor.read;

import io.ruapc.processor.model.ClassName;
import io.ruapc.processor.model.Component;
import io.ruapc.processor.model.DeclaredError;
import io.ruapc.processor.model.DeclaredError.Parameter;
import io.ruapc.processor.model.Scalar;
import io.ruapc.processor.model.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;

/// Reads `@RpcError` classes.
final class ErrorReader {
  private final Program program;
  private final DefinitionReader definitions;

  ErrorReader(Program program, DefinitionReader definitions) {
    this.program = program;
    this.definitions = definitions;
  }

  /// The name of an error as contracts refer to it.
  static Shape.Named reference(ClassName type) {
    return new Shape.Named(type, List.of(), Shape.Home.OWN_FILE);
  }

  DeclaredError read(TypeElement element) {
    ClassName name = program.nameOf(element);
    AnnotationMirror annotation = Program.find(element, Names.RPC_ERROR).orElseThrow();
    definitions.noteUse(element);
    checkClass(element, name);
    boolean isRaw = program.textOf(annotation, "raw").equals("true");
    String kind = kindOf(element, annotation);
    WireNames naming = WireNames.valueOf(program.constantOf(annotation, "naming"));
    ExecutableElement constructor = constructorOf(element);
    definitions.noteUse(constructor);
    DocComment doc = program.docOf(constructor);
    var parameters = new ArrayList<Parameter>();
    var places = new ArrayList<Place>();
    for (VariableElement parameter : constructor.getParameters()) {
      Place place = new Place(parameter, Map.of(), name.packageName());
      Component component =
          definitions
              .components()
              .read(
                  parameter.getSimpleName().toString(),
                  parameter.asType(),
                  List.of(parameter),
                  element,
                  naming,
                  doc.parameter(parameter.getSimpleName().toString()),
                  place);
      boolean isMessage = isMessage(component);
      if (!isMessage) {
        useAccessor(element, component, parameter);
        places.add(place);
      }
      parameters.add(new Parameter(component, isMessage));
    }
    var error =
        new DeclaredError(reference(name), kind, parameters, isRaw, program.docOf(element).text());
    ComponentReader.checkDistinct(error.components(), places);
    if (isRaw && parameters.size() != 1) {
      throw new Mistake(
          element,
          "a raw error is one value on the wire: give its constructor exactly one parameter");
    }
    return error;
  }

  private void checkClass(TypeElement element, ClassName name) {
    var exception = program.elements().getTypeElement("java.lang.Exception").asType();
    if (element.getKind() != ElementKind.CLASS
        || !program.types().isSubtype(element.asType(), exception)) {
      throw new Mistake(element, "an @RpcError is an exception class: let it extend Exception");
    }
    if (element.getModifiers().contains(Modifier.ABSTRACT)) {
      throw new Mistake(element, "an abstract class cannot be thrown: remove abstract");
    }
    if (element.getNestingKind().isNested() && !element.getModifiers().contains(Modifier.STATIC)) {
      throw new Mistake(element, "an inner class cannot be made from the wire: make it static");
    }
    program
        .obstacle(element, name.packageName())
        .ifPresent(obstacle -> {
          throw new Mistake(element, "generated code cannot use this class: " + obstacle);
        });
  }

  private String kindOf(TypeElement element, AnnotationMirror annotation) {
    String written = program.textOf(annotation, "name");
    String kind = written.isEmpty() ? element.getSimpleName().toString() : written;
    if (FrameworkKinds.ALL.contains(kind)) {
      throw new Mistake(
          element,
          "the kind "
              + kind
              + " is one of the framework's own, so a peer would take this error for that failure:"
              + " use another name, e.g. @RpcError(name = \""
              + kind
              + "Error\")");
    }
    return kind;
  }

  private static ExecutableElement constructorOf(TypeElement element) {
    List<ExecutableElement> constructors =
        ElementFilter.constructorsIn(element.getEnclosedElements()).stream()
            .filter(constructor -> constructor.getModifiers().contains(Modifier.PUBLIC))
            .toList();
    if (constructors.size() != 1) {
      throw new Mistake(
          element,
          "an @RpcError has exactly one public constructor, this one has "
              + constructors.size()
              + ": whose parameters, each with an accessor of the same name, are what travels");
    }
    return constructors.getFirst();
  }

  private static boolean isMessage(Component component) {
    return component.name().equals("message")
        && component.shape().present() instanceof Shape.Value(Scalar scalar, boolean _)
        && scalar == Scalar.STRING;
  }

  private void useAccessor(TypeElement element, Component component, Element parameter) {
    Optional<ExecutableElement> accessor =
        ElementFilter.methodsIn(program.elements().getAllMembers(element)).stream()
            .filter(method ->
                method.getSimpleName().contentEquals(component.name())
                    && method.getParameters().isEmpty()
                    && method.getModifiers().contains(Modifier.PUBLIC)
                    && program
                        .types()
                        .isSameType(
                            program.types().erasure(method.getReturnType()),
                            program.types().erasure(parameter.asType())))
            .findFirst();
    definitions.noteUse(
        accessor.orElseThrow(() ->
            new Mistake(
                parameter,
                "no accessor for "
                    + component.name()
                    + ": add `public "
                    + parameter.asType().toString().replaceAll("\\b[a-z]\\w*\\.", "")
                    + " "
                    + component.name()
                    + "()`")));
  }
}
