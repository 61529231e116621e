package io.ruapc.cli;

import io.ruapc.Format;
import io.ruapc.RpcException;
import io.ruapc.schema.Json;
import io.ruapc.schema.ServerDescription;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ruapc ls`: what a server offers.
@SuppressWarnings("NullAway.Init") // the fields are set from the command line
@Command(
    name = "ls",
    description = "Lists the methods of a server with their shapes.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
  private static final int INDENT = 2;
  private static final int TEXT_INDENT = 6;

  /// What names of services begin with that every server has: shown only when asked for.
  private static final String FRAMEWORK = "_";

  @Mixin private Target target;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "Service",
      description = "Only this service, with all that is said about it.")
  private @Nullable String service;

  @Spec private CommandSpec spec;

  ListCommand() {}

  @Override
  public Integer call() {
    ServerDescription server;
    try (var client = target.client(Format.JSON)) {
      server = ServerDescription.ask(client.caller());
    } catch (RpcException failure) {
      throw Explanations.of(failure, target);
    }
    PrintWriter out = spec.commandLine().getOut();
    var shown = new ArrayList<ServerDescription.Method>();
    for (var one : wanted(server)) {
      print(one, out);
      shown.addAll(one.methods());
    }
    printTypes(server, shown, out);
    return Outcome.ANSWERED.exitCode();
  }

  private List<ServerDescription.Service> wanted(ServerDescription server) {
    if (service == null) {
      return server.services().stream().filter(one -> !one.name().startsWith(FRAMEWORK)).toList();
    }
    List<String> names = server.services().stream().map(ServerDescription.Service::name).toList();
    if (!names.contains(service)) {
      throw Explanations.noSuchName("service", service, names, target);
    }
    return server.services().stream().filter(one -> one.name().equals(service)).toList();
  }

  private void print(ServerDescription.Service one, PrintWriter out) {
    out.println(one.heading());
    boolean isDetailed = service != null;
    if (isDetailed) {
      printText(one.description(), INDENT, out);
    }
    for (var method : one.methods()) {
      out.println(SchemaNotation.signature(method).lines(INDENT));
      if (isDetailed) {
        printText(method.description(), TEXT_INDENT, out);
        if (!method.errors().isEmpty()) {
          printText("fails with " + String.join(", ", method.errors()), TEXT_INDENT, out);
        }
      }
    }
    out.println();
  }

  private static void printTypes(
      ServerDescription server, List<ServerDescription.Method> methods, PrintWriter out) {
    var names = server.typesOf(methods);
    if (names.isEmpty()) {
      return;
    }
    out.println("types");
    for (String name : names) {
      Notation shape = SchemaNotation.of(server.types().getOrDefault(name, Json.Scalar.NULL));
      out.println(new Notation.Sequence(new Notation.Word(name + " = "), shape).lines(INDENT));
    }
  }

  /// Words, with line breaks where they have some and where there is no more room.
  private static void printText(String text, int indent, PrintWriter out) {
    text.strip().lines().forEach(line -> printLine(line.strip(), indent, out));
  }

  private static void printLine(String text, int indent, PrintWriter out) {
    var line = new StringBuilder();
    for (String word : text.split(" +", -1)) {
      if (!line.isEmpty() && indent + line.length() + 1 + word.length() > Notation.COLUMNS) {
        out.println(" ".repeat(indent) + line);
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    out.println(" ".repeat(indent) + line);
  }
}
