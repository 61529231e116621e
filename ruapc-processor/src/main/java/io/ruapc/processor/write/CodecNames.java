package io.ruapc.processor.write;

import io.ruapc.processor.model.ClassName;
import io.ruapc.processor.model.Scalar;
import io.ruapc.processor.model.Shape;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The codec classes that a file refers to: those inside it, which are printed because something
/// refers to them, and those in files of their own.
final class CodecNames {
  private final JavaFile file;
  private final Optional<Shape.Named> root;
  private final Map<Shape, String> inside = new HashMap<>();
  private final Deque<Shape> unprinted = new ArrayDeque<>();
  private final Map<Shape.Callback, String> callbacks = new HashMap<>();

  /// @param root the type whose codec the file itself is
  CodecNames(JavaFile file, Optional<Shape.Named> root) {
    this.file = file;
    this.root = root;
  }

  /// The codec of any shape, as an expression.
  String codecOf(Shape shape) {
    return switch (shape) {
      case Shape.Value(Scalar scalar, boolean _) -> file.name(Api.CODECS) + "." + scalar.name();
      case Shape.Nullable(Shape value) ->
          Layout.call(file.name(Api.CODECS) + ".nullable", codecOf(value));
      case Shape.OptionalOf(Shape value) ->
          Layout.call(file.name(Api.CODECS) + ".optional", codecOf(value));
      case Shape.Callback(ClassName type, String _) ->
          Layout.call(file.name(Api.CALLBACK_ARGUMENT) + ".codec", file.name(type) + ".class");
      case Shape.Named _,
          Shape.OptionalPrimitive _,
          Shape.ListOf _,
          Shape.SetOf _,
          Shape.ArrayOf _,
          Shape.MapOf _ ->
          classOf(shape) + ".CODEC";
    };
  }

  /// The codec class of a shape that is no scalar.
  String classOf(Shape shape) {
    if (shape instanceof Shape.Named named) {
      if (root.isPresent() && root.get().equals(named)) {
        return file.generated().nestedName();
      }
      if (named.home() != Shape.Home.INSIDE) {
        return file.name(named.type().generated("Codec"));
      }
    }
    return inside.computeIfAbsent(shape, this::define);
  }

  /// The constant with the codec of a callback, in the class of a codec that has one.
  String constantOf(Shape.Callback callback) {
    return callbacks.computeIfAbsent(
        callback,
        _ -> {
          String name = MethodNames.constantName(callback.words()) + "_CODEC";
          String unique = name;
          for (int i = 2; callbacks.containsValue(unique); i++) {
            unique = name + i;
          }
          return unique;
        });
  }

  private String define(Shape shape) {
    String name = shape.words() + "Codec";
    if (file.isReserved(name) && shape instanceof Shape.Named named) {
      name = named.type().flatName() + "Codec";
    }
    String unique = name;
    for (int i = 2; file.isReserved(unique); i++) {
      unique = name + i;
    }
    file.reserve(unique);
    unprinted.add(shape);
    return unique;
  }

  /// The next class inside the file that was referred to and is still to be printed.
  Optional<Shape> nextUnprinted() {
    return Optional.ofNullable(unprinted.poll());
  }
}
