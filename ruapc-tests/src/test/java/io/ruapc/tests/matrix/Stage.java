package io.ruapc.tests.matrix;

import static org.awaitility.Awaitility.await;

import io.ruapc.Format;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import io.ruapc.tests.call.Probe;
import io.ruapc.tests.call.ProbeService;
import io.ruapc.tests.callback.Steps;
import io.ruapc.tests.callback.Talks;
import io.ruapc.tests.callback.TalksService;
import io.ruapc.tests.stream.Numbers;
import io.ruapc.tests.stream.NumbersService;

/// A server with all services and a client of one route and format, on which a feature is shown.
final class Stage implements AutoCloseable {
  final ProbeService probes = new ProbeService();
  final TalksService talks = new TalksService();
  final NumbersService numbers = new NumbersService();
  final Server server;
  final Client client;

  Stage(Route route, Format format) {
    server =
        route.listen(
            Server.builder()
                .service(Probe.class, probes)
                .service(Talks.class, talks)
                .service(Numbers.class, numbers)
                .service(Caller.class, new CallerService()));
    client = route.client(server).format(format).service(Steps.class, this::down).build();
  }

  private int down(int depth, Steps other) {
    return depth == 0 ? 0 : 1 + other.down(depth - 1, this::down);
  }

  <S> S stub(Class<S> contract) {
    return client.stub(contract);
  }

  /// Closes both; a feature must leave nothing behind.
  @Override
  public void close() {
    probes.gate.countDown();
    try {
      await()
          .until(() ->
              client.pendingCalls() == 0
                  && server.activeCalls() == 0
                  && client.callbacks() == 0
                  && server.callbacks() == 0);
    } finally {
      client.close();
      server.close();
    }
  }
}
