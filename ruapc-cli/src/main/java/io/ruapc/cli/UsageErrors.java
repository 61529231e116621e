package io.ruapc.cli;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Command lines that are not understood: one line that says what is wrong, what may have been
/// meant, and how to get help.
final class UsageErrors {
  private UsageErrors() {}

  /// Prints the line.
  ///
  /// @return the exit code
  static int explain(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    String text =
        unknownOption(command, arguments)
            .map(option -> noOption(command, option))
            .orElseGet(() -> text(failure));
    command
        .getErr()
        .println(
            "ruapc: "
                + text
                + " (`"
                + command.getCommandSpec().qualifiedName()
                + " --help` says more)");
    return Outcome.USAGE.exitCode();
  }

  /// A misspelt option is the mistake, whatever else is missing then.
  private static Optional<String> unknownOption(CommandLine command, String[] arguments) {
    return Stream.of(arguments)
        .takeWhile(argument -> !argument.equals("--"))
        .filter(argument -> argument.startsWith("--"))
        .map(UsageErrors::nameOf)
        .filter(name -> !options(command).contains(name))
        .findFirst();
  }

  private static String text(ParameterException failure) {
    if (!(failure instanceof UnmatchedArgumentException unmatched)) {
      return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
    CommandLine command = failure.getCommandLine();
    String argument = unmatched.getUnmatched().getFirst();
    if (unmatched.isUnknownOption()) {
      return noOption(command, nameOf(argument));
    }
    Collection<String> commands = command.getSubcommands().keySet();
    return commands.isEmpty()
        ? "one argument too many: " + argument
        : "no command " + argument + guess(argument, commands);
  }

  private static String nameOf(String option) {
    return option.replaceFirst("=.*", "");
  }

  private static Set<String> options(CommandLine command) {
    return command.getCommandSpec().optionsMap().keySet();
  }

  private static String noOption(CommandLine command, String name) {
    return "no option " + name + guess(name, options(command));
  }

  private static String guess(String name, Collection<String> names) {
    List<String> nearest = NearestNames.to(name, names);
    return nearest.isEmpty() ? "" : ", did you mean " + nearest.getFirst() + "?";
  }
}
