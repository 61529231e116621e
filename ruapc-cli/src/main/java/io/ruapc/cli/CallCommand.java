package io.ruapc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ruapc.CallOptions;
import io.ruapc.Format;
import io.ruapc.RpcException;
import io.ruapc.client.Client;
import io.ruapc.codec.CodecException;
import io.ruapc.codec.RawValue;
import io.ruapc.service.MethodDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ruapc call`: one call from the shell.
@SuppressWarnings("NullAway.Init") // the fields are set from the command line
@Command(
    name = "call",
    description = {"Calls a method, JSON in and JSON out.", ""},
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the call was answered",
      "1:the handler answered with an error",
      "2:the command line or the JSON is wrong",
      "3:no connection, or it broke",
      "4:no answer in time",
      "5:no such method, wrong arguments, or not allowed",
      "6:the server has too much to do"
    },
    footerHeading = "%nFor example:%n",
    footer = {
      "  ruapc call tcp://127.0.0.1:8000 EchoService/echo '\"hi\"'",
      "  echo '{\"text\":\"Go\"}' | ruapc call tcp://127.0.0.1:8000 ShopService/search -"
    })
final class CallCommand implements Callable<Integer> {
  /// A method of every server that answers at once, and a request for it.
  private static final MethodDescriptor<RawValue, RawValue> PROBE =
      MethodDescriptor.raw("_ruapc.memory/request_is_pending");

  private static final RawValue PROBE_REQUEST = RawValue.ofJson("{\"request_id\":0}");

  @Mixin private Target target;

  @Parameters(index = "1", paramLabel = "Service/method", description = "What to call.")
  private String method;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "JSON",
      defaultValue = "null",
      description = "The arguments: JSON text, - for the standard input, or @file (default: null).")
  private String argument;

  @Option(names = "--msgpack", description = "Travel as MessagePack instead of JSON.")
  private boolean messagePack;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "KEY=VALUE",
      description = "A header; may be repeated.")
  private Map<String, String> headers = new LinkedHashMap<>();

  @Option(
      names = {"-v", "--verbose"},
      description = "Tell the stages and how long they took.")
  private boolean verbose;

  @Spec private CommandSpec spec;

  CallCommand() {}

  @Override
  public Integer call() {
    RawValue request = request();
    CallOptions options = options();
    Format format = messagePack ? Format.MESSAGE_PACK : Format.JSON;
    try (var client = target.client(format)) {
      RawValue answer;
      try {
        Client called = client.with(options);
        answer = verbose ? callAndTell(called, request) : call(called, request);
      } catch (RpcException failure) {
        throw Explanations.of(failure, method, client, target);
      }
      spec.commandLine().getOut().println(answer.toJson());
    }
    return Outcome.ANSWERED.exitCode();
  }

  private RawValue call(Client client, RawValue request) {
    return client.caller().call(MethodDescriptor.raw(method), request);
  }

  private CallOptions options() {
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

  /// A first, cheap call opens the connection, so that connecting and calling are told apart.
  private RawValue callAndTell(Client client, RawValue request) {
    long start = System.nanoTime();
    client.caller().call(PROBE, PROBE_REQUEST);
    tell("connected to " + target.endpoint() + ", first answer after " + since(start));
    tell("calling " + method + " with " + size(request) + described(headers));
    long called = System.nanoTime();
    try {
      RawValue answer = call(client, request);
      tell("answered after " + since(called) + " with " + size(answer));
      return answer;
    } catch (RpcException failure) {
      String stage = failure.stage().map(Enum::name).orElse("unknown");
      tell("failed after " + since(called) + " at stage " + stage);
      throw failure;
    }
  }

  private static String described(Map<String, String> headers) {
    return headers.isEmpty() ? "" : " and headers " + headers.keySet();
  }

  private String size(RawValue value) {
    return messagePack
        ? value.toMessagePack().length + " bytes of MessagePack"
        : value.toJson().getBytes(UTF_8).length + " bytes of JSON";
  }

  private void tell(String stage) {
    spec.commandLine().getErr().println("* " + stage);
  }

  private static String since(long start) {
    return "%.1f ms".formatted((System.nanoTime() - start) / 1e6);
  }

  private RawValue request() {
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
      if (argument.equals("-")) {
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
