package io.ruapc.examples;

import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.io.PrintStream;
import java.time.Duration;

/// An argument that the server calls while it works: a lambda is enough.
public final class CallbackArguments {
  private CallbackArguments() {}

  /// Runs the example.
  public static void main(String[] arguments) {
    run(System.out);
  }

  static void run(PrintStream out) {
    try (var server = Server.builder().service(Jobs.class, new StepJobs()).listen("127.0.0.1:0");
        var client = Client.create("tcp://" + server.address())) {
      Jobs jobs = client.stub(Jobs.class);

      int done =
          jobs.run(3, Duration.ofMillis(1), (step, steps) -> out.println(step + " of " + steps));

      out.println("done " + done);
    }
  }
}
