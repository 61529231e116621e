package io.ruapc.processor.read;

import io.ruapc.processor.model.Absent;
import io.ruapc.processor.model.Component;
import io.ruapc.processor.model.Scalar;
import io.ruapc.processor.model.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/// Reads what has a name, a type and a place in a map on the wire: components of records,
/// parameters of methods, parameters of the constructors of errors.
final class ComponentReader {
  private final Program program;
  private final TypeReader types;
  private final Jackson jackson;

  ComponentReader(Program program, TypeReader types, Jackson jackson) {
    this.program = program;
    this.types = types;
    this.jackson = jackson;
  }

  /// A component.
  ///
  /// @param carriers what may carry its annotations
  /// @param owner the class whose annotations hold for all its components
  Component read(
      String name,
      TypeMirror type,
      List<? extends AnnotatedConstruct> carriers,
      TypeElement owner,
      WireNames naming,
      String description,
      Place place) {
    jackson.checkComponent(carriers, place);
    Shape shape = types.read(type, carriers, place);
    return read(name, type, shape, carriers, owner, naming, description, place);
  }

  /// A parameter of a method, which may be a callback.
  Component readParameter(
      VariableElement parameter,
      TypeElement owner,
      WireNames naming,
      String description,
      Place place) {
    String name = parameter.getSimpleName().toString();
    List<VariableElement> carriers = List.of(parameter);
    jackson.checkComponent(carriers, place);
    Shape shape = types.readParameter(parameter.asType(), carriers, place);
    return read(name, parameter.asType(), shape, carriers, owner, naming, description, place);
  }

  private Component read(
      String name,
      TypeMirror type,
      Shape shape,
      List<? extends AnnotatedConstruct> carriers,
      TypeElement owner,
      WireNames naming,
      String description,
      Place place) {
    Optional<? extends AnnotationMirror> rpcName = Program.find(carriers, Names.RPC_NAME);
    String wireName =
        rpcName
            .map(mirror -> program.textOf(mirror, "value"))
            .or(() -> jackson.name(carriers))
            .orElseGet(() -> naming.of(name));
    List<String> aliases =
        rpcName
            .map(mirror -> program.textsOf(mirror, "aliases"))
            .filter(found -> !found.isEmpty())
            .orElseGet(() -> jackson.aliases(carriers));
    if (wireName.isEmpty()) {
      throw place.mistake("the name on the wire is empty");
    }
    Optional<Absent> absent = absent(type, shape, carriers, place);
    boolean isIgnored = jackson.isIgnored(carriers);
    if (isIgnored && absent.isEmpty()) {
      throw place.mistake(
          name
              + " does not travel, so a reader has no value for it: make it Optional or @Nullable, or"
              + " give it an @RpcDefault");
    }
    return new Component(
        name,
        wireName,
        aliases,
        shape,
        absent,
        shape.mayBeAbsent() && jackson.omitsAbsent(carriers, owner, place),
        isIgnored,
        description.isEmpty() ? jackson.description(carriers) : description);
  }

  /// Checks that no two components have the same name on the wire.
  static void checkDistinct(List<Component> components, List<Place> places) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < components.size(); i++) {
      Component component = components.get(i);
      if (component.isIgnored()) {
        continue;
      }
      var names = new java.util.ArrayList<>(component.aliases());
      names.add(component.wireName());
      for (String name : names) {
        if (!seen.add(name)) {
          throw places
              .get(i)
              .mistake(
                  "the name `"
                      + name
                      + "` on the wire is taken by another component: give one of them another"
                      + " @RpcName");
        }
      }
    }
  }

  private Optional<Absent> absent(
      TypeMirror type, Shape shape, List<? extends AnnotatedConstruct> carriers, Place place) {
    Optional<String> written =
        Program.find(carriers, Names.RPC_DEFAULT).map(mirror -> program.textOf(mirror, "value"));
    if (written.isPresent()) {
      return Optional.of(parse(written.get(), type, shape, place));
    }
    return switch (shape) {
      case Shape.Nullable _ -> Optional.of(new Absent.Null());
      case Shape.OptionalOf _, Shape.OptionalPrimitive _ -> Optional.of(new Absent.Empty());
      case Shape.Value _,
          Shape.ListOf _,
          Shape.SetOf _,
          Shape.ArrayOf _,
          Shape.MapOf _,
          Shape.Named _,
          Shape.Callback _ ->
          Optional.empty();
    };
  }

  private Absent parse(String text, TypeMirror type, Shape shape, Place place) {
    return switch (shape) {
      case Shape.Value(Scalar scalar, boolean _) -> Defaults.parse(text, scalar, place);
      case Shape.Nullable(Shape value) -> parse(text, type, value, place);
      case Shape.Named named when Program.elementOf(type).getKind() == ElementKind.ENUM ->
          constant(text, (DeclaredType) type, named, place);
      case Shape.ListOf _, Shape.SetOf _, Shape.MapOf _, Shape.ArrayOf _ when text.isEmpty() ->
          new Absent.Empty();
      case Shape.ListOf _, Shape.SetOf _, Shape.MapOf _, Shape.ArrayOf _ ->
          throw place.mistake(
              "the only default for a container is the empty one: write @RpcDefault without a value");
      case Shape.OptionalOf _, Shape.OptionalPrimitive _ ->
          throw place.mistake("an Optional is empty when it is missing: remove @RpcDefault");
      case Shape.Named _ ->
          throw place.mistake("a record has no default: make it Optional or @Nullable");
      case Shape.Callback _ ->
          throw place.mistake("a callback has no default: make it Optional or @Nullable");
    };
  }

  private static Absent constant(String text, DeclaredType type, Shape.Named named, Place place) {
    boolean exists =
        ElementFilter.fieldsIn(type.asElement().getEnclosedElements()).stream()
            .anyMatch(field ->
                field.getKind() == ElementKind.ENUM_CONSTANT
                    && field.getSimpleName().contentEquals(text));
    if (!exists) {
      throw place.mistake(
          "`" + text + "` is no constant of " + named.type().simpleName() + ": name one of them");
    }
    return new Absent.Constant(named.type(), text);
  }
}
