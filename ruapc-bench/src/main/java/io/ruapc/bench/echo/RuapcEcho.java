package io.ruapc.bench.echo;

import io.ruapc.HandlerOptions;
import io.ruapc.Tls;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// RuaPC; each connection is a client of its own.
final class RuapcEcho implements EchoClient {
  private final List<Client> clients = new ArrayList<>();
  private final List<EchoService> stubs = new ArrayList<>();
  private final List<EchoServiceRpc.Async> asyncStubs = new ArrayList<>();

  private RuapcEcho() {}

  static EchoServer serve(boolean inline) {
    return new RunningServer(builder(inline).listen("127.0.0.1:0"));
  }

  static EchoServer serveTls() {
    return new RunningServer(
        builder(false).tls(Tls.create().selfSigned("127.0.0.1")).listen("127.0.0.1:0"));
  }

  private static Server.Builder builder(boolean inline) {
    var options = inline ? HandlerOptions.create().inline() : HandlerOptions.create();
    return Server.builder().service(EchoService.class, text -> text, options);
  }

  static EchoClient connect(
      String scheme, InetSocketAddress server, int connections, boolean onEventLoop) {
    var echo = new RuapcEcho();
    for (int i = 0; i < connections; i++) {
      var builder = Client.builder(scheme + "://127.0.0.1:" + server.getPort()).connections(1);
      if (scheme.equals("tcps")) {
        builder.tls(Tls.create().trustAnybody());
      }
      if (onEventLoop) {
        builder.completeOnEventLoop();
      }
      Client client = builder.build();
      echo.clients.add(client);
      echo.stubs.add(client.stub(EchoService.class));
      echo.asyncStubs.add(client.stub(EchoServiceRpc.Async.class));
    }
    return echo;
  }

  @Override
  public String echo(int connection, String text) {
    return stubs.get(connection).echo(text);
  }

  @Override
  public void echo(
      int connection, String text, BiConsumer<@Nullable String, @Nullable Throwable> done) {
    var _ = asyncStubs.get(connection).echo(text).whenComplete(done);
  }

  @Override
  public void close() {
    clients.forEach(Client::close);
  }

  private record RunningServer(Server server) implements EchoServer {
    @Override
    public int port() {
      return server.port();
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
