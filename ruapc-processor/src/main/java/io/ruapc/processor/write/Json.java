package io.ruapc.processor.write;

import static java.util.stream.Collectors.joining;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A JSON document that prints itself: compact where it fits on a line, else one member per line.
sealed interface Json {
  /// An object; members keep their order.
  record Node(Map<String, Json> members) implements Json {
    Node with(String name, Json value) {
      var more = new LinkedHashMap<>(members);
      more.put(name, value);
      return new Node(more);
    }

    Node with(String name, String text) {
      return with(name, new Text(text));
    }

    /// The same with a text, unless that is empty.
    Node withText(String name, String text) {
      return text.isEmpty() ? this : with(name, text);
    }
  }

  /// An array.
  record Items(List<Json> items) implements Json {
    static Items of(String... texts) {
      return new Items(List.of(texts).stream().<Json>map(Text::new).toList());
    }
  }

  /// A string.
  record Text(String text) implements Json {}

  /// A number, `true`, `false` or `null`.
  record Token(String token) implements Json {}

  static Node node() {
    return new Node(Map.of());
  }

  static Node type(String type) {
    return node().with("type", type);
  }

  /// The text, with lines of about `width` columns.
  default String print(int width) {
    return print(width, 0);
  }

  private String print(int width, int indent) {
    String flat = flat();
    if (indent + flat.length() <= width) {
      return flat;
    }
    String inner = "\n" + " ".repeat(indent + 2);
    String outer = "\n" + " ".repeat(indent);
    return switch (this) {
      case Node(Map<String, Json> members) when !members.isEmpty() ->
          members.entrySet().stream()
              .map(member -> {
                String name = quoted(member.getKey()) + ": ";
                return name + member.getValue().print(width, indent + 2);
              })
              .collect(joining("," + inner, "{" + inner, outer + "}"));
      case Items(List<Json> items) when !items.isEmpty() ->
          items.stream()
              .map(item -> item.print(width, indent + 2))
              .collect(joining("," + inner, "[" + inner, outer + "]"));
      default -> flat;
    };
  }

  private String flat() {
    return switch (this) {
      case Node(Map<String, Json> members) ->
          members.entrySet().stream()
              .map(member -> quoted(member.getKey()) + ": " + member.getValue().flat())
              .collect(joining(", ", "{", "}"));
      case Items(List<Json> items) ->
          items.stream().map(Json::flat).collect(joining(", ", "[", "]"));
      case Text(String text) -> quoted(text);
      case Token(String token) -> token;
    };
  }

  private static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        default -> quoted.append(c < ' ' ? String.format("\\u%04x", (int) c) : c);
      }
    }
    return quoted.append('"').toString();
  }
}
