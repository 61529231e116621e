package io.ruapc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ruapc.CallOptions;
import io.ruapc.Format;
import io.ruapc.RpcException;
import io.ruapc.RpcStream;
import io.ruapc.client.Client;
import io.ruapc.codec.RawValue;
import io.ruapc.service.Caller;
import io.ruapc.service.MethodDescriptor;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `ruapc call`: one call from the shell.
@SuppressWarnings("NullAway.Init") // the fields are set from the command line
@Command(
    name = "call",
    description = {
      "Calls a method, JSON in and JSON out. A stream is printed as it comes, one value a line;"
          + " --timeout is then for connecting only. Ctrl-C cancels the call.",
      ""
    },
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
      "  echo '{\"text\":\"Go\"}' | ruapc call tcp://127.0.0.1:8000 ShopService/search -",
      "  ruapc call tcp://127.0.0.1:8000 Ticker/tick '{\"count\":3,\"every\":\"100ms\"}'",
      "  seq 3 | jq -R . | ruapc call tcp://127.0.0.1:8000 Uploads/count"
    })
final class CallCommand implements Callable<Integer> {
  /// A method of every server that answers at once, and a request for it.
  private static final MethodDescriptor<RawValue, RawValue> PROBE =
      MethodDescriptor.raw("_ruapc.memory/request_is_pending");

  private static final RawValue PROBE_REQUEST = RawValue.ofJson("{\"request_id\":0}");

  @Mixin private CallArguments arguments;

  @Option(
      names = {"-v", "--verbose"},
      description = "Tell the stages and how long they took.")
  private boolean verbose;

  @Spec private CommandSpec spec;

  CallCommand() {}

  @Override
  public Integer call() {
    RawValue given = arguments.areOnStandardInput() ? null : arguments.read();
    CallOptions options = arguments.options();
    try (var client = arguments.target().client(arguments.format())) {
      var input = new StandardInput();
      try {
        if (verbose) {
          connectAndTell(client);
        }
        var shape = MethodShape.ask(client.caller(), arguments.method());
        if (given == null && shape.hasInput()) {
          throw arguments.inputIsTaken();
        }
        RawValue request = given == null ? arguments.read() : given;
        call(client.with(options).caller(), shape, request, shape.hasInput() ? input : null);
      } catch (RpcException failure) {
        Explained problem = input.problem();
        throw problem != null
            ? problem
            : Explanations.of(failure, arguments.method(), client, arguments.target());
      }
    }
    return Outcome.ANSWERED.exitCode();
  }

  private void call(
      Caller caller, MethodShape shape, RawValue request, @Nullable StandardInput input) {
    var call = new RawCall(request, Map.of());
    RpcStream<RawValue> items = input == null ? null : RpcStream.produce(input);
    if (verbose) {
      tell("calling " + arguments.method() + " with " + size(request) + headers());
    }
    long called = System.nanoTime();
    try {
      if (shape.hasOutput()) {
        call.stream(caller, arguments.method(), items, this::print);
        tellIfAsked("the stream ended after " + since(called));
      } else {
        RawValue answer = call.call(caller, arguments.method(), items);
        tellIfAsked("answered after " + since(called) + " with " + size(answer));
        print(answer);
      }
    } catch (RpcException failure) {
      String stage = failure.stage().map(Enum::name).orElse("unknown");
      tellIfAsked("failed after " + since(called) + " at stage " + stage);
      throw failure;
    }
  }

  /// Prints a value on a line of its own, at once.
  ///
  /// @return false when nobody reads any more
  private boolean print(RawValue value) {
    var out = spec.commandLine().getOut();
    out.println(value.toJson());
    return !out.checkError();
  }

  /// A first, cheap call opens the connection, so that connecting and calling are told apart.
  private void connectAndTell(Client client) {
    long start = System.nanoTime();
    client.caller().call(PROBE, PROBE_REQUEST);
    tell("connected to " + arguments.target().endpoint() + ", first answer after " + since(start));
  }

  private String headers() {
    return arguments.headers().isEmpty() ? "" : " and headers " + arguments.headers().keySet();
  }

  private String size(RawValue value) {
    return arguments.format() == Format.MESSAGE_PACK
        ? value.toMessagePack().length + " bytes of MessagePack"
        : value.toJson().getBytes(UTF_8).length + " bytes of JSON";
  }

  private void tellIfAsked(String stage) {
    if (verbose) {
      tell(stage);
    }
  }

  private void tell(String stage) {
    spec.commandLine().getErr().println("* " + stage);
  }

  private static String since(long start) {
    return "%.1f ms".formatted((System.nanoTime() - start) / 1e6);
  }
}
