package io.ruapc.processor.write;

import io.ruapc.processor.model.ClassName;
import io.ruapc.processor.model.Method;
import io.ruapc.processor.model.Scalar;
import io.ruapc.processor.model.Shape;
import java.util.List;
import java.util.stream.Collectors;

/// Shapes as the types of Java.
final class JavaTypes {
  private final JavaFile file;

  JavaTypes(JavaFile file) {
    this.file = file;
  }

  /// The type of a variable.
  String of(Shape shape) {
    return switch (shape) {
      case Shape.Value(Scalar scalar, boolean isPrimitive) ->
          isPrimitive || scalar == Scalar.BYTES ? scalar.primitive() : file.name(scalar.type());
      case Shape.Nullable(Shape value) -> nullable(value);
      case Shape.OptionalOf(Shape value) -> generic(Api.OPTIONAL, value);
      case Shape.OptionalPrimitive(Scalar scalar) -> file.name(optional(scalar));
      case Shape.ListOf(Shape element) -> generic(Api.LIST, element);
      case Shape.SetOf(Shape element) -> generic(Api.SET, element);
      case Shape.ArrayOf(Shape element) -> of(element) + "[]";
      case Shape.MapOf(Shape key, Shape value) -> generic(Api.MAP, key, value);
      case Shape.Named(ClassName type, List<Shape> arguments, Shape.Home _) ->
          arguments.isEmpty() ? file.name(type) : generic(type, arguments.toArray(Shape[]::new));
    };
  }

  /// The type as an argument of a generic one.
  String boxed(Shape shape) {
    return of(shape instanceof Shape.Value value ? value.boxed() : shape);
  }

  /// What a method answers with, as a type argument.
  String result(Method method) {
    return switch (method.result()) {
      case Method.Result.None() -> nothing();
      case Method.Result.Of(Shape shape) -> boxed(shape);
    };
  }

  /// The type argument for no value at all.
  String nothing() {
    return "@" + file.name(Api.NULLABLE) + " " + file.name(Api.VOID);
  }

  /// The type without what it may hold: for `new` and static methods.
  String raw(Shape.Named named) {
    return file.name(named.type());
  }

  static ClassName optional(Scalar scalar) {
    String primitive = scalar.primitive();
    return Api.java(
        "util", "Optional" + Character.toUpperCase(primitive.charAt(0)) + primitive.substring(1));
  }

  private String generic(ClassName type, Shape... arguments) {
    return file.name(type)
        + List.of(arguments).stream().map(this::boxed).collect(Collectors.joining(", ", "<", ">"));
  }

  /// Type annotations stand before the simple name, also of a nested or qualified one, and before
  /// the brackets of an array.
  private String nullable(Shape value) {
    String annotation = "@" + file.name(Api.NULLABLE);
    String type = boxed(value);
    if (value instanceof Shape.ArrayOf || type.endsWith("[]")) {
      int brackets = type.indexOf('[');
      return type.substring(0, brackets) + " " + annotation + " " + type.substring(brackets);
    }
    int end = type.indexOf('<') < 0 ? type.length() : type.indexOf('<');
    int simple = type.lastIndexOf('.', end) + 1;
    return type.substring(0, simple) + annotation + " " + type.substring(simple);
  }
}
