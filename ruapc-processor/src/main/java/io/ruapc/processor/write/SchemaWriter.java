package io.ruapc.processor.write;

import static java.util.Objects.requireNonNull;

import io.ruapc.processor.model.Absent;
import io.ruapc.processor.model.ClassName;
import io.ruapc.processor.model.Component;
import io.ruapc.processor.model.DeclaredError;
import io.ruapc.processor.model.Definition;
import io.ruapc.processor.model.Definition.EnumType;
import io.ruapc.processor.model.Definition.RecordType;
import io.ruapc.processor.model.Definition.SealedType;
import io.ruapc.processor.model.Method;
import io.ruapc.processor.model.Scalar;
import io.ruapc.processor.model.Shape;
import io.ruapc.processor.model.Unit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Shapes as JSON Schema 2020-12: how values look in the JSON format.
final class SchemaWriter {
  private static final String REFERENCES = "#/components/schemas/";

  private final Map<Shape.Named, String> names = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Set<Shape.Named> referred = new HashSet<>();
  private final Deque<Shape.Named> unprinted = new ArrayDeque<>();
  private final Map<Shape.Named, Definition> definitions = new HashMap<>();

  SchemaWriter(Unit unit) {
    unit.definitions().forEach(definition -> definitions.put(definition.type(), definition));
    unit.typesWithOwnFiles().forEach(this::nameOf);
  }

  /// The name of a type among the schemas. Types with files of their own come first: theirs are
  /// fixed there.
  String nameOf(Shape.Named named) {
    return names.computeIfAbsent(
        named,
        type -> {
          String name = type.home() == Shape.Home.OWN_FILE ? type.type().flatName() : type.words();
          if (taken.contains(name)) {
            name = type.type().flatName();
          }
          String unique = name;
          for (int i = 2; !taken.add(unique); i++) {
            unique = name + i;
          }
          return unique;
        });
  }

  /// What is known of a type.
  Definition definition(Shape.Named named) {
    return requireNonNull(definitions.get(named));
  }

  /// The next type that was referred to and whose schema is still to be printed.
  Optional<Shape.Named> nextUnprinted() {
    return Optional.ofNullable(unprinted.poll());
  }

  Json.Node of(Shape shape) {
    return switch (shape) {
      case Shape.Value(Scalar scalar, boolean _) -> scalar(scalar);
      case Shape.Nullable(Shape value) -> orNull(of(value));
      case Shape.OptionalOf(Shape value) -> orNull(of(value));
      case Shape.OptionalPrimitive(Scalar scalar) -> orNull(scalar(scalar));
      case Shape.ListOf(Shape element) -> Json.type("array").with("items", of(element));
      case Shape.SetOf(Shape element) ->
          Json.type("array").with("items", of(element)).with("uniqueItems", new Json.Token("true"));
      case Shape.ArrayOf(Shape element) -> Json.type("array").with("items", of(element));
      case Shape.MapOf(Shape key, Shape value) -> map(key, value);
      case Shape.Named named -> named.home() == Shape.Home.BY_HAND ? Json.node() : reference(named);
      case Shape.Callback(ClassName _, String service) -> callback(service);
    };
  }

  private static Json.Node callback(String service) {
    return Json.type("object")
        .with(
            "properties",
            Json.node().with("callback", integer("int64").with("minimum", new Json.Token("1"))))
        .with("required", Json.Items.of("callback"))
        .with("x-ruapc-callback", service);
  }

  private Json.Node reference(Shape.Named named) {
    if (referred.add(named)) {
      unprinted.add(named);
    }
    return Json.node().with("$ref", REFERENCES + nameOf(named));
  }

  private Json.Node map(Shape key, Shape value) {
    Json.Node node = Json.type("object");
    Optional<Json.Node> names =
        switch (key) {
          case Shape.Value(Scalar scalar, boolean _) ->
              switch (scalar) {
                case STRING -> Optional.empty();
                case UUID -> Optional.of(Json.node().with("format", "uuid"));
                case UNSIGNED_LONG -> Optional.of(Json.node().with("pattern", "^[0-9]+$"));
                default -> Optional.of(Json.node().with("pattern", "^-?[0-9]+$"));
              };
          case Shape.Named named -> Optional.of(of(named));
          default -> Optional.empty();
        };
    if (names.isPresent()) {
      node = node.with("propertyNames", names.get());
    }
    return node.with("additionalProperties", of(value));
  }

