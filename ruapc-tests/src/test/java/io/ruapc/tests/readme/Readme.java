package io.ruapc.tests.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The README as a list of things to do.
final class Readme {
  /// A block of code, and the line before it when that names a file.
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?:^`([^`\n]+)`\n\n)?^```(\\w+)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private Readme() {}

  /// One thing to do.
  sealed interface Step {}

  /// Save a file.
  record Save(String path, String text) implements Step {}

  /// Type a command.
  ///
  /// @param output what it must print; empty when the README does not say
  record Type(String command, String output) implements Step {}

  /// The steps under a heading.
  static List<Step> steps(String heading) throws IOException {
    String text = Files.readString(Checkout.ROOT.resolve("README.md"));
    int start = text.indexOf("\n## " + heading + "\n");
    if (start < 0) {
      throw new AssertionError("no heading " + heading);
    }
    int end = text.indexOf("\n## ", start + 1);
    Matcher blocks = BLOCK.matcher(text.substring(start, end));
    var steps = new ArrayList<Step>();
    while (blocks.find()) {
      String path = blocks.group(1);
      String body = blocks.group(3);
      if (path != null) {
        steps.add(new Save(path, body));
        continue;
      }
      switch (blocks.group(2)) {
        case "sh" -> steps.add(new Type(body.strip(), ""));
        case "json", "text" -> steps.add(withOutput(steps.removeLast(), body.strip()));
        case "kotlin" -> {} // the Gradle twin of the POM: Maven is what the tests have
        default -> throw new AssertionError("a block of " + blocks.group(2));
      }
    }
    return steps;
  }

  private static Step withOutput(Step step, String output) {
    return switch (step) {
      case Type(var command, var _) -> new Type(command, output);
      case Save save -> throw new AssertionError("output after " + save.path());
    };
  }
}
