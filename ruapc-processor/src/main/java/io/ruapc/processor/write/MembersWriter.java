package io.ruapc.processor.write;

import static io.ruapc.processor.write.Layout.assign;

import io.ruapc.processor.model.Absent;
import io.ruapc.processor.model.Component;
import io.ruapc.processor.model.Scalar;
import io.ruapc.processor.model.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// Prints what writes and reads a map of named members: of a record, or the data of an error.
final class MembersWriter {
  /// One `long` remembers which of so many members have been read.
  private static final int SEEN_BITS = Long.SIZE;

  private static final Set<String> OWN_VARIABLES =
      Set.of("source", "target", "value", "field", "seen", "members", "message", "error");

  private final JavaFile file;
  private final JavaTypes types;
  private final ValueCode values;
  private final List<Component> all;
  private final List<Component> travelling;

  MembersWriter(JavaFile file, JavaTypes types, ValueCode values, List<Component> components) {
    this.file = file;
    this.types = types;
    this.values = values;
    this.all = components;
    this.travelling = components.stream().filter(component -> !component.isIgnored()).toList();
  }

  /// Statements that write the members to `target`.
  ///
  /// @param access the expression for the value of a component
  void write(Function<Component, String> access) {
    List<Component> omitted = travelling.stream().filter(Component::isOmittedWhenAbsent).toList();
    if (omitted.isEmpty()) {
      file.line("target.beginObject(" + travelling.size() + ");");
    } else {
      file.line("int members = " + (travelling.size() - omitted.size()) + ";");
      for (Component component : omitted) {
        file.open("if (" + isPresent(component, access.apply(component)) + ")");
        file.line("members++;");
        file.close();
      }
      file.line("target.beginObject(members);");
    }
    for (int i = 0; i < travelling.size(); i++) {
      Component component = travelling.get(i);
      String value = access.apply(component);
      if (component.isOmittedWhenAbsent()) {
        file.open("if (" + isPresent(component, value) + ")");
        file.line("target.writeName(NAMES, " + i + ");");
        values.write(component.shape().present(), presentValue(component.shape(), value));
        file.close();
      } else {
        file.line("target.writeName(NAMES, " + i + ");");
        values.write(component.shape(), value);
      }
    }
    file.line("target.endObject();");
  }

  private static String isPresent(Component component, String value) {
    return component.shape() instanceof Shape.Nullable
        ? value + " != null"
        : value + ".isPresent()";
  }

  private static String presentValue(Shape shape, String value) {
    return switch (shape) {
      case Shape.OptionalOf _ -> value + ".get()";
      case Shape.OptionalPrimitive(Scalar scalar) ->
          switch (scalar) {
            case INT -> value + ".getAsInt()";
            case LONG -> value + ".getAsLong()";
            default -> value + ".getAsDouble()";
          };
      default -> value;
    };
  }

  /// Statements that read the members from `source` into one local variable each.
  void read() {
    for (Component component : all) {
      file.line(
          assign(
              types.of(component.shape()) + " " + variable(component) + " =",
              initial(component) + ";"));
    }
    int words = (travelling.size() + SEEN_BITS - 1) / SEEN_BITS;
    for (int word = 0; word < words; word++) {
      file.line("long " + seen(word) + " = 0;");
    }
    file.line("source.beginObject(NAMES);");
    file.line("int field = source.nextField(NAMES, 0);");
    file.open("while (field != " + file.name(Api.FIELD_NAMES) + ".END)");
    if (travelling.isEmpty()) {
      file.line("source.skipValue();");
    } else {
      readMember();
    }
    file.line("field = source.nextField(NAMES, field + 1);");
    file.close();
    for (int word = 0; word < words; word++) {
      long required = required(word);
      if (required != 0) {
        file.line(
            Layout.call(
                    "source.requireFields",
                    "NAMES",
                    Integer.toString(word * SEEN_BITS),
                    seen(word),
                    mask(required))
                + ";");
      }
    }
  }

  private void readMember() {
    file.open("switch (field)");
    for (int i = 0; i < travelling.size(); i++) {
      Component component = travelling.get(i);
      file.open("case " + i + " ->");
      String seen = seen(i / SEEN_BITS);
      file.line(seen + " = source.markField(NAMES, " + i + ", " + seen + ");");
      file.line(assign(variable(component) + " =", values.read(component.shape()) + ";"));
      file.close();
    }
    file.line("default -> source.skipValue();");
    file.close();
  }

  private long required(int word) {
    long required = 0;
    int end = Math.min(travelling.size(), (word + 1) * SEEN_BITS);
    for (int i = word * SEEN_BITS; i < end; i++) {
      if (travelling.get(i).isRequired()) {
        required |= 1L << (i % SEEN_BITS);
      }
    }
    return required;
  }

  private static String mask(long required) {
    return "0x" + Long.toHexString(required) + "L";
  }

  private static String seen(int word) {
    return word == 0 ? "seen" : "seen" + (word + 1);
  }

  /// The local variables, in the order of the constructor.
  List<String> variables() {
    var variables = new ArrayList<String>();
    all.forEach(component -> variables.add(variable(component)));
    return variables;
  }

  static String variable(Component component) {
    String name = component.name();
    return OWN_VARIABLES.contains(name) || name.matches("seen\\d") ? name + "Value" : name;
  }

  private String initial(Component component) {
    return component
        .absent()
        .map(absent -> absentValue(absent, component.shape()))
        .orElseGet(() -> valueBeforeRead(component.shape()));
  }

  private String absentValue(Absent absent, Shape shape) {
    return switch (absent) {
      case Absent.Null() -> "null";
      case Absent.Literal(String literal) -> cast(shape, literal);
      case Absent.Constant(var type, String name) -> file.name(type) + "." + name;
      case Absent.Empty() ->
          switch (shape) {
            case Shape.Nullable(Shape value) -> absentValue(absent, value);
            case Shape.OptionalOf _, Shape.OptionalPrimitive _ ->
                file.name(
                        shape instanceof Shape.OptionalPrimitive(Scalar scalar)
                            ? JavaTypes.optional(scalar)
                            : Api.OPTIONAL)
                    + ".empty()";
            case Shape.ListOf _ -> file.name(Api.LIST) + ".of()";
            case Shape.SetOf _ -> file.name(Api.SET) + ".of()";
            case Shape.MapOf _ -> file.name(Api.MAP) + ".of()";
            case Shape.ArrayOf _ -> "new " + types.of(shape).replaceFirst("\\[]", "[0]");
            case Shape.Value _, Shape.Named _, Shape.Callback _ ->
                throw new IllegalStateException("nothing is empty of " + shape);
          };
    };
  }

  /// A literal `1` is no `Byte` where the variable may be null.
  private static String cast(Shape shape, String literal) {
    return shape.present() instanceof Shape.Value(Scalar scalar, boolean isPrimitive)
            && !isPrimitive
            && (scalar == Scalar.BYTE || scalar == Scalar.SHORT)
        ? "(" + scalar.primitive() + ") " + literal
        : literal;
  }

  /// What a required variable holds until it has been read.
  private static String valueBeforeRead(Shape shape) {
    if (shape instanceof Shape.Value(Scalar scalar, boolean isPrimitive) && isPrimitive) {
      return scalar == Scalar.BOOLEAN ? "false" : "0";
    }
    return "null";
  }
}
