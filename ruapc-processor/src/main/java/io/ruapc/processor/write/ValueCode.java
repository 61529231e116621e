package io.ruapc.processor.write;

import static io.ruapc.processor.write.Layout.assign;

import io.ruapc.processor.model.Scalar;
import io.ruapc.processor.model.Shape;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/// The statements that write a value and the expressions that read one, inside one codec class.
///
/// Writing is inlined, loops and all. Reading is an expression; where it needs a loop it calls a
/// method that is collected here and printed at the end of the class.
final class ValueCode {
  private final JavaFile file;
  private final JavaTypes types;
  private final CodecNames codecs;
  private final Shape self;
  private final Map<Shape, String> methods = new LinkedHashMap<>();
  private final Deque<Shape> unprinted = new ArrayDeque<>();

  /// @param self the shape whose codec class it is
  ValueCode(JavaFile file, JavaTypes types, CodecNames codecs, Shape self) {
    this.file = file;
    this.types = types;
    this.codecs = codecs;
    this.self = self;
  }

  /// Statements that write `value` to `target`.
  void write(Shape shape, String value) {
    write(shape, value, 1);
  }

  private void write(Shape shape, String value, int depth) {
    switch (shape) {
      case Shape.Value(Scalar scalar, boolean _) ->
          file.line(named(scalar, scalar.write(value)) + ";");
      case Shape.Named named ->
          file.line(Layout.call(codec(named) + ".write", "target", value) + ";");
      case Shape.Callback callback ->
          file.line(Layout.call(codecs.constantOf(callback) + ".write", "target", value) + ";");
      case Shape.Nullable(Shape present) -> writeIf(value + " == null", present, value, depth);
      case Shape.OptionalOf(Shape present) ->
          writeIf(value + ".isEmpty()", present, value + ".get()", depth);
      case Shape.OptionalPrimitive(Scalar scalar) ->
          writeIf(
              value + ".isEmpty()",
              new Shape.Value(scalar, true),
              value + "." + getter(scalar) + "()",
              depth);
      case Shape.ListOf(Shape element) -> writeElements(element, value, ".size()", depth);
      case Shape.SetOf(Shape element) -> writeElements(element, value, ".size()", depth);
      case Shape.ArrayOf(Shape element) -> writeElements(element, value, ".length", depth);
      case Shape.MapOf(Shape key, Shape element) -> writeEntries(key, element, value, depth);
    }
  }

  private void writeIf(String isAbsent, Shape present, String value, int depth) {
    file.open("if (" + isAbsent + ")");
    file.line("target.writeNull();");
    file.reopen("else");
    write(present, value, depth);
    file.close();
  }

  private void writeElements(Shape element, String value, String size, int depth) {
    String variable = numbered("element", depth);
    file.line("target.beginArray(" + value + size + ");");
    file.open("for (" + types.of(element) + " " + variable + " : " + value + ")");
    write(element, variable, depth + 1);
    file.close();
    file.line("target.endArray();");
  }

  private void writeEntries(Shape key, Shape element, String value, int depth) {
    String variable = numbered("entry", depth);
    file.line("target.beginObject(" + value + ".size());");
    file.open(
        "for ("
            + file.name(Api.MAP)
            + ".Entry<"
            + types.boxed(key)
            + ", "
            + types.boxed(element)
            + "> "
            + variable
            + " : "
            + value
            + ".entrySet())");
    file.line(writeKey(key, variable + ".getKey()") + ";");
    write(element, variable + ".getValue()", depth + 1);
    file.close();
    file.line("target.endObject();");
  }

  private String writeKey(Shape key, String value) {
    return switch (key) {
      case Shape.Value(Scalar scalar, boolean _) ->
          switch (scalar) {
            case UNSIGNED_LONG -> "target.writeUnsignedKey(" + value + ")";
            case UUID -> file.name(Api.CODECS) + ".UUID_KEY.write(target, " + value + ")";
            default -> "target.writeKey(" + value + ")";
          };
      case Shape.Named named -> codec(named) + ".writeKey(target, " + value + ")";
      default -> throw new IllegalStateException("no key: " + key);
    };
  }

  private String readKey(Shape key) {
    return switch (key) {
      case Shape.Value(Scalar scalar, boolean _) ->
          switch (scalar) {
            case STRING -> "source.readKey()";
            case BYTE, SHORT, INT -> file.name(Api.CODECS) + "." + scalar + "_KEY.read(source)";
            case LONG -> "source.readLongKey()";
            case UNSIGNED_LONG -> "source.readUnsignedLongKey()";
            case UUID -> file.name(Api.CODECS) + ".UUID_KEY.read(source)";
            default -> throw new IllegalStateException("no key: " + key);
          };
      case Shape.Named named -> codec(named) + ".readKey(source)";
      default -> throw new IllegalStateException("no key: " + key);
    };
  }

