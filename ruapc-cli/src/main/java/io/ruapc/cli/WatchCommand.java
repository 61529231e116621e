package io.ruapc.cli;

import io.ruapc.CallOptions;
import io.ruapc.RpcException;
import io.ruapc.RpcStream;
import io.ruapc.client.Client;
import io.ruapc.codec.CodecException;
import io.ruapc.codec.RawValue;
import io.ruapc.schema.Json;
import io.ruapc.schema.ServerDescription;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `ruapc watch`: what a server calls back.
@SuppressWarnings("NullAway.Init") // the fields are set from the command line
@Command(
    name = "watch",
    description = {
      "Calls a method that takes callbacks, offers them itself, and prints how the server calls"
          + " them: time, method and arguments on one line each. Stays until the server holds none"
          + " of them any more, the connection ends, or Ctrl-C. Items of a stream that the server"
          + " sends to a callback have lines of their own. --timeout is for connecting only.",
      ""
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the server holds the callback no longer, or --count was reached",
      "1:the handler answered with an error",
      "2:the command line or the JSON is wrong, or the method takes no callback",
      "3:no connection, or it ended",
      "4:no connection in time",
      "5:no such method, wrong arguments, or not allowed",
      "6:the server has too much to do, or calls came faster than they could be printed",
      "130:Ctrl-C"
    },
    footerHeading = "%nFor example:%n",
    footer = {
      "  ruapc watch tcp://127.0.0.1:8000 Chat/join '{\"name\":\"a\"}'",
      "  ruapc watch tcp://127.0.0.1:8000 Jobs/run '{\"steps\":3,\"every\":\"100ms\"}'"
    })
final class WatchCommand implements Callable<Integer> {
  /// How long answers to the server may take after the last line was printed.
  private static final Duration DRAIN = Duration.ofSeconds(1);

  @Mixin private CallArguments arguments;

  @Option(
      names = "--answer",
      paramLabel = "JSON",
      defaultValue = "null",
      converter = JsonConverter.class,
      description = "What callbacks with a result answer (default: ${DEFAULT-VALUE}).")
  private RawValue answer;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "0",
      description = "Stop after so many calls (default: ${DEFAULT-VALUE}, never).")
  private int count;

  @Spec private CommandSpec spec;

  WatchCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    if (count < 0) {
      throw new ParameterException(spec.commandLine(), "--count must not be negative: " + count);
    }
    RawValue given = arguments.read();
    var client = arguments.target().client(arguments.format());
    var goodbye = new Thread(() -> tell("ended by a signal"), "goodbye");
    Runtime.getRuntime().addShutdownHook(goodbye);
    try {
      MethodShape shape = shape(client);
      var watch = new Watch(spec.commandLine().getOut(), answer, count);
      RawCall call = new RawCall(membersOf(given, shape), watch.offer(shape.callbacks()));
      var input = new StandardInput();
      tell("watching " + arguments.method() + ", Ctrl-C ends it");
      Thread.startVirtualThread(() -> watch.run(() -> call(client, call, shape, input, watch)));
      return end(watch, input, client);
    } finally {
      withdraw(goodbye);
      client.close(DRAIN);
    }
  }

  private static void withdraw(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException runsAlready) {
      assert hook.getState() != Thread.State.NEW;
    }
  }

  private MethodShape shape(Client client) {
    String method = arguments.method();
    ServerDescription server;
    try {
      server = ServerDescription.ask(client.caller());
    } catch (RpcException failure) {
      throw Explanations.of(failure, method, client, arguments.target());
    }
    ServerDescription.Method known =
        server
            .method(method)
            .orElseThrow(() ->
                Explanations.noSuchName("method", method, namesIn(server), arguments.target()));
    MethodShape shape = MethodShape.of(known, server);
    if (shape.callbacks().isEmpty()) {
      throw new Explained(
          Outcome.USAGE,
          method + " takes no callback: its shape is " + SchemaNotation.signature(known),
          "`ruapc call` calls it");
    }
    if (shape.hasInput() && arguments.areOnStandardInput()) {
      throw arguments.inputIsTaken();
    }
    return shape;
  }

  private static List<String> namesIn(ServerDescription server) {
    return server.methods().map(ServerDescription.Method::name).toList();
  }

  /// Arguments that callbacks can be put among: an object, unless the callback is all there is.
  private RawValue membersOf(RawValue given, MethodShape shape) {
    boolean isNothing = given.toJson().equals("null");
    if (shape.isCallbackAlone() && !isNothing) {
      throw new Explained(
          Outcome.USAGE, arguments.method() + " takes nothing but the callback that is offered");
    }
    if (!isNothing && !(Json.of(given) instanceof Json.Members)) {
      throw new Explained(
          Outcome.USAGE, "the arguments must be an object, into which the callbacks are put: {..}");
    }
    return isNothing ? RawValue.ofJson("{}") : given;
  }

  private void call(
      Client client, RawCall call, MethodShape shape, StandardInput input, Watch watch) {
    CallOptions endless = arguments.options().timeout(ChronoUnit.FOREVER.getDuration());
    var caller = client.with(endless).caller();
    RpcStream<RawValue> items = shape.hasInput() ? RpcStream.produce(input) : null;
    if (shape.hasOutput()) {
      call.stream(caller, arguments.method(), items, watch::onResult);
    } else {
      watch.onAnswer(call.call(caller, arguments.method(), items));
    }
  }

  private int end(Watch watch, StandardInput input, Client client) throws InterruptedException {
    Watch.End end = watch.await();
    long lost = client.counts().droppedOneWayRequests();
    if (lost > 0 && !(end instanceof Watch.End.Counted)) {
      throw new Explained(
          Outcome.BUSY,
          "calls came faster than they could be printed: the server was told to make no more, and "
              + lost
              + " or more were lost");
    }
    switch (end) {
      case Watch.End.Counted _ -> tell("ended after " + count + " calls");
      case Watch.End.LetGo _ -> {
        if (!client.peer().isOpen()) {
          throw new Explained(
              Outcome.UNREACHABLE, "the connection to " + arguments.target().endpoint() + " ended");
        }
        tell("ended: the server holds the callback no longer");
      }
      case Watch.End.Failed(RpcException failure) -> {
        Explained problem = input.problem();
        throw problem != null
            ? problem
            : Explanations.of(failure, arguments.method(), client, arguments.target());
      }
    }
    return Outcome.ANSWERED.exitCode();
  }

  private void tell(String what) {
    spec.commandLine().getErr().println("* " + what);
  }

  /// Reads JSON, with the message that says what is wrong with it.
  static final class JsonConverter implements ITypeConverter<RawValue> {
    JsonConverter() {}

    @Override
    public RawValue convert(String text) {
      try {
        return RawValue.ofJson(text);
      } catch (CodecException wrong) {
        throw new TypeConversionException("no JSON: " + wrong.getMessage());
      }
    }
  }
}
