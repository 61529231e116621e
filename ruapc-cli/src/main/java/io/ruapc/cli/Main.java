package io.ruapc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The `ruapc` command, of which the others are parts.
@SuppressWarnings("NullAway.Init") // the fields are set from the command line
@Command(
    name = "ruapc",
    description = "Calls and shows RuaPC services.",
    version = {"ruapc for Java 0.1.0-SNAPSHOT", "JDK ${java.version} in ${java.home}"},
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      CallCommand.class,
      WatchCommand.class,
      ListCommand.class,
      GenerateCommand.class
    },
    footer = {
      "",
      "With the sources beside it, also:",
      "  bench    Measures codecs and calls, beside those of other frameworks.",
      "  install  Puts the libraries into the local Maven repository.",
      "  jdk      Prints the folder of the JDK that it runs on, for JAVA_HOME.",
      "",
      "`ruapc COMMAND --help` says more."
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  Main() {}

  /// Runs the command and ends with its exit code, see [Outcome].
  public static void main(String[] arguments) {
    var out = utf8(FileDescriptor.out);
    var err = utf8(FileDescriptor.err);
    System.exit(run(out, err, arguments));
  }

  /// Runs the command.
  ///
  /// @return the exit code
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new Main())
        .setOut(out)
        .setErr(err)
        .setExpandAtFiles(false) // @file is an argument of `call`
        .setExecutionExceptionHandler(Main::explain)
        .setParameterExceptionHandler(UsageErrors::explain)
        .execute(arguments);
  }

  /// Without a command.
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command");
  }

  private static int explain(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) throws Exception {
    if (failure instanceof Explained explained) {
      command.getErr().println("ruapc: " + explained.getMessage());
      return explained.outcome().exitCode();
    }
    throw failure;
  }

  private static PrintWriter utf8(FileDescriptor file) {
    return new PrintWriter(new OutputStreamWriter(new FileOutputStream(file), UTF_8), true);
  }
}
