package io.ruapc.tests.conformance;

import io.ruapc.server.Server;

/// The server that vectors are played against.
final class ConformingServer {
  private ConformingServer() {}

  /// One that speaks TCP only: on a port for all protocols a bad frame is bad HTTP.
  static Server start() {
    return start("tcp://127.0.0.1:0");
  }

  static Server start(String address) {
    return Server.builder()
        .service(EchoService.class, text -> text)
        .service(FeatureService.class, () -> {})
        .listen(address);
  }
}
