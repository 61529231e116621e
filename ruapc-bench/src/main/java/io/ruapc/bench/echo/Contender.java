package io.ruapc.bench.echo;

import java.util.List;

/// A server and a client that are measured together.
///
/// @param name in the tables
/// @param server the command of the server process
/// @param client makes the command of the client process
/// @param isJava whether the server says what it allocates
record Contender(String name, List<String> server, ClientCommand client, boolean isJava) {
  /// The command of a client for the server on this port.
  interface ClientCommand {
    List<String> of(int port, Scenario scenario);
  }
}
