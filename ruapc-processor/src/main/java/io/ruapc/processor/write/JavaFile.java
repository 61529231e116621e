package io.ruapc.processor.write;

import io.ruapc.processor.model.ClassName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The text of one generated file: lines with their indentation, and the imports they need.
final class JavaFile {
  private static final List<String> LANGUAGE_TYPES =
      List.of(
          "Boolean",
          "Byte",
          "Character",
          "Class",
          "Double",
          "Float",
          "Integer",
          "Long",
          "Math",
          "Object",
          "Override",
          "Short",
          "String",
          "SuppressWarnings",
          "Void");
  private static final int INDENT = 2;

  private final ClassName generated;
  private final Set<String> reserved = new HashSet<>();
  private final Map<String, ClassName> simpleNames = new HashMap<>();
  private final Set<String> imports = new TreeSet<>();
  private final StringBuilder text = new StringBuilder();
  private int depth;

  /// An empty file for `generated`.
  ///
  /// @param reserved simple names that mean something else in the file
  /// @param exists whether the program has a class of that name
  JavaFile(ClassName generated, Collection<String> reserved, Predicate<ClassName> exists) {
    this.generated = generated;
    this.reserved.addAll(reserved);
    this.reserved.add(generated.nestedName());
    for (String type : LANGUAGE_TYPES) {
      if (exists.test(new ClassName(generated.packageName(), type))) {
        reserve(type);
      }
      simpleNames.put(type, new ClassName("java.lang", type));
    }
  }

  ClassName generated() {
    return generated;
  }

  /// Keeps a simple name for a class inside the file.
  void reserve(String simpleName) {
    reserved.add(simpleName);
  }

  boolean isReserved(String simpleName) {
    return reserved.contains(simpleName);
  }

  /// How the file refers to a class: by its simple name, imported where necessary, unless that
  /// means something else here.
  String name(ClassName type) {
    ClassName outermost = type.outermost();
    String simple = outermost.nestedName();
    if (reserved.contains(simple)) {
      return type.qualifiedName();
    }
    ClassName taken = simpleNames.putIfAbsent(simple, outermost);
    if (taken != null && !taken.equals(outermost)) {
      return type.qualifiedName();
    }
    boolean isInScope =
        outermost.packageName().equals("java.lang")
            || outermost.packageName().equals(generated.packageName());
    if (!isInScope) {
      imports.add(outermost.qualifiedName());
    }
    return type.nestedName();
  }

  /// A line, broken where it is too long; see [Layout].
  void line(String marked) {
    text.append(Layout.render(marked, depth * INDENT)).append('\n');
  }

  void blank() {
    text.append('\n');
  }

  /// `head {`, and what follows is inside.
  void open(String head) {
    line(head + " {");
    depth++;
  }

  /// `} middle {`.
  void reopen(String middle) {
    depth--;
    line("} " + middle + " {");
    depth++;
  }

  void close() {
    close("");
  }

  /// `}` and what belongs right behind it.
  void close(String tail) {
    depth--;
    line("}" + tail);
  }

  /// The mark of a method that a supertype has.
  void override() {
    line("@" + name(Api.OVERRIDE));
  }

  /// A public method of an interface, of one statement, with a blank line before it.
  void method(String signature, String statement) {
    blank();
    override();
    open("public " + signature);
    line(statement);
    close();
  }

  /// A field with a generic type and a value.
  void field(String modifiers, String type, List<String> arguments, String name, String value) {
    int room = Layout.MAX_COLUMNS - depth * INDENT;
    line(Layout.declaration(modifiers, type, arguments, name, value + ";", room));
  }

  /// A doc comment.
  void doc(String words) {
    int width = Layout.MAX_COLUMNS - depth * INDENT - "/// ".length();
    var line = new StringBuilder();
    for (String word : words.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        line("/// " + line);
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    line("/// " + line);
  }

  /// Lines that keep their form, such as those of a text block.
  void block(String lines, int extraIndent) {
    String indent = " ".repeat(depth * INDENT + extraIndent);
    lines.lines().forEach(line -> text.append(line.isEmpty() ? "" : indent + line).append('\n'));
  }

  @Override
  public String toString() {
    var file = new StringBuilder();
    if (!generated.packageName().isEmpty()) {
      file.append("package ").append(generated.packageName()).append(";\n\n");
    }
    for (String imported : imports) {
      file.append("import ").append(imported).append(";\n");
    }
    return file.append(imports.isEmpty() ? "" : "\n").append(text).toString();
  }
}
