package io.ruapc.examples;

import io.ruapc.RpcService;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// A contract whose results come later: neither its handler nor its caller holds a thread while
/// they wait.
public final class StagedAnswers {
  private static final Duration DELAY = Duration.ofMillis(10);

  private StagedAnswers() {}

  /// Knows what the weather will be.
  @RpcService
  public interface Forecasts {
    /// The weather of tomorrow.
    CompletionStage<String> tomorrow(String city);
  }

  /// Runs the example.
  public static void main(String[] arguments) {
    run(System.out);
  }

  static void run(PrintStream out) {
    try (var server =
            Server.builder()
                .service(Forecasts.class, StagedAnswers::tomorrow)
                .listen("127.0.0.1:0");
        var client = Client.create("tcp://" + server.address())) {
      Forecasts forecasts = client.stub(Forecasts.class);

      CompletionStage<String> both =
          forecasts
              .tomorrow("Oslo")
              .thenCombine(forecasts.tomorrow("Rome"), (oslo, rome) -> oslo + ", " + rome);

      out.println(both.toCompletableFuture().join());
    }
  }

  private static CompletionStage<String> tomorrow(String city) {
    Executor later = CompletableFuture.delayedExecutor(DELAY.toMillis(), TimeUnit.MILLISECONDS);
    return CompletableFuture.supplyAsync(() -> "rain in " + city, later);
  }
}
