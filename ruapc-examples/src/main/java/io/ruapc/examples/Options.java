package io.ruapc.examples;

import io.ruapc.CallContext;
import io.ruapc.CallOptions;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.io.PrintStream;
import java.time.Duration;

/// Timeouts and headers: for a stub, for one call, for a stretch of code.
public final class Options {
  private Options() {}

  /// Runs the example.
  public static void main(String[] arguments) {
    run(System.out);
  }

  static void run(PrintStream out) {
    try (var server =
            Server.builder()
                .service(GreetService.class, name -> "hello " + name + " of " + tenant())
                .listen("127.0.0.1:0");
        var client =
            Client.builder("tcp://" + server.address()).timeout(Duration.ofSeconds(30)).build()) {
      CallOptions ofAcme =
          CallOptions.create().timeout(Duration.ofSeconds(20)).header("tenant", "acme");
      GreetService greetings = client.with(ofAcme).stub(GreetService.class);
      out.println(greetings.greet("alice"));

      CallOptions ofUmbrella = CallOptions.create().header("tenant", "umbrella");
      String one = ofUmbrella.get(() -> greetings.greet("bob"));
      out.println(one);

      ofUmbrella.run(() -> {
        out.println(greetings.greet("carol"));
        out.println(greetings.greet("dave"));
      });
    }
  }

  private static String tenant() {
    return String.valueOf(CallContext.current().headers().get("tenant"));
  }
}
