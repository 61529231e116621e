package io.ruapc.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The text of a file of TypeScript: its lines, and what it imports.
final class TypeScriptFile {
  private static final String INDENT = "  ";
  private static final int COLUMNS = 100;
  private static final String PACKAGE = "@ruapc/client";

  private static final String HEADER =
      """
      // The contracts of a server, as it describes them. Made by RuaPC; changes would be lost.
      """;

  private final List<String> lines = new ArrayList<>();

  /// By name, whether only its type is used.
  private final Map<String, Boolean> imports = new TreeMap<>();

  private int depth;

  /// A name that only types refer to.
  String type(String name) {
    imports.putIfAbsent(name, true);
    return name;
  }

  /// A name of something that is there at run time.
  String value(String name) {
    imports.put(name, false);
    return name;
  }

  void line(String line) {
    lines.add(line.isEmpty() ? "" : INDENT.repeat(depth) + line);
  }

  void blank() {
    line("");
  }

  void open(String line) {
    line(line);
    depth++;
  }

  void close(String line) {
    depth--;
    line(line);
  }

  /// Something of several parts, which stand on one line where there is room, else on one each.
  ///
  /// @param parts none for a word
  record Part(String open, List<Part> parts, String close) {
    @Override
    public String toString() {
      return parts.isEmpty()
          ? open + close
          : parts.stream()
              .map(Part::toString)
              .collect(Collectors.joining(", ", open + " ", " " + close));
    }
  }

  static Part word(String text) {
    return new Part(text, List.of(), "");
  }

  static Part object(String open, Map<String, String> members, String close) {
    return new Part(
        open,
        members.entrySet().stream()
            .map(one -> word(TypeScriptNames.member(one.getKey()) + ": " + one.getValue()))
            .toList(),
        close);
  }

  void write(Part part) {
    if (part.parts().isEmpty() || fits(part.toString())) {
      line(part.toString());
      return;
    }
    open(part.open());
    part.parts().forEach(one -> write(new Part(one.open(), one.parts(), one.close() + ",")));
    close(part.close());
  }

  boolean fits(String line) {
    return INDENT.length() * depth + line.length() <= COLUMNS && line.indexOf('\n') < 0;
  }

  /// A doc comment, unless there is nothing to say.
  void doc(String words) {
    doc(words, List.of());
  }

  /// A doc comment with tags below it.
  void doc(String words, List<String> tags) {
    String one = "/** " + escaped(words) + " */";
    if (words.isEmpty() && tags.isEmpty()) {
      return;
    }
    if (tags.isEmpty() && fits(one)) {
      line(one);
      return;
    }
    line("/**");
    comment(words);
    if (!words.isEmpty() && !tags.isEmpty()) {
      line(" *");
    }
    tags.forEach(this::comment);
    line(" */");
  }

  private void comment(String words) {
    var line = new StringBuilder();
    for (String word : escaped(words).split(" ", -1)) {
      if (!line.isEmpty() && !fits(" * " + line + " " + word)) {
        line(" * " + line);
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    if (!line.isEmpty()) {
      line(" * " + line);
    }
  }

  private static String escaped(String words) {
    return words.replace("*/", "*\\/").replaceAll("\\s+", " ").strip();
  }

  /// `{ a: x, b: y }`.
  static String object(Map<String, String> members) {
    return members.isEmpty()
        ? "{}"
        : members.entrySet().stream()
            .map(member -> TypeScriptNames.member(member.getKey()) + ": " + member.getValue())
            .collect(Collectors.joining(", ", "{ ", " }"));
  }

  /// A text as a literal.
  static String text(String words) {
    var literal = new StringBuilder("\"");
    words
        .chars()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            literal.append('\\').append((char) c);
          } else if (c < ' ' || c == 0x2028 || c == 0x2029) {
            literal.append("\\u%04x".formatted(c));
          } else {
            literal.append((char) c);
          }
        });
    return literal.append('"').toString();
  }

  @Override
  public String toString() {
    var text = new StringBuilder(HEADER);
    if (!imports.isEmpty()) {
      String names =
          imports.entrySet().stream()
              .map(name -> "  " + (name.getValue() ? "type " : "") + name.getKey() + ",\n")
              .collect(Collectors.joining());
      text.append("import {\n").append(names).append("} from \"" + PACKAGE + "\";\n\n");
    }
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString().stripTrailing() + "\n";
  }
}
