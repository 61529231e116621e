package io.ruapc.examples;

import io.ruapc.CallContext;
import io.ruapc.Peer;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.io.PrintStream;

/// A server that calls a service of its client, over the connection that the client opened.
public final class Push {
  private Push() {}

  /// Runs the example.
  public static void main(String[] arguments) {
    run(System.out);
  }

  static void run(PrintStream out) {
    try (var server =
            Server.builder().service(EchoService.class, Push::greetCaller).listen("127.0.0.1:0");
        var client =
            Client.builder("tcp://" + server.address())
                .service(GreetService.class, name -> "hello " + name + ", says the client")
                .build()) {
      out.println(client.stub(EchoService.class).echo("alice"));
    }
  }

  private static String greetCaller(String text) {
    Peer caller = CallContext.current().peer();
    return caller.stub(GreetService.class).greet(text);
  }
}
