package io.ruapc.bench.echo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Who takes part, as far as it could be built here.
final class Contenders {
  static final String TCP = "TCP";
  static final String GRPC_DIRECT = "gRPC direct executor";
  static final String RUST = "Rust sibling";
  static final String FLOOR = "C floor";

  private final NativePrograms programs;

  Contenders(NativePrograms programs) {
    this.programs = programs;
  }

  /// Every server with a client of its own kind.
  List<Contender> withOwnClients() {
    List<Contender> contenders = new ArrayList<>();
    contenders.add(java("RuaPC", Framework.RUAPC));
    contenders.add(java("RuaPC, inline handler", Framework.RUAPC_INLINE));
    contenders.add(java(GRPC_DIRECT, Framework.GRPC_DIRECT));
    contenders.add(java("gRPC default executor", Framework.GRPC_DEFAULT));
    programs.rust().ifPresent(peer -> contenders.add(rust(peer, rustClient(peer))));
    programs.floor().ifPresent(floor -> contenders.add(floor(floor)));
    return contenders;
  }

  /// Every server of RuaPC's wire, all with the C client: differences are the servers' alone. Empty
  /// where there is no C compiler.
  List<Contender> withFloorClient() {
    List<Contender> contenders = new ArrayList<>();
    programs
        .floor()
        .ifPresent(floor -> {
          contenders.add(
              new Contender("RuaPC", javaServer(Framework.RUAPC), floorClient(floor), true));
          contenders.add(
              new Contender(
                  "RuaPC, inline handler",
                  javaServer(Framework.RUAPC_INLINE),
                  floorClient(floor),
                  true));
          programs.rust().ifPresent(peer -> contenders.add(rust(peer, floorClient(floor))));
          contenders.add(floor(floor));
        });
    return contenders;
  }

  /// The same server and client by each of their ways, all on one port.
  static List<Contender> overEveryTransport() {
    return List.of(
        java(TCP, Framework.RUAPC),
        java("WebSocket", Framework.RUAPC_WEBSOCKET),
        java("HTTP/2 stream", Framework.RUAPC_HTTP2),
        java("TCP with TLS", Framework.RUAPC_TLS));
  }

  private static Contender java(String name, Framework framework) {
    return new Contender(
        name,
        javaServer(framework),
        (port, scenario) ->
            javaCommand(
                LoadClient.class,
                framework.name(),
                Integer.toString(port),
                scenario.mode().name(),
                Integer.toString(scenario.connections()),
                Integer.toString(scenario.outstanding()),
                Integer.toString(scenario.bytes())),
        true);
  }

  private static Contender rust(Path peer, Contender.ClientCommand client) {
    return new Contender(RUST, List.of(peer.toString(), "server"), client, false);
  }

  private static Contender floor(Path floor) {
    return new Contender(
        FLOOR, List.of(floor.toString(), "server", "0"), floorClient(floor), false);
  }

  private static Contender.ClientCommand rustClient(Path peer) {
    return (port, scenario) ->
        List.of(
            peer.toString(),
            "client",
            "--connect=tcp://127.0.0.1:" + port,
            "--connections=" + scenario.connections(),
            "--outstanding=" + scenario.outstanding(),
            "--bytes=" + scenario.bytes());
  }

  private static Contender.ClientCommand floorClient(Path floor) {
    return (port, scenario) ->
        List.of(
            floor.toString(),
            "client",
            Integer.toString(port),
            Integer.toString(scenario.connections()),
            Integer.toString(scenario.outstanding()),
            Integer.toString(scenario.bytes()));
  }

  private static List<String> javaServer(Framework framework) {
    return javaCommand(LoadServer.class, framework.name());
  }

  private static List<String> javaCommand(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // As a user would start a service, apart from warnings that would mix with the output.
    command.add("-Xmx512m");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }
}
