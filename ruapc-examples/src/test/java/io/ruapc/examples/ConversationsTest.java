package io.ruapc.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcStream;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The services with streams and callbacks of a call, over TCP.
@Timeout(60)
final class ConversationsTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private final Server server =
      Server.builder()
          .service(Ticker.class, new ClockTicker(Clock.fixed(NOON, ZoneOffset.UTC)))
          .service(Jobs.class, new StepJobs())
          .service(Uploads.class, new CountingUploads())
          .listen("127.0.0.1:0");

  private final Client client = Client.create("tcp://127.0.0.1:" + server.port());

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void theClockTicksAsOftenAsAsked() {
    Ticker ticker = client.stub(Ticker.class);

    assertThat(ticker.tick(3, Duration.ofMillis(1)).toList())
        .containsExactly(new Tick(1, NOON), new Tick(2, NOON), new Tick(3, NOON));
    assertThat(ticker.tick(0, Duration.ZERO).toList()).isEmpty();
    assertThatThrownBy(() -> ticker.tick(-1, Duration.ZERO).toList())
        .isInstanceOfSatisfying(
            RpcException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }

  @Test
  void theClockStopsWhenNobodyListens() throws InterruptedException {
    try (var ticks = client.stub(Ticker.class).tick(2, Duration.ofDays(1))) {
      assertThat(ticks.iterator().next().number()).isEqualTo(1);
    }
    while (server.activeCalls() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aJobReportsEachStepBeforeItIsDone() {
    List<Integer> reported = new ArrayList<>();

    int done =
        client
            .stub(Jobs.class)
            .run(3, Duration.ofMillis(1), (step, steps) -> reported.add(step * 10 + steps));

    assertThat(done).isEqualTo(3);
    assertThat(reported).containsExactly(13, 23, 33);
  }

  @Test
  void aJobStopsWhenItsCallerHasGone() throws InterruptedException {
    var started = new CountDownLatch(1);
    var call =
        client
            .stub(JobsRpc.Async.class)
            .run(2, Duration.ofDays(1), (step, steps) -> started.countDown());
    call.cancel(true);
    while (server.activeCalls() > 0) {
      Thread.onSpinWait();
    }
    assertThat(started.getCount()).isOne();
  }

  @Test
  void uploadsAreCounted() {
    Uploads uploads = client.stub(Uploads.class);

    assertThat(uploads.count(RpcStream.of("to be", "or not to be"))).isEqualTo(new Count(2, 6, 17));
    assertThat(uploads.count(RpcStream.of())).isEqualTo(new Count(0, 0, 0));
    // The check values that are published for these two.
    assertThat(
            List.of(
                entry("CRC32", uploads.checksum("CRC32", parts("1234", "56789"))),
                entry("CRC32C", uploads.checksum("CRC32C", parts("1234", "56789")))))
        .containsExactly(entry("CRC32", 0xCBF43926L), entry("CRC32C", 0xE3069283L));
  }

  private static RpcStream<byte[]> parts(String... texts) {
    List<byte[]> parts = new ArrayList<>();
    for (String text : texts) {
      parts.add(text.getBytes(UTF_8));
    }
    return RpcStream.from(parts);
  }
}