  /// The expression that reads a value from `source`.
  String read(Shape shape) {
    return switch (shape) {
      case Shape.Value(Scalar scalar, boolean _) -> named(scalar, scalar.read());
      case Shape.Named named -> codec(named) + ".read(source)";
      case Shape.Callback callback -> codecs.constantOf(callback) + ".read(source)";
      case Shape.Nullable(Shape value) -> "source.readNull() ? null : " + read(value);
      case Shape.OptionalOf(Shape value) -> {
        String optional = file.name(Api.OPTIONAL);
        yield "source.readNull() ? "
            + optional
            + ".empty() : "
            + optional
            + ".of("
            + read(value)
            + ")";
      }
      case Shape.OptionalPrimitive(Scalar scalar) -> {
        String optional = types.of(shape);
        yield "source.readNull() ? "
            + optional
            + ".empty() : "
            + optional
            + ".of("
            + scalar.read()
            + ")";
      }
      case Shape.ListOf _, Shape.SetOf _, Shape.ArrayOf _, Shape.MapOf _ -> {
        String name = methods.get(shape);
        if (name == null) {
          name = "read" + shape.words();
          methods.put(shape, name);
          unprinted.add(shape);
        }
        yield name + "(source)";
      }
    };
  }

  /// The methods that `read` called, for one format.
  void printMethods(Api.Twin twin) {
    unprinted.clear();
    unprinted.addAll(methods.keySet());
    while (!unprinted.isEmpty()) {
      Shape shape = unprinted.remove();
      file.blank();
      file.open(
          Layout.call(
              "private static " + types.of(shape) + " " + methods.get(shape),
              file.name(twin.reader()) + " source"));
      printBody(shape);
      file.close();
    }
  }

  /// The statements that read a container and return it.
  void printBody(Shape shape) {
    switch (shape) {
      case Shape.ListOf(Shape element) -> printCollection(shape, element, Api.ARRAY_LIST);
      case Shape.SetOf(Shape element) -> printCollection(shape, element, Api.LINKED_HASH_SET);
      case Shape.ArrayOf(Shape element) -> printArray(shape, element);
      case Shape.MapOf(Shape key, Shape value) -> {
        file.line(
            assign(
                types.of(shape) + " entries =", "new " + file.name(Api.LINKED_HASH_MAP) + "<>();"));
        file.line("source.beginMap();");
        file.open("while (source.nextEntry())");
        file.line(Layout.call("entries.put", readKey(key), read(value)) + ";");
        file.close();
        file.line("return entries;");
      }
      default -> file.line("return " + read(shape) + ";");
    }
  }

  private void printCollection(
      Shape shape, Shape element, io.ruapc.processor.model.ClassName implementation) {
    file.line(
        assign(
            types.of(shape) + " elements =",
            "new " + file.name(implementation) + "<>(source.beginArray());"));
    file.open("while (source.nextElement())");
    file.line(Layout.call("elements.add", read(element)) + ";");
    file.close();
    file.line("return elements;");
  }

  private void printArray(Shape shape, Shape element) {
    String type = types.of(shape);
    int dimensions = type.indexOf("[]");
    String base = type.substring(0, dimensions).replaceFirst("@[\\w.]*Nullable ", "");
    String created = base + "[source.beginArray()]" + "[]".repeat(dimensionsOf(element));
    file.line(assign(type + " elements =", "new " + created + ";"));
    file.line("int size = 0;");
    file.open("while (source.nextElement())");
    file.open("if (size == elements.length)");
    String grown = file.name(Api.MATH) + ".max(8, size * 2)";
    file.line(assign("elements =", file.name(Api.ARRAYS) + ".copyOf(elements, " + grown + ");"));
    file.close();
    file.line("elements[size++] = " + read(element) + ";");
    file.close();
    file.line(
        assign(
            "return size == elements.length ? elements :",
            file.name(Api.ARRAYS) + ".copyOf(elements, size);"));
  }

  private static int dimensionsOf(Shape shape) {
    return switch (shape) {
      case Shape.ArrayOf(Shape element) -> 1 + dimensionsOf(element);
      case Shape.Nullable(Shape value) -> dimensionsOf(value);
      case Shape.Value(Scalar scalar, boolean _) -> scalar == Scalar.BYTES ? 1 : 0;
      default -> 0;
    };
  }

  private String codec(Shape.Named named) {
    return named.equals(self) ? "CODEC" : codecs.classOf(named) + ".CODEC";
  }

  private String named(Scalar scalar, String expression) {
    return switch (scalar) {
      case BYTE_BUFFER -> expression.replaceFirst("^ByteBuffer", file.name(Api.BYTE_BUFFER));
      case BIG_INTEGER, BIG_DECIMAL, UUID, INSTANT, DURATION, LOCAL_DATE, LOCAL_DATE_TIME ->
          expression.replaceFirst("^Scalars", file.name(Api.SCALARS));
      case RAW -> expression.replaceFirst("^Codecs", file.name(Api.CODECS));
      default -> expression;
    };
  }

  private static String getter(Scalar scalar) {
    return switch (scalar) {
      case INT -> "getAsInt";
      case LONG -> "getAsLong";
      default -> "getAsDouble";
    };
  }

  private static String numbered(String name, int depth) {
    return depth == 1 ? name : name + depth;
  }
}
