package io.ruapc.processor.read;

import io.ruapc.processor.model.ClassName;
import io.ruapc.processor.model.Scalar;
import io.ruapc.processor.model.Shape;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;

/// Reads types of the source as shapes, and what the program defines on the way as definitions.
final class TypeReader {
  private static final Map<String, Scalar> OBJECTS =
      Arrays.stream(Scalar.values())
          .filter(scalar -> scalar != Scalar.UNSIGNED_LONG && scalar != Scalar.BYTES)
          .collect(Collectors.toMap(scalar -> scalar.type().qualifiedName(), scalar -> scalar));

  private static final Set<Scalar> KEYS =
      EnumSet.of(
          Scalar.STRING,
          Scalar.BYTE,
          Scalar.SHORT,
          Scalar.INT,
          Scalar.LONG,
          Scalar.UNSIGNED_LONG,
          Scalar.UUID);

  private final Program program;
  private final DefinitionReader definitions;
  private final CallbackReader callbacks;

  TypeReader(Program program, DefinitionReader definitions) {
    this.program = program;
    this.definitions = definitions;
    this.callbacks = new CallbackReader(program, definitions);
  }

  /// The shape of a type as it is used at `place`.
  Shape read(TypeMirror type, Place place) {
    return orNull(readPresent(type, place), type, place);
  }

  private static Shape orNull(Shape shape, TypeMirror type, Place place) {
    if (!isNullable(type)) {
      return shape;
    }
    if (shape instanceof Shape.Value(_, boolean isPrimitive) && isPrimitive) {
      throw place.mistake("a primitive " + type + " cannot be null: use its box, or no @Nullable");
    }
    if (shape.mayBeAbsent()) {
      throw place.mistake("an Optional that may be null says it twice: remove @Nullable");
    }
    return new Shape.Nullable(shape);
  }

  /// The shape of a type at a declaration, where annotations of the declaration count too.
  Shape read(TypeMirror type, List<? extends AnnotatedConstruct> declaration, Place place) {
    return orNull(read(type, place), declaration);
  }

  /// The shape of a parameter of a method, which may be a callback.
  Shape readParameter(
      TypeMirror type, List<? extends AnnotatedConstruct> declaration, Place place) {
    Shape shape =
        callbacks
            .read(type, place)
            .map(callback -> orNull(callback, type, place))
            .orElseGet(() -> read(type, place));
    return orNull(shape, declaration);
  }

  private static Shape orNull(Shape shape, List<? extends AnnotatedConstruct> declaration) {
    return !shape.mayBeAbsent() && declaration.stream().anyMatch(TypeReader::isNullable)
        ? new Shape.Nullable(shape)
        : shape;
  }

  static boolean isNullable(AnnotatedConstruct construct) {
    return construct.getAnnotationMirrors().stream()
        .anyMatch(mirror ->
            mirror.getAnnotationType().asElement().getSimpleName().contentEquals("Nullable"));
  }

  private Shape readPresent(TypeMirror type, Place place) {
    boolean isUnsigned = Program.has(type, Names.UNSIGNED);
    Shape shape =
        switch (type.getKind()) {
          case BOOLEAN, BYTE, SHORT, INT, LONG, CHAR, FLOAT, DOUBLE ->
              new Shape.Value(Scalar.valueOf(type.getKind().name()), true);
          case ARRAY -> readArray((ArrayType) type, place);
          case DECLARED -> readDeclared((DeclaredType) type, place);
          case TYPEVAR -> readVariable((TypeVariable) type, place);
          case ERROR -> throw new Unresolved(type.toString());
          case WILDCARD ->
              throw place.mistake(
                  "a wildcard says nothing of what travels: name the type, e.g. List<Item>");
          default -> throw place.mistake(type + " has no form on the wire");
        };
    if (!isUnsigned) {
      return shape;
    }
    if (shape instanceof Shape.Value(Scalar scalar, boolean isPrimitive) && scalar == Scalar.LONG) {
      return new Shape.Value(Scalar.UNSIGNED_LONG, isPrimitive);
    }
    throw place.mistake("@Unsigned is for long and Long only: smaller types hold it as a long");
  }

  private Shape readArray(ArrayType type, Place place) {
    if (type.getComponentType().getKind() == TypeKind.BYTE) {
      return new Shape.Value(Scalar.BYTES, false);
    }
    Shape element = read(type.getComponentType(), place);
    if (isGeneric(element)) {
      throw place.mistake(
          "Java has no safe arrays of generic types: use List<" + plain(type) + ">");
    }
    return new Shape.ArrayOf(element);
  }

  private static String plain(ArrayType type) {
    return type.getComponentType().toString().replaceAll("\\b[a-z]\\w*\\.", "");
  }

  private static boolean isGeneric(Shape shape) {
    return switch (shape) {
      case Shape.Value _, Shape.OptionalPrimitive _, Shape.Callback _ -> false;
      case Shape.Nullable(Shape value) -> isGeneric(value);
      case Shape.ArrayOf(Shape element) -> isGeneric(element);
      case Shape.Named named -> !named.arguments().isEmpty();
      case Shape.OptionalOf _, Shape.ListOf _, Shape.SetOf _, Shape.MapOf _ -> true;
    };
  }

  private static Shape readVariable(TypeVariable type, Place place) {
    Shape shape = place.variables().get((TypeParameterElement) type.asElement());
    if (shape == null) {
      throw place.mistake(
          "the type variable "
              + type
              + " says nothing of what travels: use a concrete type, or a sealed interface");
    }
    return shape;
  }

