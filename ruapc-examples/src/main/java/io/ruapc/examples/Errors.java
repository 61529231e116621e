package io.ruapc.examples;

import io.ruapc.RpcException;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;

/// An error that the contract declares is caught as itself; all others are an [RpcException] that
/// says what may be done about it.
public final class Errors {
  private Errors() {}

  /// Runs the example.
  public static void main(String[] arguments) {
    run(System.out);
  }

  static void run(PrintStream out) {
    try (var server =
            Server.builder()
                .service(ShopService.class, new Shop(Clock.systemUTC()))
                .listen("127.0.0.1:0");
        var client = Client.create("tcp://" + server.address())) {
      ShopService shop = client.stub(ShopService.class);
      order(shop, "atlas", 2, out);
      order(shop, "moon", 1, out);
      order(shop, "lens", -1, out);
      order(shop, "lens", 1, out);
    }
  }

  private static void order(ShopService shop, String product, int count, PrintStream out) {
    try {
      out.println("paid " + shop.order(Map.of(product, count), new Payment.Cash()).total());
    } catch (OutOfStock e) {
      out.println("there are only " + e.left() + " of " + e.product());
    } catch (UnknownProduct e) {
      out.println("nobody sells a " + e.product());
    } catch (RpcException e) {
      out.println(e.code() + ": " + e.message() + (e.retryIsSafe() ? ", try again" : ""));
    }
  }
}
