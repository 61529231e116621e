package io.ruapc.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.ruapc.CallOptions;
import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.RpcException;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import io.ruapc.tests.faults.Victim.Crate;
import io.ruapc.tests.faults.Victim.Refused;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Calls through a network that is as bad as a seed makes it.
///
/// A seed that failed is in the name of the test; `-Druapc.chaos.seed=<it>` plays it again.
@Timeout(60)
class ChaosTest {
  private static final int SEEDS = 3;
  private static final int CALLERS = 12;
  private static final Duration SPAN = Duration.ofSeconds(3);

  /// How a call may end apart from the right answer.
  private static final List<ErrorCode> EXCUSES =
      List.of(
          ErrorCode.TIMEOUT,
          ErrorCode.CONNECTION_CLOSED,
          ErrorCode.UNAVAILABLE,
          ErrorCode.CANCELLED,
          ErrorCode.RESOURCE_EXHAUSTED);

  static LongStream seeds() {
    Long given = Long.getLong("ruapc.chaos.seed");
    return given != null
        ? LongStream.of(given)
        : LongStream.range(0, SEEDS).map(index -> System.nanoTime() * 31 + index);
  }

  @ParameterizedTest(name = "-Druapc.chaos.seed={0}")
  @MethodSource("seeds")
  void everyCallEndsWithTheRightAnswerOrAClearErrorAndNothingStays(long seed) throws Exception {
    long descriptors = descriptors();
    var service = new VictimService();
    try (Server server = Server.builder().service(Victim.class, service).listen("127.0.0.1:0");
        ChaosProxy network = ChaosProxy.start(server.port(), seed);
        Client client = Client.builder(network.endpoint()).connections(2).build()) {
      var right = new AtomicInteger();
      var excused = new AtomicInteger();
      Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
      List<Thread> callers = new ArrayList<>();
      long end = System.nanoTime() + SPAN.toNanos();
      for (int i = 0; i < CALLERS; i++) {
        var random = new Random(seed + i);
        Runnable calls =
            () -> {
              while (System.nanoTime() < end) {
                try {
                  call(client, random);
                  right.incrementAndGet();
                } catch (RpcException failure) {
                  if (EXCUSES.contains(failure.code())) {
                    excused.incrementAndGet();
                  } else {
                    wrong.add(failure);
                  }
                } catch (Throwable failure) { // the top frame of a caller; the test reports it
                  wrong.add(failure);
                }
              }
            };
        callers.add(
            i % 2 == 0 ? Thread.ofPlatform().start(calls) : Thread.ofVirtual().start(calls));
      }
      for (Thread caller : callers) {
        assertThat(caller.join(Duration.ofSeconds(15))).as("the caller ends").isTrue();
      }
      assertThat(wrong).isEmpty();
      assertThat(right).hasPositiveValue();
      assertThat(network.connections()).isGreaterThan(2);

      service.gate.countDown();
      network.calm();
      await()
          .ignoreExceptions()
          .untilAsserted(
              () -> assertThat(client.stub(Victim.class).echo("calm")).isEqualTo("calm"));
      await().untilAsserted(() -> assertThat(client.pendingCalls()).isZero());
      await().untilAsserted(() -> assertThat(server.activeCalls()).isZero());
    }
    await().untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 4));
    await()
        .untilAsserted(() ->
            assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.endsWith("-deadlines")));
  }

  /// One call of a random kind, whose answer is checked.
  private static void call(Client client, Random random) throws Throwable {
    var options =
        CallOptions.create()
            .timeout(Duration.ofMillis(20 + random.nextInt(600)))
            .format(random.nextBoolean() ? Format.JSON : Format.MESSAGE_PACK);
    Victim stub = client.with(options).stub(Victim.class);
    VictimRpc.Async async = client.with(options).stub(VictimRpc.Async.class);
    int size = random.nextInt(10) == 0 ? random.nextInt(60_000) : random.nextInt(100);
    String text = Character.toString('a' + random.nextInt(26)).repeat(size) + random.nextLong();
    switch (random.nextInt(8)) {
      case 0, 1 -> assertThat(stub.echo(text)).isEqualTo(text);
      case 2 -> assertThat(get(async.echo(text))).isEqualTo(text);
      case 3 -> assertThat(get(async.later(text))).isEqualTo(text);
      case 4 -> {
        var inside = new Crate(text, List.of(size), Map.of());
        var crate = new Crate("", List.of(), Map.of(text, inside));
        assertThat(stub.store(crate)).isEqualTo(crate);
      }
      case 5 -> assertThat(stub.count(new byte[size])).isEqualTo(size);
      case 6 -> {
        try {
          throw new AssertionError(stub.fail("refused"));
        } catch (Refused refused) {
          assertThat(refused.reason()).isEqualTo("no room");
        }
      }
      default -> {
        CompletableFuture<String> given = async.hold(text);
        Thread.sleep(random.nextInt(5));
        given.cancel(true);
        assertThat(given).isDone();
      }
    }
  }

  private static String get(CompletableFuture<String> future) throws Throwable {
    try {
      return future.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause();
    }
  }

  private static long descriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }
}
