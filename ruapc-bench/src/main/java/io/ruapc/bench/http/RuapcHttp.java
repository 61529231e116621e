package io.ruapc.bench.http;

import io.ruapc.HandlerOptions;
import io.ruapc.bench.echo.EchoService;
import io.ruapc.server.Server;

/// RuaPC as users start it. A process of its own: `RuapcHttp` says the port it listens on and runs
/// until its input ends.
final class RuapcHttp {
  private RuapcHttp() {}

  public static void main(String[] arguments) throws Exception {
    var options =
        arguments[0].equals("inline") ? HandlerOptions.create().inline() : HandlerOptions.create();
    Server server =
        Server.builder().service(EchoService.class, text -> text, options).listen("127.0.0.1:0");
    System.out.println(server.port());
    while (System.in.read() >= 0) {
      // Until whoever started this ends.
    }
    System.exit(0);
  }
}
