package io.ruapc.tests.matrix;

import io.ruapc.Endpoint;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// A way from a client to a server.
enum Route {
  TCP,
  WS,
  LOCAL;

  /// Listens where clients of this way reach it: on the port for every protocol, where there is
  /// one.
  Server listen(Server.Builder server) {
    return server.listen(this == LOCAL ? "local://" + UUID.randomUUID() : "127.0.0.1:0");
  }

  /// A client that comes this way.
  Client.Builder client(Server server) {
    String scheme = name().toLowerCase(Locale.ROOT);
    return Client.builder(new Endpoint(scheme, List.of(server.address())));
  }
}
