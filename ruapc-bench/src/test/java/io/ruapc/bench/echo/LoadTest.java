package io.ruapc.bench.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LoadTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  static Stream<Arguments> everyFrameworkInEveryMode() {
    return Stream.of(Framework.values())
        .flatMap(framework ->
            Stream.of(Scenario.Mode.values()).map(mode -> Arguments.of(framework, mode)));
  }

  @ParameterizedTest
  @MethodSource("everyFrameworkInEveryMode")
  void everyFrameworkEchoesAgainAndAgain(Framework framework, Scenario.Mode mode)
      throws IOException {
    try (EchoServer server = framework.serve();
        EchoClient client = framework.connect(loopback(server.port()), 2)) {
      var load = new Load(client, mode, 2, 3, "text");
      for (int i = 0; i < 3; i++) {
        Measurement run = load.run(SHORT);
        assertThat(run.calls()).isPositive();
        assertThat(run.p50Micros()).isPositive().isLessThanOrEqualTo(run.p99Micros());
        assertThat(run.allocatedBytes()).isPositive();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherAnswerThanWhatWasSentEndsTheRun(Scenario.Mode mode) {
    var load = new Load(new DeafClient(), mode, 1, 2, "text");
    assertThatThrownBy(() -> load.run(SHORT))
        .hasMessage("a call failed")
        .hasRootCauseMessage("another text than what was sent");
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /// Answers at once, and wrongly.
  private static final class DeafClient implements EchoClient {
    @Override
    public String echo(int connection, String text) {
      return "what?";
    }

    @Override
    public void echo(
        int connection, String text, BiConsumer<@Nullable String, @Nullable Throwable> done) {
      done.accept("what?", null);
    }

    @Override
    public void close() {}
  }
}
