package io.ruapc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ruapc.CallOptions;
import io.ruapc.Format;
import io.ruapc.codec.CodecException;
import io.ruapc.codec.RawValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What to call, where and how: what commands that call any method have in common.
@SuppressWarnings("NullAway.Init") // the fields are set from the command line
final class CallArguments {
  private static final String STANDARD_INPUT = "-";

  @Mixin private Target target;

  @Parameters(index = "1", paramLabel = "Service/method", description = "What to call.")
  private String method;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "JSON",
      defaultValue = "null",
      description = {
        "The arguments: JSON text, - for the standard input, or @file (default: null).",
        "A method that takes a stream reads its items from the standard input, one JSON value a"
            + " line."
      })
  private String argument;

  @Option(names = "--msgpack", description = "Travel as MessagePack instead of JSON.")
  private boolean messagePack;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "KEY=VALUE",
      description = "A header; may be repeated.")
  private Map<String, String> headers = new LinkedHashMap<>();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  CallArguments() {}

  Target target() {
    return target;
  }

  /// `Service/method`.
  String method() {
    return method;
  }

  Format format() {
    return messagePack ? Format.MESSAGE_PACK : Format.JSON;
  }

  Map<String, String> headers() {
    return headers;
  }

  CallOptions options() {
    CallOptions options = CallOptions.create();
    try {
      for (var header : headers.entrySet()) {
        options = options.header(header.getKey(), header.getValue());
      }
      return options;
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage());
    }
  }

  /// Whether the arguments are on the standard input.
  boolean areOnStandardInput() {
    return argument.equals(STANDARD_INPUT);
  }

  /// The standard input cannot have the arguments too.
  Explained inputIsTaken() {
    return new Explained(
        Outcome.USAGE,
        "the standard input has the items of the stream that " + method + " takes",
        "give the arguments as JSON text, or as @file");
  }

  /// The arguments; reads the standard input or the file where they are there.
  RawValue read() {
    String json = text();
    try {
      var value = RawValue.ofJson(json);
      // Finds what is wrong here rather than at the server.
      var _ = value.toMessagePack();
      return value;
    } catch (CodecException wrong) {
      boolean isBareWord = json.chars().allMatch(Character::isLetterOrDigit);
      throw new Explained(
          Outcome.USAGE,
          "the arguments are no JSON: " + wrong.getMessage(),
          isBareWord
              ? "text needs quotes that the shell leaves alone: '\"" + json + "\"'"
              : "put JSON into single quotes, so that the shell leaves it alone");
    }
  }

  private String text() {
    try {
      if (areOnStandardInput()) {
        return new String(System.in.readAllBytes(), UTF_8);
      }
      return argument.startsWith("@") ? Files.readString(Path.of(argument.substring(1))) : argument;
    } catch (NoSuchFileException missing) {
      throw new Explained(Outcome.USAGE, "no file " + missing.getFile());
    } catch (IOException unreadable) {
      throw new Explained(Outcome.USAGE, "cannot read the arguments: " + unreadable.getMessage());
    }
  }
}
