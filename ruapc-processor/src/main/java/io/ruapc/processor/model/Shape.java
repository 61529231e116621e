package io.ruapc.processor.model;

import java.util.List;

/// What a value looks like in Java and on the wire.
///
/// A shape is closed: type variables have been replaced, and every class in it is known.
public sealed interface Shape {
  /// A scalar, as a primitive or as an object.
  record Value(Scalar scalar, boolean isPrimitive) implements Shape {
    /// The scalar as it stands in a type argument.
    public Value boxed() {
      return new Value(scalar, false);
    }
  }

  /// A value or null.
  record Nullable(Shape value) implements Shape {}

  /// An `Optional`.
  record OptionalOf(Shape value) implements Shape {}

  /// An `OptionalInt`, `OptionalLong` or `OptionalDouble`.
  record OptionalPrimitive(Scalar scalar) implements Shape {}

  /// A `List`.
  record ListOf(Shape element) implements Shape {}

  /// A `Set`.
  record SetOf(Shape element) implements Shape {}

  /// An array.
  record ArrayOf(Shape element) implements Shape {}

  /// A `Map`.
  ///
  /// @param key a string, an integer, a UUID or an enum
  record MapOf(Shape key, Shape value) implements Shape {}

  /// A record, enum or sealed interface.
  ///
  /// @param arguments of a generic record, otherwise none
  record Named(ClassName type, List<Shape> arguments, Home home) implements Shape {
    /// Copies the list.
    public Named {
      arguments = List.copyOf(arguments);
    }
  }

  /// An `@RpcService` interface that the other side calls: a parameter, or the value of an optional
  /// one, and nothing else.
  ///
  /// @param service its name on the wire
  record Callback(ClassName type, String service) implements Shape {}

  /// Where the codec of a type stands.
  enum Home {
    /// In the generated class of whatever reaches the type.
    INSIDE,
    /// In a generated file of its own.
    OWN_FILE,
    /// In a class that somebody wrote by hand, named as a generated one would be.
    BY_HAND
  }

  /// The shape of the value when there is one: without null and `Optional`.
  default Shape present() {
    return switch (this) {
      case Nullable(Shape value) -> value;
      case OptionalOf(Shape value) -> value;
      case OptionalPrimitive(Scalar scalar) -> new Value(scalar, true);
      case Value _, ListOf _, SetOf _, ArrayOf _, MapOf _, Named _, Callback _ -> this;
    };
  }

  /// Whether a message may leave the value out or say null.
  default boolean mayBeAbsent() {
    return this instanceof Nullable
        || this instanceof OptionalOf
        || this instanceof OptionalPrimitive;
  }

  /// How many shapes it is made of, itself included.
  default int parts() {
    return switch (this) {
      case Value _, OptionalPrimitive _, Callback _ -> 1;
      case Nullable(Shape value) -> 1 + value.parts();
      case OptionalOf(Shape value) -> 1 + value.parts();
      case ListOf(Shape element) -> 1 + element.parts();
      case SetOf(Shape element) -> 1 + element.parts();
      case ArrayOf(Shape element) -> 1 + element.parts();
      case MapOf(Shape key, Shape value) -> 1 + key.parts() + value.parts();
      case Named(ClassName _, List<Shape> arguments, Home _) ->
          1 + arguments.stream().mapToInt(Shape::parts).sum();
    };
  }

  /// Words for the shape, as names of generated classes and methods have them: `ListOfString`.
  default String words() {
    return switch (this) {
      case Value(Scalar scalar, boolean isPrimitive) -> words(scalar, isPrimitive);
      case Nullable(Shape value) -> "Nullable" + value.words();
      case OptionalOf(Shape value) -> "Optional" + value.words();
      case OptionalPrimitive(Scalar scalar) -> "Optional" + capitalized(scalar.primitive());
      case ListOf(Shape element) -> "ListOf" + element.words();
      case SetOf(Shape element) -> "SetOf" + element.words();
      case ArrayOf(Shape element) -> "ArrayOf" + element.words();
      case MapOf(Shape key, Shape value) -> "MapOf" + key.words() + "To" + value.words();
      case Named(ClassName type, List<Shape> arguments, Home _) -> {
        var words = new StringBuilder(type.simpleName());
        for (Shape argument : arguments) {
          words.append(words.length() == type.simpleName().length() ? "Of" : "And");
          words.append(argument.words());
        }
        yield words.toString();
      }
      case Callback(ClassName type, String _) -> type.simpleName();
    };
  }

  private static String words(Scalar scalar, boolean isPrimitive) {
    return switch (scalar) {
      case BYTES -> "Bytes";
      case UNSIGNED_LONG -> "UnsignedLong";
      default -> isPrimitive ? capitalized(scalar.primitive()) : scalar.type().simpleName();
    };
  }

  private static String capitalized(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }
}
