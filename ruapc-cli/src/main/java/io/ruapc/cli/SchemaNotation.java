package io.ruapc.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// JSON Schemas in a notation that people read at a glance:
///
/// ```
/// string   int32   [Product]   {string: int32}   {name: string, note?: string}   "BOOK" | "GAME"
/// ```
///
/// A `?` after a name says that the member may be missing, after a type that it may be null.
/// Schemas of older drafts (`nullable`) are understood too, since Rust peers write them.
final class SchemaNotation {
  private static final String REFERENCE = "#/components/schemas/";
  private static final String ANY = "any";
  private static final String BYTES = "bytes";
  private static final String NULL = "null";

  private SchemaNotation() {}

  /// The notation of one schema.
  static String of(Json schema) {
    String text = withoutNull(schema);
    return schema.member("nullable").isTrue() && !text.equals(NULL) ? optional(text) : text;
  }

  /// The parameters of a method: `(text: string, limit?: int32)`, or `(string)` where one value is
  /// the whole request.
  static String parameters(Json request) {
    if (!reference(request).isEmpty() || request.member("properties").members().isEmpty()) {
      String text = of(request);
      return text.equals(NULL) ? "()" : "(" + text + ")";
    }
    return "(" + members(request) + ")";
  }

  /// The name of the type that a schema refers to; empty when it is written in place.
  static String reference(Json schema) {
    String target = schema.member("$ref").text();
    return target.startsWith(REFERENCE) ? target.substring(REFERENCE.length()) : "";
  }

  private static String withoutNull(Json schema) {
    if (!reference(schema).isEmpty()) {
      return reference(schema);
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

  private static String ofType(String type, Json schema) {
    String format = schema.member("format").text();
    return switch (type) {
      case "object" -> object(schema);
      case "array" -> isBytes(schema) ? BYTES : array(schema);
      case "string" -> isBytes(schema) ? BYTES : format.isEmpty() ? type : format;
      case "integer", "number" -> format.isEmpty() ? type : format;
      case "" -> schema.member("properties").isPresent() ? object(schema) : ANY;
      default -> type;
    };
  }

  /// Bytes are base64 text, or an array of numbers.
  private static boolean isBytes(Json schema) {
    return schema.member("contentEncoding").isPresent();
  }

  private static String object(Json schema) {
    if (!schema.member("properties").members().isEmpty()) {
      return "{" + members(schema) + "}";
    }
    Json values = schema.member("additionalProperties");
    boolean isOpen = values instanceof Json.Members || values.isTrue();
    return isOpen ? "{string: " + of(values) + "}" : "{}";
  }

  private static String members(Json schema) {
    List<Json> required = schema.member("required").elements();
    return schema.member("properties").members().entrySet().stream()
        .map(member -> {
          boolean isRequired = required.contains(new Json.Text(member.getKey()));
          return member.getKey() + (isRequired ? ": " : "?: ") + withStandIn(member.getValue());
        })
        .collect(Collectors.joining(", "));
  }

  /// `int32 = 10`: what a missing member is.
  private static String withStandIn(Json schema) {
    Json standIn = schema.member("default");
    boolean isShort = standIn.isPresent() && !literal(standIn).equals(ANY);
    return of(schema) + (isShort ? " = " + literal(standIn) : "");
  }

  private static String array(Json schema) {
    List<Json> tuple = schema.member("prefixItems").elements();
    if (!tuple.isEmpty()) {
      return tuple.stream().map(SchemaNotation::of).collect(Collectors.joining(", ", "[", "]"));
    }
    return "[" + of(schema.member("items")) + "]";
  }

  private static String literal(Json value) {
    return switch (value) {
      case Json.Text(var text) -> '"' + text + '"';
      case Json.Scalar(var literal) -> literal;
      case Json.Members _, Json.Elements _ -> ANY;
    };
  }

  /// `A | B`; null among them becomes a `?`.
  private static String choice(List<String> parts) {
    var others = new ArrayList<>(parts.stream().distinct().toList());
    boolean hasNull = others.remove(NULL);
    if (others.isEmpty()) {
      return NULL;
    }
    String text = String.join(" | ", others);
    return hasNull ? optional(text) : text;
  }

  private static String optional(String text) {
    if (text.endsWith("?")) {
      return text;
    }
    return text.contains(" | ") ? "(" + text + ")?" : text + "?";
  }
}
