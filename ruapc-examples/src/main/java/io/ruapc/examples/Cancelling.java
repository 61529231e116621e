package io.ruapc.examples;

import io.ruapc.CallContext;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/// A caller that changes its mind, and a handler that asks now and then whether it did.
public final class Cancelling {
  private static final Duration PIECE = Duration.ofMillis(1);

  private Cancelling() {}

  /// Runs the example.
  public static void main(String[] arguments) throws InterruptedException {
    run(System.out);
  }

  static void run(PrintStream out) throws InterruptedException {
    var started = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    try (var server =
            Server.builder()
                .service(GreetService.class, name -> work(started, stopped))
                .listen("127.0.0.1:0");
        var client = Client.create("tcp://" + server.address())) {
      CompletableFuture<String> answer = client.stub(GreetServiceRpc.Async.class).greet("alice");
      started.await();
      answer.cancel(true);
      stopped.await();
      out.println("the handler has stopped");
    }
  }

  private static String work(CountDownLatch started, CountDownLatch stopped) {
    started.countDown();
    while (!CallContext.current().isCancelled()) {
      LockSupport.parkNanos(PIECE.toNanos()); // a piece of work
    }
    stopped.countDown();
    return "too late";
  }
}