  private static Json.Node scalar(Scalar scalar) {
    return switch (scalar) {
      case BOOLEAN -> Json.type("boolean");
      case BYTE -> integer("int8");
      case SHORT -> integer("int16");
      case INT -> integer("int32");
      case LONG -> integer("int64");
      case UNSIGNED_LONG -> integer("uint64").with("minimum", new Json.Token("0"));
      case FLOAT -> Json.type("number").with("format", "float");
      case DOUBLE -> Json.type("number").with("format", "double");
      case CHAR ->
          Json.type("string")
              .with("minLength", new Json.Token("1"))
              .with("maxLength", new Json.Token("1"));
      case STRING -> Json.type("string");
      case BYTES, BYTE_BUFFER ->
          Json.node()
              .with("type", Json.Items.of("string", "array"))
              .with("format", "byte")
              .with("contentEncoding", "base64")
              .with(
                  "items",
                  Json.type("integer")
                      .with("minimum", new Json.Token("0"))
                      .with("maximum", new Json.Token("255")));
      case BIG_INTEGER ->
          Json.node()
              .with("type", Json.Items.of("string", "integer"))
              .with("pattern", "^-?[0-9]+$");
      case BIG_DECIMAL ->
          Json.node().with("type", Json.Items.of("string", "number")).with("format", "decimal");
      case UUID -> Json.type("string").with("format", "uuid");
      case INSTANT -> Json.type("string").with("format", "date-time");
      case LOCAL_DATE -> Json.type("string").with("format", "date");
      case LOCAL_DATE_TIME -> Json.type("string").with("format", "date-time-local");
      case DURATION ->
          Json.node()
              .with("type", Json.Items.of("object", "string"))
              .with(
                  "properties",
                  Json.node()
                      .with("secs", scalar(Scalar.UNSIGNED_LONG))
                      .with("nanos", integer("uint32").with("minimum", new Json.Token("0"))))
              .with("required", Json.Items.of("secs", "nanos"));
      case RAW -> Json.node();
    };
  }

  private static Json.Node integer(String format) {
    return Json.type("integer").with("format", format);
  }

  private static Json.Node orNull(Json.Node node) {
    return switch (node.members().get("type")) {
      case Json.Text type ->
          node.with("type", new Json.Items(List.of(type, new Json.Text("null"))));
      case Json.Items(List<Json> kinds) -> {
        var more = new ArrayList<>(kinds);
        more.add(new Json.Text("null"));
        yield node.with("type", new Json.Items(more));
      }
      case null, default ->
          node.members().isEmpty()
              ? node
              : Json.node().with("anyOf", new Json.Items(List.of(node, Json.type("null"))));
    };
  }

  /// The schema of a type that the program defines.
  Json of(Definition definition) {
    Json.Node node =
        switch (definition) {
          case RecordType record when record.isTransparent() ->
              of(record.components().getFirst().shape());
          case RecordType record -> object(record.components());
          case EnumType type ->
              Json.type("string")
                  .with(
                      "enum",
                      Json.Items.of(
                          type.constants().stream()
                              .map(Definition.Case::wireName)
                              .toArray(String[]::new)));
          case SealedType type ->
              Json.node()
                  .with("oneOf", new Json.Items(type.variants().stream().map(this::of).toList()));
        };
    return described(node, definition.description());
  }

  private Json of(Definition.Variant variant) {
    Json.Node node =
        variant.isUnit()
            ? Json.node().with("const", variant.wireName())
            : Json.type("object")
                .with("properties", Json.node().with(variant.wireName(), of(variant.type())))
                .with("required", Json.Items.of(variant.wireName()))
                .with("additionalProperties", new Json.Token("false"));
    return described(node, variant.description());
  }

  private static Json.Node described(Json.Node node, String description) {
    if (description.isEmpty()) {
      return node;
    }
    var members = new LinkedHashMap<String, Json>();
    members.put("description", new Json.Text(description));
    members.putAll(node.members());
    return new Json.Node(members);
  }

