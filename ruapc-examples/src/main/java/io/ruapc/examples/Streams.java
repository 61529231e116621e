package io.ruapc.examples;

import io.ruapc.RpcStream;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;

/// Streams in both directions: results that come one by one, and an argument that is sent so.
public final class Streams {
  private Streams() {}

  /// Runs the example.
  public static void main(String[] arguments) {
    run(System.out);
  }

  static void run(PrintStream out) {
    try (var server =
            Server.builder()
                .service(Ticker.class, new ClockTicker(Clock.systemUTC()))
                .service(Uploads.class, new CountingUploads())
                .listen("127.0.0.1:0");
        var client = Client.create("tcp://" + server.address())) {
      Ticker ticker = client.stub(Ticker.class);
      try (RpcStream<Tick> ticks = ticker.tick(1_000_000, Duration.ofMillis(1))) {
        for (Tick tick : ticks) {
          out.println("tick " + tick.number());
          if (tick.number() == 3) {
            break; // closing the stream stops the server
          }
        }
      }

      Uploads uploads = client.stub(Uploads.class);
      out.println(uploads.count(RpcStream.of("to be", "or not to be")));
    }
  }
}
