package io.ruapc.processor.write;

import static io.ruapc.processor.write.Layout.call;

import io.ruapc.processor.model.ClassName;
import io.ruapc.processor.model.Component;
import io.ruapc.processor.model.Definition;
import io.ruapc.processor.model.Method;
import io.ruapc.processor.model.Shape;
import java.util.ArrayList;
import java.util.List;

/// The arguments of methods as one value: the parameter itself where there is one, a record where
/// there are several, null where there is none; and in it, [Shape.Callback]s as what stands for
/// them.
final class Arguments {
  private final JavaFile file;
  private final JavaTypes types;
  private final CodecNames codecs;
  private final MethodNames names;

  Arguments(JavaFile file, JavaTypes types, CodecNames codecs, MethodNames names) {
    this.file = file;
    this.types = types;
    this.codecs = codecs;
    this.names = names;
  }

  /// The type of the value, as a type argument.
  String type(Method method) {
    return switch (method.parameters().size()) {
      case 0 -> types.nothing();
      case 1 -> types.boxed(method.parameters().getFirst().shape());
      default -> record(method);
    };
  }

  /// Its codec, as an expression.
  String codec(Method method) {
    return switch (method.parameters().size()) {
      case 0 -> file.name(Api.CODECS) + ".NO_ARGUMENTS";
      case 1 -> codecs.codecOf(method.parameters().getFirst().shape());
      default -> record(method) + "Codec.CODEC";
    };
  }

  private String record(Method method) {
    return names.argumentsRecord(method).orElseThrow();
  }

  /// The value, made from the parameters.
  String pack(Method method) {
    List<String> values = method.parameters().stream().map(this::argument).toList();
    return switch (values.size()) {
      case 0 -> "null";
      case 1 -> values.getFirst();
      default -> call("new " + record(method), values);
    };
  }

  private String argument(Component parameter) {
    String name = parameter.name();
    return switch (parameter.shape()) {
      case Shape.Callback callback -> wrap("of", callback, name);
      case Shape.Nullable(Shape.Callback callback) -> wrap("ofNullable", callback, name);
      case Shape.OptionalOf(Shape.Callback callback) -> wrap("ofOptional", callback, name);
      default -> name;
    };
  }

  private String wrap(String factory, Shape.Callback callback, String object) {
    return call(
        file.name(Api.CALLBACK_ARGUMENT) + "." + factory,
        file.name(callback.type()) + ".class",
        object);
  }

  /// The parameters, taken out of the value, which stands in `arguments`.
  List<String> unpack(Method method) {
    return method.parameters().stream()
        .map(parameter -> object(parameter, access(method, parameter)))
        .toList();
  }

  private static String access(Method method, Component parameter) {
    return method.parameters().size() == 1
        ? "arguments"
        : "arguments." + MethodNames.component(parameter) + "()";
  }

  private String object(Component parameter, String value) {
    return switch (parameter.shape()) {
      case Shape.Callback _ -> value + ".object()";
      case Shape.Nullable(Shape.Callback _) ->
          call(file.name(Api.CALLBACK_ARGUMENT) + ".objectOf", value);
      case Shape.OptionalOf(Shape.Callback _) ->
          value + ".map(" + file.name(Api.CALLBACK_ARGUMENT) + "::object)";
      default -> value;
    };
  }

  /// Whether the value is what the only parameter is.
  static boolean isParameter(Method method) {
    return method.parameters().size() == 1 && !method.parameters().getFirst().isCallback();
  }

  /// The function that finds the callbacks in the value, and their interfaces: for the descriptor.
  List<String> callbacks(Method method) {
    List<Component> callbacks = method.callbacks();
    // This kind of list takes what was wrongly null: that fails later, with its name.
    String list = file.name(Api.ARRAYS) + ".asList";
    var parts = new ArrayList<String>();
    parts.add(
        Layout.assign(
            "arguments ->",
            call(
                list,
                callbacks.stream()
                    .map(parameter -> orNull(parameter, access(method, parameter)))
                    .toList())));
    callbacks.stream()
        .map(parameter -> (Shape.Callback) parameter.shape().present())
        .distinct()
        .forEach(callback -> parts.add(file.name(callback.type()) + ".class"));
    return parts;
  }

  private String orNull(Component parameter, String value) {
    return parameter.shape() instanceof Shape.OptionalOf
        ? call(file.name(Api.CALLBACK_ARGUMENT) + ".orNull", value)
        : value;
  }

  /// The declaration of the record, where there is one.
  void declare(Method method) {
    if (method.parameters().size() < 2) {
      return;
    }
    List<String> components =
        method.parameters().stream()
            .map(parameter -> types.of(parameter.shape()) + " " + MethodNames.component(parameter))
            .toList();
    file.blank();
    file.doc("The arguments of `" + method.name() + "`.");
    file.line(Layout.signature("private record " + record(method), components) + " {}");
  }

  /// The codec class of the record, where there is one.
  void declareCodec(Method method, CodecWriter writer) {
    if (method.parameters().size() < 2) {
      return;
    }
    String record = record(method);
    var type = new Shape.Named(new ClassName("", record), List.of(), Shape.Home.INSIDE);
    List<Component> components =
        method.parameters().stream()
            .map(parameter -> parameter.named(MethodNames.component(parameter)))
            .toList();
    writer.nested(new Definition.RecordType(type, components, false, ""), record + "Codec");
  }
}
