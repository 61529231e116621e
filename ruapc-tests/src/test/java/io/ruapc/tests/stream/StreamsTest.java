package io.ruapc.tests.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ruapc.CallOptions;
import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.RpcException;
import io.ruapc.RpcStream;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import io.ruapc.tests.call.Scheme;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
@ParameterizedClass
@EnumSource(Scheme.class)
class StreamsTest {
  private final NumbersService service = new NumbersService();
  private final Server server;
  private final Client client;
  private final Numbers numbers;

  StreamsTest(Scheme scheme) {
    server = Server.builder().service(Numbers.class, service).listen(scheme.free());
    client = Client.create(server.endpoint().toString());
    numbers = client.stub(Numbers.class);
  }

  @AfterEach
  void nothingIsLeft() {
    await().until(() -> client.pendingCalls() == 0 && server.activeCalls() == 0);
    client.close();
    server.close();
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void aResultComesItemByItem(Format format) {
    Numbers stub = client.with(CallOptions.create().format(format)).stub(Numbers.class);
    try (RpcStream<Integer> counted = stub.count(10_000)) {
      int next = 0;
      for (int number : counted) {
        assertThat(number).isEqualTo(next++);
      }
      assertThat(next).isEqualTo(10_000);
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void aParameterGoesItemByItem(Format format) {
    Numbers stub = client.with(CallOptions.create().format(format)).stub(Numbers.class);
    List<Integer> many = IntStream.range(0, 1_000).boxed().toList();
    assertThat(stub.sum("all", RpcStream.from(many))).isEqualTo(499_500);
    assertThat(stub.sum("none", RpcStream.of())).isZero();
  }

  @Test
  void bothDirectionsRunAtOnce() {
    var sent = new AtomicInteger();
    RpcStream<Integer> input =
        RpcStream.produce(out -> {
          for (int i = 0; i < 100; i++) {
            out.send(i);
            sent.incrementAndGet();
          }
        });
    List<Integer> doubled = new ArrayList<>();
    try (RpcStream<Integer> twice = numbers.twice(input)) {
      twice.forEach(doubled::add);
    }
    assertThat(doubled).hasSize(100).startsWith(0, 2, 4).endsWith(198);
  }

  @Test
  void aDeclaredErrorComesAfterTheItemsBeforeIt() throws Exception {
    List<Integer> seen = new ArrayList<>();
    assertThatThrownBy(() -> numbers.fail(100).forEach(seen::add))
        .isInstanceOfSatisfying(TooMany.class, error -> assertThat(error.most()).isEqualTo(100));
    assertThat(seen).hasSize(100);
  }

  @Test
  void aTakerThatSleepsStopsTheGeneratorAndNothingElse() {
    try (RpcStream<String> texts = numbers.texts(1_000)) {
      Iterator<String> taken = texts.iterator();
      taken.next();
      var unchanged = new Unchanged();
      await()
          .during(Duration.ofMillis(200))
          .atMost(Duration.ofSeconds(20))
          .until(() -> unchanged.test(service.sent.get()));
      assertThat(service.sent.get()).isLessThan(2_000);
      assertThat(numbers.echo("still there")).isEqualTo("still there");
    }
  }

  @Test
  void closingEarlyStopsTheGenerator() throws Exception {
    try (RpcStream<String> texts = numbers.texts(10)) {
      assertThat(texts.iterator().next()).hasSize(10);
    }
    service.stopped.await();
  }

  @Test
  void anAnswerStopsTheStreamThatIsSent() throws Exception {
    var stopped = new CountDownLatch(1);
    RpcStream<Integer> endless =
        RpcStream.produce(out -> {
          try {
            for (int i = 7; ; i++) {
              out.send(i);
            }
          } finally {
            stopped.countDown();
          }
        });
    assertThat(numbers.first(endless)).isEqualTo(7);
    stopped.await();
  }

  @Test
  void aStreamThatFailsWhileItIsSentIsNotTakenForWhole() {
    RpcStream<Integer> broken =
        RpcStream.produce(out -> {
          out.send(1);
          throw new IllegalStateException("disk full");
        });
    assertThatThrownBy(() -> numbers.sum("cut", broken))
        .isInstanceOf(RpcException.class)
        .hasRootCauseMessage("disk full");
  }

  @Test
  void aDeadlineEndsBothSides() throws Exception {
    Numbers hasty =
        client.with(CallOptions.create().timeout(Duration.ofMillis(100))).stub(Numbers.class);
    try (RpcStream<String> texts = hasty.texts(10)) {
      assertThatThrownBy(() -> texts.forEach(text -> {}))
          .isInstanceOfSatisfying(
              RpcException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
    }
    service.stopped.await();
  }

  @Test
  void theEndOfTheConnectionEndsBothSides() throws Exception {
    RpcStream<String> texts = numbers.texts(10);
    Iterator<String> taken = texts.iterator();
    taken.next();
    server.close();
    assertThatThrownBy(() -> taken.forEachRemaining(text -> {}))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONNECTION_CLOSED));
    service.stopped.await();
  }

  @Test
  void anItemOverThePeersLimitFailsAtItsSender() {
    assertThatThrownBy(() -> numbers.texts(2 << 20).forEach(text -> {}))
        .isInstanceOf(RpcException.class)
        .hasMessageContaining("over the peer's limit of 1048576");
  }

  @Test
  void aStreamIsTakenOnce() {
    try (RpcStream<Integer> counted = numbers.count(3)) {
      assertThat(counted.iterator().next()).isZero();
      assertThatThrownBy(counted::iterator).isInstanceOf(IllegalStateException.class);
    }
  }
}
