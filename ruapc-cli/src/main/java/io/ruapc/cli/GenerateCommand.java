package io.ruapc.cli;

import io.ruapc.Format;
import io.ruapc.RpcException;
import io.ruapc.schema.ServerDescription;
import io.ruapc.schema.TypeScript;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `ruapc gen`: contracts in other languages.
@SuppressWarnings("NullAway.Init") // the fields are set from the command line
@Command(
    name = "gen",
    description = "Writes the contracts of a server in another language.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "LANGUAGE",
    subcommands = GenerateCommand.ToTypeScript.class)
final class GenerateCommand implements Runnable {
  @Spec private CommandSpec spec;

  GenerateCommand() {}

  /// Without a language.
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no language; there is ts");
  }

  /// `ruapc gen ts`.
  @SuppressWarnings("NullAway.Init") // the fields are set from the command line
  @Command(
      name = "ts",
      description = "Writes TypeScript, for programs that use @ruapc/client.",
      mixinStandardHelpOptions = true)
  static final class ToTypeScript implements Callable<Integer> {
    @Mixin private Target target;

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description = "Where to write it; standard output when absent.")
    private @Nullable Path output;

    @Spec private CommandSpec spec;

    ToTypeScript() {}

    @Override
    public Integer call() {
      String text;
      try (var client = target.client(Format.JSON)) {
        text = TypeScript.of(ServerDescription.ask(client.caller()));
      } catch (RpcException failure) {
        throw Explanations.of(failure, target);
      }
      if (output == null) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
      } else {
        write(output, text);
      }
      return Outcome.ANSWERED.exitCode();
    }

    private static void write(Path file, String text) {
      try {
        Files.writeString(file, text);
      } catch (IOException problem) {
        String why =
            problem instanceof NoSuchFileException
                ? "its folder is not there"
                : problem instanceof AccessDeniedException ? "no permission" : problem.getMessage();
        throw new Explained(Outcome.USAGE, "cannot write " + file + ": " + why);
      }
    }
  }
}
