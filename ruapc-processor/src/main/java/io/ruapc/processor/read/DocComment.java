package io.ruapc.processor.read;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// A doc comment, taken apart: the text, and what its block tags say of parameters and the result.
///
/// Inline tags are replaced by their words and blanks are normalised, since the text is for people
/// who see no Java.
record DocComment(String text, Map<String, String> parameters, String result) {
  static final DocComment NONE = new DocComment("", Map.of(), "");

  private static final Pattern INLINE_TAG = Pattern.compile("\\{@(\\w+)\\s*([^{}]*)}");
  private static final Pattern REFERENCE = Pattern.compile("\\[([^\\]]+)](?:\\[[^\\]]*])?(?!\\()");
  private static final Pattern HTML_TAG = Pattern.compile("</?[A-Za-z][^<>]*>");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /// The parts of a raw comment.
  ///
  /// @param isMarkdown whether it was written with `///`
  static DocComment parse(String comment, boolean isMarkdown) {
    var text = new StringBuilder();
    var result = new StringBuilder();
    var parameters = new HashMap<String, StringBuilder>();
    StringBuilder current = text;
    for (String line : comment.lines().map(String::strip).toList()) {
      if (line.startsWith("@")) {
        String[] words = BLANKS.split(line, 3);
        switch (words[0]) {
          case "@param" -> {
            current = new StringBuilder();
            if (words.length > 1) {
              parameters.put(words[1], current);
            }
            current.append(words.length > 2 ? words[2] : "");
          }
          case "@return" -> {
            current = result;
            current.append(line.substring(words[0].length()));
          }
          default -> current = new StringBuilder();
        }
      } else {
        current.append('\n').append(line);
      }
    }
    var described = new HashMap<String, String>();
    parameters.forEach((name, words) -> described.put(name, plain(words, isMarkdown)));
    return new DocComment(plain(text, isMarkdown), described, plain(result, isMarkdown));
  }

  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  private static String plain(CharSequence raw, boolean isMarkdown) {
    String text =
        INLINE_TAG
            .matcher(raw)
            .replaceAll(
                tag -> java.util.regex.Matcher.quoteReplacement(words(tag.group(1), tag.group(2))));
    if (isMarkdown) {
      text = REFERENCE.matcher(text).replaceAll("`$1`").replace("``", "`");
    } else {
      text = HTML_TAG.matcher(text).replaceAll(" ");
    }
    return BLANKS.matcher(text).replaceAll(" ").strip();
  }

  private static String words(String tag, String content) {
    return switch (tag) {
      case "code", "literal" -> content.strip();
      case "link", "linkplain" -> {
        String[] parts = BLANKS.split(content.strip(), 2);
        yield parts.length > 1 ? parts[1] : parts[0].replace('#', '.').replaceFirst("^\\.", "");
      }
      default -> content.strip();
    };
  }
}
