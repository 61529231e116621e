package io.ruapc.examples;

import io.ruapc.CallContext;
import io.ruapc.CallOptions;
import io.ruapc.ErrorCode;
import io.ruapc.Interceptor;
import io.ruapc.RpcException;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.io.PrintStream;
import java.security.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Code around every call: here, finding out who calls from a header, turning away who is unknown,
/// and on the other side telling what is called.
public final class Interceptors {
  private static final Map<String, String> NAMES_BY_TOKEN = Map.of("s3cret", "alice");

  private Interceptors() {}

  /// Runs the example.
  public static void main(String[] arguments) {
    run(System.out);
  }

  static void run(PrintStream out) {
    try (var server =
            Server.builder()
                .intercept(Interceptors::authenticate)
                .service(EchoService.class, text -> caller() + " says " + text)
                .listen("127.0.0.1:0");
        var client =
            Client.builder("tcp://" + server.address())
                .intercept((call, next) -> {
                  out.println("calling " + call.method());
                  return next.proceed();
                })
                .build()) {
      EchoService asAlice =
          client.with(CallOptions.create().header("token", "s3cret")).stub(EchoService.class);
      out.println(asAlice.echo("hi"));

      EchoService asNobody = client.stub(EchoService.class);
      try {
        out.println(asNobody.echo("hi"));
      } catch (RpcException failure) {
        out.println(failure.code());
      }
    }
  }

  /// An [Interceptor].
  private static @Nullable Object authenticate(CallContext call, Interceptor.Next next)
      throws Exception {
    String token = call.headers().get("token");
    String name = token == null ? null : NAMES_BY_TOKEN.get(token);
    if (name == null) {
      throw new RpcException(ErrorCode.UNAUTHENTICATED, "a token is missing or unknown");
    }
    call.principal(() -> name);
    return next.proceed();
  }

  private static String caller() {
    return CallContext.current().principal().map(Principal::getName).orElse("nobody");
  }
}
