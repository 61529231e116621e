package io.ruapc.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruapc.Endpoint;
import io.ruapc.transport.Listener;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.netty.SocketListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a suite that others have written thinks of the server: no case may fail.
@Tag("slow")
final class AutobahnTest {
  private static final int FEWEST_CASES = 240;

  /// Jython takes its time.
  private static final TransportOptions OPTIONS =
      TransportOptions.standard().withConnectTimeout(Duration.ofMinutes(1));

  @TempDir private Path reports;

  @Test
  void itsFuzzingClientFindsNothingWrongWithTheServer() throws Exception {
    Listener listener =
        SocketListener.bind(
            "ws",
            new Endpoint.Address("127.0.0.1", 0),
            new OnlyUpgrades(new EchoContent()),
            OPTIONS,
            EchoContent.Echo::new);
    try (var suite =
        Autobahn.fuzzingClient(reports, "ws://127.0.0.1:" + listener.address().port())) {
      suite.await();
      assertContent(suite.results());
    } finally {
      listener.close();
    }
  }

  private static void assertContent(Map<String, String> results) {
    assertThat(results).hasSizeGreaterThan(FEWEST_CASES);
    assertThat(results.entrySet()).noneMatch(result -> result.getValue().contains("FAILED"));
  }
}
