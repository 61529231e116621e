package io.ruapc.processor.write;

/// Longer texts as literals of Java.
final class TextBlock {
  private static final int WIDTH = 84;

  /// Between two literals that are joined.
  private static final String JOINT = "\n    + ";

  private TextBlock() {}

  /// A JSON document as a text block.
  static String of(Json json) {
    return "\"\"\"\n" + Literals.block(json.print(WIDTH)) + "\n\"\"\"";
  }

  /// Words as a literal, or several that are joined.
  static String ofWords(String words) {
    var lines = new StringBuilder();
    var line = new StringBuilder();
    for (String word : words.split(" ", -1)) {
      if (line.length() + word.length() > WIDTH - JOINT.length()) {
        lines.append(Literals.string(line.toString())).append(JOINT);
        line.setLength(0);
      }
      line.append(word).append(' ');
    }
    return lines.append(Literals.string(line.toString().stripTrailing())).toString();
  }
}
