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

  /// The type of a variable. A callback is what stands for it among arguments.
  String of(Shape shape) {
    return switch (shape) {
      case Shape.Value(Scalar scalar, boolean isPrimitive) ->
          isPrimitive || scalar == Scalar.BYTES ? scalar.primitive() : file.name(scalar.type());
      case Shape.Nullable(Shape value) -> nullable(boxed(value));
      case Shape.OptionalOf(Shape value) -> generic(Api.OPTIONAL, value);
      case Shape.OptionalPrimitive(Scalar scalar) -> file.name(optional(scalar));
      case Shape.ListOf(Shape element) -> generic(Api.LIST, element);
      case Shape.SetOf(Shape element) -> generic(Api.SET, element);
      case Shape.ArrayOf(Shape element) -> of(element) + "[]";
      case Shape.MapOf(Shape key, Shape value) -> generic(Api.MAP, key, value);
      case Shape.Named(ClassName type, List<Shape> arguments, Shape.Home _) ->
          arguments.isEmpty() ? file.name(type) : generic(type, arguments.toArray(Shape[]::new));
      case Shape.Callback(ClassName type, String _) ->
          file.name(Api.CALLBACK_ARGUMENT) + "<" + file.name(type) + ">";
    };
  }

  /// The type of a parameter of a method, where a callback is its interface.
  String parameter(Shape shape) {
    return switch (shape) {
      case Shape.Callback(ClassName type, String _) -> file.name(type);
      case Shape.Nullable(Shape.Callback callback) -> nullable(parameter(callback));
      case Shape.OptionalOf(Shape.Callback callback) ->
          file.name(Api.OPTIONAL) + "<" + parameter(callback) + ">";
      default -> of(shape);
    };
  }

  /// A stream of such items.
  String stream(Shape item) {
    return generic(Api.RPC_STREAM, item);
  }

  /// A publisher of such items.
  String publisher(Shape item) {
    return generic(Api.PUBLISHER, item);
  }

  /// A publisher of such items that somebody else may have more exact ones of.
  String anyPublisher(Shape item) {
    return file.name(Api.PUBLISHER) + "<? extends " + boxed(item) + ">";
  }

  /// The type as an argument of a generic one.
  String boxed(Shape shape) {
    return of(shape instanceof Shape.Value value ? value.boxed() : shape);
  }

  /// What a method answers with, as a type argument.
  String result(Method method) {
    return switch (method.result()) {
      case Method.Result.None _ -> nothing();
      case Method.Result.Of(Shape shape) -> boxed(shape);
      case Method.Result.Stream(Shape item) -> stream(item);
    };
  }

  /// The type argument for no value at all.
  String nothing() {
    return nullable(file.name(Api.VOID));
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
  String nullable(String type) {
    String annotation = "@" + file.name(Api.NULLABLE);
    if (type.endsWith("[]")) {
      int brackets = type.indexOf('[');
      return type.substring(0, brackets) + " " + annotation + " " + type.substring(brackets);
    }
    int end = type.indexOf('<') < 0 ? type.length() : type.indexOf('<');
    int simple = type.lastIndexOf('.', end) + 1;
    return type.substring(0, simple) + annotation + " " + type.substring(simple);
  }
}
