package io.ruapc.examples;

import io.ruapc.CallContext;
import io.ruapc.CallOptions;
import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// A caller that does not wait for ever, and a handler that stops when nobody waits any more.
public final class Deadlines {
  private Deadlines() {}

  /// Runs the example.
  public static void main(String[] arguments) throws InterruptedException {
    run(System.out);
  }

  static void run(PrintStream out) throws InterruptedException {
    var stopped = new CountDownLatch(1);
    try (var server =
            Server.builder()
                .service(GreetService.class, name -> workUntilCancelled(stopped))
                .listen("127.0.0.1:0");
        var client = Client.create("tcp://" + server.address())) {
      GreetService greetings = client.stub(GreetService.class);
      try {
        CallOptions.create().timeout(Duration.ofMillis(100)).run(() -> greetings.greet("alice"));
      } catch (RpcException failure) {
        out.println(failure.code() == ErrorCode.TIMEOUT ? "no answer in 100 ms" : failure);
      }
      stopped.await();
      out.println("the handler has stopped too");
    }
  }

  private static String workUntilCancelled(CountDownLatch stopped) {
    var cancelled = new CountDownLatch(1);
    CallContext.current().onCancel(cancelled::countDown);
    try {
      cancelled.await(); // where real work would ask isCancelled() now and then
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopped.countDown();
    return "too late";
  }
}
