package io.ruapc.examples;

import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// Many calls at once from one thread, with the twin that is generated beside each contract.
public final class AsynchronousCalls {
  private AsynchronousCalls() {}

  /// Runs the example.
  public static void main(String[] arguments) {
    run(System.out);
  }

  static void run(PrintStream out) {
    try (var server =
            Server.builder()
                .service(GreetService.class, name -> "hello " + name + "!")
                .listen("127.0.0.1:0");
        var client = Client.create("tcp://" + server.address())) {
      GreetServiceRpc.Async greetings = client.stub(GreetServiceRpc.Async.class);

      List<CompletableFuture<String>> answers =
          Stream.of("alice", "bob", "carol").map(greetings::greet).toList();

      answers.forEach(answer -> out.println(answer.join()));
    }
  }
}
