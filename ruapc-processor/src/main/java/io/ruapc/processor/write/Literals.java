package io.ruapc.processor.write;

/// Texts as literals of Java.
final class Literals {
  private Literals() {}

  static String string(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  /// What stands between the quotes of a text block.
  static String block(String text) {
    return text.replace("\\", "\\\\").replace("\"\"\"", "\\\"\"\"");
  }
}