  private Json.Node object(List<Component> components) {
    Json.Node properties = Json.node();
    var required = new ArrayList<String>();
    for (Component component : components) {
      if (component.isIgnored()) {
        continue;
      }
      Json.Node property = described(of(component.shape()), component.description());
      Optional<Json> standIn = component.absent().flatMap(absent -> standIn(absent, component));
      properties =
          properties.with(
              component.wireName(),
              standIn.map(value -> property.with("default", value)).orElse(property));
      if (component.isRequired()) {
        required.add(component.wireName());
      }
    }
    Json.Node node = Json.type("object").with("properties", properties);
    return required.isEmpty()
        ? node
        : node.with("required", Json.Items.of(required.toArray(String[]::new)));
  }

  /// The value that stands in for a missing one, where the source names it.
  private Optional<Json> standIn(Absent absent, Component component) {
    return switch (absent) {
      case Absent.Null() -> Optional.empty();
      case Absent.Empty() ->
          switch (component.shape().present()) {
            case Shape.MapOf _ -> Optional.of(Json.node());
            case Shape.ListOf _, Shape.SetOf _, Shape.ArrayOf _
                when !component.shape().mayBeAbsent() ->
                Optional.of(new Json.Items(List.of()));
            default -> Optional.empty();
          };
      case Absent.Literal(String literal) -> Optional.of(literal(literal, component.shape()));
      case Absent.Constant(var _, String name) ->
          definitions.get((Shape.Named) component.shape().present()) instanceof EnumType type
              ? type.constants().stream()
                  .filter(constant -> constant.name().equals(name))
                  .<Json>map(constant -> new Json.Text(constant.wireName()))
                  .findFirst()
              : Optional.empty();
    };
  }

  private static Json literal(String literal, Shape shape) {
    if (!(shape.present() instanceof Shape.Value(Scalar scalar, boolean _))) {
      return new Json.Token(literal);
    }
    return switch (scalar) {
      case STRING, CHAR ->
          new Json.Text(literal.substring(1, literal.length() - 1).translateEscapes());
      case LONG, FLOAT -> new Json.Token(literal.substring(0, literal.length() - 1));
      case UNSIGNED_LONG ->
          new Json.Token(
              Long.toUnsignedString(Long.parseLong(literal.substring(0, literal.length() - 1))));
      default -> new Json.Token(literal);
    };
  }

  /// What a request carries.
  Json request(Method method) {
    List<Component> parameters = method.parameters();
    return switch (parameters.size()) {
      case 0 -> Json.type("null");
      case 1 -> described(of(parameters.getFirst().shape()), parameters.getFirst().description());
      default -> object(parameters);
    };
  }

  /// What a good answer carries.
  Json response(Method method) {
    Json.Node node =
        switch (method.result()) {
          case Method.Result.None _ -> Json.type("null");
          case Method.Result.Of(Shape shape) -> of(shape);
          case Method.Result.Stream(Shape item) -> of(new Shape.ListOf(item));
        };
    return described(node, method.resultDescription());
  }

  /// One item of the stream beside the arguments.
  Optional<Json> input(Method method) {
    return method.input().map(input -> described(of(input.item()), input.description()));
  }

  /// One item of the resulting stream.
  Optional<Json> output(Method method) {
    return method.result() instanceof Method.Result.Stream(Shape item)
        ? Optional.of(of(item))
        : Optional.empty();
  }

  /// The declared errors.
  Json errors(List<Shape.Named> errors) {
    return new Json.Node(
        Map.of("oneOf", new Json.Items(errors.stream().<Json>map(this::reference).toList())));
  }

  /// The whole error value.
  Json of(DeclaredError error) {
    if (error.isRaw()) {
      return described(of(error.parameters().getFirst().component().shape()), error.description());
    }
    Json.Node node =
        Json.type("object")
            .with(
                "properties",
                Json.node()
                    .with("kind", Json.node().with("const", error.kind()))
                    .with("msg", Json.type("string"))
                    .with("data", object(error.components())))
            .with("required", Json.Items.of("kind", "msg", "data"));
    return described(node, error.description());
  }
}
