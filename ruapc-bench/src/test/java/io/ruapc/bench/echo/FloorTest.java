package io.ruapc.bench.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The C programs speak RuaPC's wire; skipped where there is no C compiler.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FloorTest {
  private Path floor = Path.of("");

  @BeforeAll
  void build() throws IOException, InterruptedException {
    floor =
        NativePrograms.buildFloor()
            .orElseGet(() -> Assumptions.abort("SKIPPED: no C compiler, so no C floor"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 31, 32, 300, 70_000})
  void itsClientIsContentWithItsServer(int bytes) throws IOException {
    try (PeerProcess server = PeerProcess.start(List.of(floor.toString(), "server", "0"), false)) {
      String listening = Lines.JSON.readTree(server.hear()).required("listening").textValue();
      check(Integer.parseInt(listening.substring(listening.indexOf(':') + 1)), bytes);
    }
  }

  @Test
  void itsClientIsContentWithOurServer() throws IOException {
    for (boolean inline : new boolean[] {false, true}) {
      try (EchoServer server = RuapcEcho.serve(inline)) {
        check(server.port(), 16);
        check(server.port(), 70_000);
      }
    }
  }

  private void check(int port, int bytes) throws IOException {
    try (PeerProcess client =
        PeerProcess.start(
            List.of(
                floor.toString(),
                "client",
                Integer.toString(port),
                "2",
                "3",
                String.valueOf(bytes)),
            false)) {
      for (int i = 0; i < 2; i++) {
        var run = Lines.JSON.readValue(client.ask("run 0.05"), Measurement.class);
        assertThat(run.calls()).isGreaterThanOrEqualTo(6);
        assertThat(run.p50Micros()).isPositive().isLessThanOrEqualTo(run.p99Micros());
      }
    }
  }
}