  private Shape readDeclared(DeclaredType type, Place place) {
    TypeElement element = Program.elementOf(type);
    if (!element.getTypeParameters().isEmpty() && type.getTypeArguments().isEmpty()) {
      throw place.mistake(
          "raw type " + element.getSimpleName() + ": say what is in it, e.g. " + example(element));
    }
    String name = element.getQualifiedName().toString();
    Scalar scalar = OBJECTS.get(name);
    if (scalar != null) {
      return new Shape.Value(scalar, false);
    }
    return switch (name) {
      case "java.util.Optional" -> readOptional(type, place);
      case "java.util.OptionalInt" -> new Shape.OptionalPrimitive(Scalar.INT);
      case "java.util.OptionalLong" -> new Shape.OptionalPrimitive(Scalar.LONG);
      case "java.util.OptionalDouble" -> new Shape.OptionalPrimitive(Scalar.DOUBLE);
      case "java.util.List" -> new Shape.ListOf(argument(type, 0, place));
      case "java.util.Set" -> new Shape.SetOf(argument(type, 0, place));
      case "java.util.Map" -> readMap(type, place);
      default -> readNamed(type, element, place);
    };
  }

  private static String example(TypeElement element) {
    return element.getSimpleName()
        + element.getTypeParameters().stream()
            .map(_ -> "String")
            .collect(Collectors.joining(", ", "<", ">"));
  }

  private Shape argument(DeclaredType type, int index, Place place) {
    return read(type.getTypeArguments().get(index), place);
  }

  private Shape readOptional(DeclaredType type, Place place) {
    Shape value = argument(type, 0, place);
    if (value.mayBeAbsent()) {
      throw place.mistake(
          "an Optional in an Optional looks the same on the wire when either is empty: use one");
    }
    return new Shape.OptionalOf(value);
  }

  private Shape readMap(DeclaredType type, Place place) {
    Shape key = argument(type, 0, place);
    boolean isKey =
        switch (key) {
          case Shape.Value(Scalar scalar, boolean _) -> KEYS.contains(scalar);
          case Shape.Named _ ->
              Program.elementOf(type.getTypeArguments().getFirst()).getKind() == ElementKind.ENUM;
          default -> false;
        };
    if (!isKey) {
      throw place.mistake(
          "the keys of a Map are String, Byte, Short, Integer, Long, UUID or enums: use one of them,"
              + " or a List of records");
    }
    if (key instanceof Shape.Named constant) {
      definitions.noteKey(constant);
    }
    return new Shape.MapOf(key, argument(type, 1, place));
  }

  private Shape readNamed(DeclaredType type, TypeElement element, Place place) {
    checkKind(element, place);
    program
        .obstacle(element, place.packageName())
        .ifPresent(obstacle -> {
          throw place.mistake(
              program.nameOf(element).nestedName()
                  + " cannot be used by generated code: "
                  + obstacle);
        });
    List<Shape> arguments =
        type.getTypeArguments().stream().map(argument -> read(argument, place)).toList();
    var named = new Shape.Named(program.nameOf(element), arguments, homeOf(element, arguments));
    definitions.reach(named, element, place);
    return named;
  }

  private Shape.Home homeOf(TypeElement element, List<Shape> arguments) {
    if (!arguments.isEmpty()) {
      return Shape.Home.INSIDE;
    }
    if (Program.has(element, Names.RPC_TYPE) && program.isFromSource(element)) {
      return Shape.Home.OWN_FILE;
    }
    Optional<TypeElement> codec = codecOf(element);
    codec.ifPresent(definitions::noteUse);
    return codec
        .map(found -> declares(found, "describe") ? Shape.Home.OWN_FILE : Shape.Home.BY_HAND)
        .orElse(Shape.Home.INSIDE);
  }

  /// The class beside a type that is named as its codec and is one: generated when its module was
  /// compiled, or written by hand.
  private Optional<TypeElement> codecOf(TypeElement element) {
    ClassName codec = program.nameOf(element).generated("Codec");
    return program.find(codec.qualifiedName()).filter(found -> declares(found, "CODEC"));
  }

  private static boolean declares(TypeElement type, String member) {
    return type.getEnclosedElements().stream()
        .anyMatch(found ->
            found.getSimpleName().contentEquals(member)
                && found.getModifiers().contains(Modifier.STATIC));
  }

  private void checkKind(TypeElement element, Place place) {
    ElementKind kind = element.getKind();
    String name = element.getQualifiedName().toString();
    if (name.equals("java.lang.Object")) {
      throw place.mistake(
          "Object says nothing of what travels: use a sealed interface for a choice, or RawValue for"
              + " any value");
    }
    if (name.equals(Names.RPC_STREAM)) {
      throw place.mistake(
          "an RpcStream is a parameter of a method or its whole result, and stands in nothing else:"
              + " use a List here, or give the stream a method of its own");
    }
    if (CallbackReader.isCallback(element.asType())) {
      throw place.mistake(
          element.getSimpleName()
              + " is an @RpcService, a callback: it is a parameter of a method, by itself or in an"
              + " Optional, and stands in nothing else");
    }
    boolean isUsable =
        kind == ElementKind.RECORD
            || kind == ElementKind.ENUM
            || (kind == ElementKind.INTERFACE && element.getModifiers().contains(Modifier.SEALED))
            || codecOf(element).isPresent();
    if (!isUsable) {
      String advice =
          !isOfProgram(element)
              ? Substitutes.insteadOf(name)
              : kind == ElementKind.INTERFACE
                  ? "make it sealed, with records that implement it; or, as a parameter that is"
                      + " called back, an @RpcService"
                  : "make it a record";
      throw place.mistake(element.getSimpleName() + " has no form on the wire: " + advice);
    }
  }

  private boolean isOfProgram(Element element) {
    String name = program.elements().getPackageOf(element).getQualifiedName().toString();
    return !name.startsWith("java.") && !name.startsWith("javax.");
  }
}
