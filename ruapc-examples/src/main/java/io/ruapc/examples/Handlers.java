package io.ruapc.examples;

import io.ruapc.CallOptions;
import io.ruapc.ErrorCode;
import io.ruapc.HandlerOptions;
import io.ruapc.RpcException;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// How an implementation wants to be called: on the event loop where it never blocks, interrupted
/// where it would wait for nobody.
public final class Handlers {
  private Handlers() {}

  /// Runs the example.
  public static void main(String[] arguments) throws InterruptedException {
    run(System.out);
  }

  static void run(PrintStream out) throws InterruptedException {
    var interrupted = new CountDownLatch(1);
    try (var server =
            Server.builder()
                .service(
                    EchoService.class,
                    text -> text + " from " + thread(),
                    HandlerOptions.create().inline("echo"))
                .service(
                    GreetService.class,
                    name -> sleep(interrupted),
                    HandlerOptions.create().interruptible())
                .listen("127.0.0.1:0");
        var client = Client.create("tcp://" + server.address())) {
      out.println(client.stub(EchoService.class).echo("hi"));

      CallOptions impatient = CallOptions.create().timeout(Duration.ofMillis(100));
      try {
        client.with(impatient).stub(GreetService.class).greet("alice");
      } catch (RpcException failure) {
        out.println(failure.code());
      }
      interrupted.await();
      out.println("and nobody sleeps");
    }
  }

  private static String thread() {
    return Thread.currentThread().isVirtual() ? "a virtual thread" : "the event loop";
  }

  private static String sleep(CountDownLatch interrupted) {
    try {
      Thread.sleep(Duration.ofDays(1));
      return "good morning";
    } catch (InterruptedException tooLate) {
      interrupted.countDown();
      throw new RpcException(ErrorCode.TIMEOUT, "nobody waits any more", tooLate);
    }
  }
}
