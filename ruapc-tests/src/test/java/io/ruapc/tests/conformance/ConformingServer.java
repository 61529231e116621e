package io.ruapc.tests.conformance;

import io.ruapc.server.Server;

/// The server that vectors are played against.
final class ConformingServer {
  private ConformingServer() {}

  static Server start() {
    return Server.builder()
        .service(EchoService.class, text -> text)
        .service(FeatureService.class, () -> {})
        .listen("tcp://127.0.0.1:0");
  }
}
