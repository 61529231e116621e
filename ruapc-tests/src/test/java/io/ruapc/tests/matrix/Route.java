package io.ruapc.tests.matrix;

import io.ruapc.Endpoint;
import io.ruapc.Tls;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// A way from a client to a server.
enum Route {
  TCP,
  TCPS,
  WS,
  WSS,
  HTTP,
  HTTPS,
  LOCAL;

  private boolean isSecured() {
    return this == TCPS || this == WSS || this == HTTPS;
  }

  /// Listens where clients of this way reach it: on the port for every protocol, where there is
  /// one.
  Server listen(Server.Builder server) {
    if (this == LOCAL) {
      return server.listen("local://" + UUID.randomUUID());
    }
    if (isSecured()) {
      server.tls(Tls.create().selfSigned("127.0.0.1"));
    }
    return server.listen("127.0.0.1:0");
  }

  /// A client that comes this way.
  Client.Builder client(Server server) {
    String scheme = name().toLowerCase(Locale.ROOT);
    Client.Builder client = Client.builder(new Endpoint(scheme, List.of(server.address())));
    return isSecured() ? client.tls(Tls.create().trustAnybody()) : client;
  }
}
