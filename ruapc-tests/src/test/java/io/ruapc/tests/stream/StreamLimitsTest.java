package io.ruapc.tests.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcService;
import io.ruapc.RpcStream;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What streams may hold, and how large their items may be.
@Timeout(60)
class StreamLimitsTest {
  private static final int SMALL = 5_000;
  private static final int LARGE = 100;
  private static final int MIB = 1 << 20;
  private static final String LARGE_TEXT = "x".repeat(MIB - 16);

  private final LoadsService service = new LoadsService();
  private final Server server =
      Server.builder()
          .service(Loads.class, service)
          .maxHeldBytes(24L * MIB)
          .maxStreamItemBytes(2 * MIB)
          .listen("127.0.0.1:0");
  private final Client client = Client.create("tcp://127.0.0.1:" + server.port());
  private final Loads loads = client.stub(Loads.class);

  @AfterEach
  void nothingIsLeft() {
    service.gate.countDown();
    await().until(() -> client.pendingCalls() == 0 && server.activeCalls() == 0);
    client.close();
    server.close();
  }

  /// Small items, then large ones.
  @RpcService
  public interface Loads {
    /// Takes the small ones, waits at the first large one until the gate opens, and takes the rest;
    /// how many came.
    int upload(RpcStream<String> texts);

    /// How long the longest is.
    int longest(RpcStream<String> texts);

    /// A text of this length.
    RpcStream<String> text(int length);
  }

  private static final class LoadsService implements Loads {
    final CountDownLatch gate = new CountDownLatch(1);

    @Override
    public int upload(RpcStream<String> texts) {
      int count = 0;
      for (String text : texts) {
        if (++count == SMALL + 1) {
          assertThat(text).hasSize(LARGE_TEXT.length());
          awaitGate();
        }
      }
      return count;
    }

    private void awaitGate() {
      try {
        gate.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public int longest(RpcStream<String> texts) {
      int longest = 0;
      for (String text : texts) {
        longest = Math.max(longest, text.length());
      }
      return longest;
    }

    @Override
    public RpcStream<String> text(int length) {
      return RpcStream.of("x".repeat(length));
    }
  }

  /// Small items make a wide window of credit; large ones that follow must not fill the memory of
  /// their taker, who sleeps, nor fail for that.
  @Test
  void largeItemsAfterSmallOnesWaitAtTheirSender() {
    var large = new AtomicInteger();
    RpcStream<String> texts =
        RpcStream.produce(out -> {
          for (int i = 0; i < SMALL; i++) {
            out.send("x");
          }
          for (int i = 0; i < LARGE; i++) {
            out.send(LARGE_TEXT);
            if (large.incrementAndGet() == 10) {
              service.gate.countDown();
            }
          }
        });
    assertThat(loads.upload(texts)).isEqualTo(SMALL + LARGE);
  }

  @Test
  void aSleepingTakerHoldsNoMoreThanItsCreditWhateverTheSizes() {
    var large = new AtomicInteger();
    RpcStream<String> texts =
        RpcStream.produce(out -> {
          for (int i = 0; i < SMALL; i++) {
            out.send("x");
          }
          while (service.gate.getCount() > 0) {
            out.send(LARGE_TEXT);
            large.incrementAndGet();
          }
        });
    CompletableFuture<Integer> count = CompletableFuture.supplyAsync(() -> loads.upload(texts));
    await().until(() -> large.get() > 0);
    await().during(Duration.ofMillis(300)).until(() -> large.get() < 24);
    service.gate.countDown();
    assertThat(count.join()).isEqualTo(SMALL + large.get());
  }

  @Test
  void theLargestItemIsForTheReceiverToSay() {
    assertThat(loads.longest(RpcStream.of("x".repeat(3 * MIB / 2)))).isEqualTo(3 * MIB / 2);
    assertThatThrownBy(() -> loads.longest(RpcStream.of("x".repeat(2 * MIB))))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENCODING));
    try (var small =
        Client.builder("tcp://127.0.0.1:" + server.port()).maxStreamItemBytes(1_000).build()) {
      assertThat(small.stub(Loads.class).text(900).toList()).hasSize(1);
      assertThatThrownBy(() -> small.stub(Loads.class).text(1_000).toList())
          .isInstanceOf(RpcException.class)
          .hasMessageContaining("limit of 1000");
    }
    assertThatThrownBy(() -> Server.builder().maxStreamItemBytes(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxStreamItemBytes");
  }

  /// Whoever lost it cannot close it.
  @Test
  void aStreamThatIsForgottenIsCancelled() {
    var numbers = new NumbersService();
    try (var server = Server.builder().service(Numbers.class, numbers).listen("127.0.0.1:0");
        var client = Client.create("tcp://127.0.0.1:" + server.port())) {
      takeOne(client.stub(Numbers.class));
      await()
          .until(() -> {
            System.gc();
            return numbers.stopped.getCount() == 0 && client.pendingCalls() == 0;
          });
      assertThat(server.activeCalls()).isZero();
    }
  }

  @Test
  void aStreamThatIsForgottenIsTold() {
    PrintStream before = System.err;
    var log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try (var server =
            Server.builder().service(Numbers.class, new NumbersService()).listen("127.0.0.1:0");
        var client = Client.create("tcp://127.0.0.1:" + server.port())) {
      Numbers numbers = client.stub(Numbers.class);
      numbers.count(3).toList();
      takeOne(numbers);
      await()
          .until(() -> {
            System.gc();
            return client.pendingCalls() == 0;
          });
      await()
          .untilAsserted(() ->
              assertThat(log.toString(StandardCharsets.UTF_8))
                  .containsOnlyOnce("a stream was never closed: method=Numbers/count"));
    } finally {
      System.setErr(before);
    }
  }

  private static void takeOne(Numbers numbers) {
    Iterator<Integer> counted = numbers.count(1_000_000).iterator();
    assertThat(counted.next()).isZero();
  }
}
