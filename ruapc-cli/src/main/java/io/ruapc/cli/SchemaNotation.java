package io.ruapc.cli;

import io.ruapc.cli.Notation.Choice;
import io.ruapc.cli.Notation.Members;
import io.ruapc.cli.Notation.Sequence;
import io.ruapc.cli.Notation.Word;
import io.ruapc.schema.Json;
import io.ruapc.schema.ServerDescription;
import java.util.ArrayList;
import java.util.List;

/// JSON Schemas in a notation that people read at a glance:
///
/// ```
/// string   int32   [Product]   {string: int32}   {name: string, note?: string}   "BOOK" | "GAME"
/// callback Progress   stream Product
/// ```
///
/// A `?` after a name says that the member may be missing, after a type that it may be null.
/// Schemas of older drafts (`nullable`) are understood too, since Rust peers write them.
final class SchemaNotation {
  private static final String CALLBACK = "x-ruapc-callback";
  private static final Notation ANY = new Word("any");
  private static final Notation BYTES = new Word("bytes");
  private static final Notation NULL = new Word("null");

  private SchemaNotation() {}

  /// `order(items: {string: int32}) -> Order`, or `ping() (one-way)`.
  static Notation signature(ServerDescription.Method method) {
    Notation result = method.hasOutput() ? stream(method.output()) : of(method.response());
    boolean hasResult = !result.equals(NULL);
    return new Sequence(
        new Word(method.shortName()),
        parameters(method.request(), method.input()),
        new Word(hasResult ? " -> " : method.isOneWay() ? "  (one-way)" : ""),
        hasResult ? result : new Word(""));
  }

  /// The notation of one schema.
  static Notation of(Json schema) {
    Notation notation = withoutNull(schema);
    return schema.member("nullable").isTrue() && !notation.equals(NULL)
        ? optional(notation)
        : notation;
  }

  /// The parameters of a method: `(text: string, limit?: int32)`, or `(string)` where one value is
  /// the whole request; a stream beside them comes last.
  ///
  /// @param input of an item of that stream; null for none
  static Notation parameters(Json request, Json input) {
    boolean areNamed =
        ServerDescription.reference(request).isEmpty()
            && !isCallback(request)
            && !request.member("properties").members().isEmpty();
    var parameters = new ArrayList<>(areNamed ? members(request) : List.of(of(request)));
    parameters.remove(NULL);
    if (input.isPresent()) {
      parameters.add(stream(input));
    }
    return new Members("(", parameters, ")");
  }

  /// A stream of such items.
  static Notation stream(Json item) {
    Notation notation = of(item);
    return notation instanceof Choice
        ? new Sequence(new Word("stream ("), notation, new Word(")"))
        : new Sequence(new Word("stream "), notation);
  }

  private static boolean isCallback(Json schema) {
    return schema.member(CALLBACK).isPresent();
  }

  private static Notation withoutNull(Json schema) {
    if (!ServerDescription.reference(schema).isEmpty()) {
      return new Word(ServerDescription.reference(schema));
    }
    if (schema.member("const").isPresent()) {
      return literal(schema.member("const"));
    }
    if (!schema.member("enum").elements().isEmpty()) {
      return choice(
          schema.member("enum").elements().stream().map(SchemaNotation::literal).toList());
    }
    for (String combination : List.of("oneOf", "anyOf", "allOf")) {
      List<Json> parts = schema.member(combination).elements();
      if (!parts.isEmpty()) {
        return choice(parts.stream().map(SchemaNotation::of).toList());
      }
    }
    List<Json> types = schema.member("type").elements();
    if (types.isEmpty()) {
      return ofType(schema.member("type").text(), schema);
    }
    return choice(types.stream().map(type -> ofType(type.text(), schema)).toList());
  }

  private static Notation ofType(String type, Json schema) {
    String format = schema.member("format").text();
    return switch (type) {
      case "object" -> object(schema);
      case "array" -> isBytes(schema) ? BYTES : array(schema);
      case "string" -> isBytes(schema) ? BYTES : new Word(format.isEmpty() ? type : format);
      case "integer", "number" -> new Word(format.isEmpty() ? type : format);
      case "" -> schema.member("properties").isPresent() ? object(schema) : ANY;
      default -> new Word(type);
    };
  }

  /// Bytes are base64 text, or an array of numbers.
  private static boolean isBytes(Json schema) {
    return schema.member("contentEncoding").isPresent();
  }

  private static Notation object(Json schema) {
    if (isCallback(schema)) {
      return new Word("callback " + schema.member(CALLBACK).text());
    }
    if (!schema.member("properties").members().isEmpty()) {
      return new Members("{", members(schema), "}");
    }
    Json values = schema.member("additionalProperties");
    boolean isOpen = values instanceof Json.Members || values.isTrue();
    return isOpen
        ? new Sequence(new Word("{string: "), of(values), new Word("}"))
        : new Members("{", List.of(), "}");
  }

  private static List<Notation> members(Json schema) {
    List<Json> required = schema.member("required").elements();
    var members = new ArrayList<Notation>();
    schema
        .member("properties")
        .members()
        .forEach((name, member) -> {
          boolean isRequired = required.contains(new Json.Text(name));
          members.add(
              new Sequence(
                  new Word(name + (isRequired ? ": " : "?: ")),
                  of(member),
                  new Word(standIn(member.member("default")))));
        });
    return members;
  }

  /// ` = 10`: what a missing member is.
  private static String standIn(Json value) {
    boolean isShort = value.isPresent() && !literal(value).equals(ANY);
    return isShort ? " = " + literal(value) : "";
  }

  private static Notation array(Json schema) {
    List<Json> tuple = schema.member("prefixItems").elements();
    List<Json> elements = tuple.isEmpty() ? List.of(schema.member("items")) : tuple;
    return new Members("[", elements.stream().map(SchemaNotation::of).toList(), "]");
  }

  private static Notation literal(Json value) {
    return switch (value) {
      case Json.Text(var text) -> new Word('"' + text + '"');
      case Json.Scalar(var literal) -> new Word(literal);
      case Json.Members _, Json.Elements _ -> ANY;
    };
  }

  /// `A | B`; null among them becomes a `?`.
  private static Notation choice(List<Notation> parts) {
    var others = new ArrayList<>(parts.stream().distinct().toList());
    boolean hasNull = others.remove(NULL);
    if (others.isEmpty()) {
      return NULL;
    }
    Notation notation = others.size() == 1 ? others.getFirst() : new Choice(others);
    return hasNull ? optional(notation) : notation;
  }

  private static Notation optional(Notation notation) {
    if (notation.toString().endsWith("?")) {
      return notation;
    }
    return notation instanceof Choice
        ? new Sequence(new Word("("), notation, new Word(")?"))
        : new Sequence(notation, new Word("?"));
  }
}
