package io.ruapc.processor.write;

/// Longer texts as literals of Java.
final class TextBlock {
  private static final int WIDTH = 84;

  private TextBlock() {}

  /// A JSON document as a text block.
  static String of(Json json) {
    return "\"\"\"\n" + Literals.block(json.print(WIDTH)) + "\"\"\"";
  }

  /// Words as a literal: a text block of joined lines when they are many.
  static String ofWords(String words) {
    if (words.length() <= WIDTH) {
      return Literals.string(words);
    }
    var block = new StringBuilder("\"\"\"\n");
    int lineLength = 0;
    for (String word : words.split(" ")) {
      if (lineLength + word.length() > WIDTH) {
        block.append("\\\n");
        lineLength = 0;
      }
      block.append(Literals.block(word)).append(' ');
      lineLength += word.length() + 1;
    }
    block.setLength(block.length() - 1);
    return block.append("\"\"\"").toString();
  }
}
