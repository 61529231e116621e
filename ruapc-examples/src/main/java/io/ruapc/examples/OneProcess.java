package io.ruapc.examples;

import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.io.PrintStream;

/// A server and its client in one process, without a port.
public final class OneProcess {
  private OneProcess() {}

  /// Runs the example.
  public static void main(String[] arguments) {
    run(System.out);
  }

  static void run(PrintStream out) {
    try (var server =
            Server.builder()
                .service(GreetService.class, name -> "hello " + name + "!")
                .listen("local://greetings");
        var client = Client.create("local://greetings")) {
      out.println(client.stub(GreetService.class).greet("alice"));
      out.println(server.connections() + " connection to " + server.endpoint());
    }
  }
}
