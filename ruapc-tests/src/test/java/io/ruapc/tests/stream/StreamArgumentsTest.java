package io.ruapc.tests.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ruapc.CallContext;
import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcStream;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What becomes of streams that are passed, also where they are never begun, and who hears of the
/// end of their calls.
@Timeout(60)
class StreamArgumentsTest {
  private final LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();
  private final NumbersService service = new NumbersService();
  private final Server server =
      Server.builder()
          .service(Numbers.class, service)
          .intercept((call, next) -> {
            call.onEnd(failure -> ends.add("server " + shown(call, failure)));
            return next.proceed();
          })
          .listen("127.0.0.1:0");
  private final Client client =
      Client.builder("tcp://127.0.0.1:" + server.port())
          .intercept((call, next) -> {
            call.onEnd(failure -> ends.add("client " + shown(call, failure)));
            return next.proceed();
          })
          .build();
  private final Numbers numbers = client.stub(Numbers.class);

  @AfterEach
  void nothingIsLeft() {
    await().until(() -> client.pendingCalls() == 0 && server.activeCalls() == 0);
    client.close();
    server.close();
  }

  private static String shown(CallContext call, Throwable failure) {
    String how =
        switch (failure) {
          case null -> "ok";
          case RpcException problem -> problem.code().toString();
          default -> failure.getClass().getSimpleName();
        };
    return call.method() + " " + how;
  }

  private List<String> twoEnds() throws InterruptedException {
    return List.of(ends.take(), ends.take());
  }

  /// Items that tell when they are given up.
  private static final class Source implements Iterable<Integer>, AutoCloseable {
    final LinkedBlockingQueue<String> closes = new LinkedBlockingQueue<>();

    @Override
    public Iterator<Integer> iterator() {
      return List.of(1, 2, 3).iterator();
    }

    @Override
    public void close() {
      closes.add("closed");
    }
  }

  @Test
  void interceptorsHearOfTheEndOfAStreamAndNotOfItsBegin() throws Exception {
    // More than the server may send before they are taken.
    try (RpcStream<Integer> counted = numbers.count(200_000)) {
      Iterator<Integer> items = counted.iterator();
      assertThat(items.next()).isZero();
      assertThat(ends).isEmpty();
      items.forEachRemaining(item -> {});
    }
    assertThat(twoEnds())
        .containsExactlyInAnyOrder("server Numbers/count ok", "client Numbers/count ok");
  }

  @Test
  void interceptorsHearWhatAStreamFailedWith() throws Exception {
    assertThatThrownBy(() -> numbers.fail(10).toList()).isInstanceOf(TooMany.class);
    assertThat(twoEnds())
        .containsExactlyInAnyOrder("server Numbers/fail TooMany", "client Numbers/fail TooMany");
  }

  @Test
  void interceptorsHearOfAStreamThatIsClosedEarly() throws Exception {
    try (RpcStream<Integer> counted = numbers.count(1_000_000)) {
      assertThat(counted.iterator().next()).isZero();
    }
    assertThat(twoEnds())
        .containsExactlyInAnyOrder(
            "server Numbers/count CANCELLED", "client Numbers/count CANCELLED");
  }

  @Test
  void interceptorsHearOfPlainCallsToo() throws Exception {
    assertThat(numbers.echo("a")).isEqualTo("a");
    assertThat(twoEnds())
        .containsExactlyInAnyOrder("server Numbers/echo ok", "client Numbers/echo ok");
  }

  @Test
  void interceptorsHearOfACallThatCouldNotBeStarted() throws Exception {
    server.close();
    await().until(() -> !client.peer().isOpen());
    var source = new Source();
    assertThatThrownBy(() -> numbers.sum("lost", RpcStream.from(source)))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    assertThat(ends.take()).isEqualTo("client Numbers/sum UNAVAILABLE");
    assertThat(source.closes.take()).isEqualTo("closed");
    assertThatThrownBy(() -> numbers.twice(RpcStream.from(source)))
        .isInstanceOf(RpcException.class);
    assertThat(source.closes.take()).isEqualTo("closed");
  }

  @Test
  void aStreamIsClosedThatAnInterceptorDoesNotLetOut() throws Exception {
    try (var strict =
        Client.builder("tcp://127.0.0.1:" + server.port())
            .intercept((call, next) -> {
              throw new RpcException(ErrorCode.PERMISSION_DENIED, "no");
            })
            .build()) {
      var source = new Source();
      Numbers refused = strict.stub(Numbers.class);
      assertThatThrownBy(() -> refused.sum("no", RpcStream.from(source)))
          .isInstanceOf(RpcException.class);
      assertThat(source.closes.take()).isEqualTo("closed");
      assertThatThrownBy(() -> refused.twice(RpcStream.from(source)))
          .isInstanceOf(RpcException.class);
      assertThat(source.closes.take()).isEqualTo("closed");
      var publisher = new SubmissionPublisher<Integer>();
      CompletableFuture<Long> sum = strict.stub(NumbersRpc.Async.class).sum("no", publisher);
      assertThatThrownBy(sum::join).hasRootCauseInstanceOf(RpcException.class);
      assertThat(publisher.hasSubscribers()).isFalse();
      publisher.close();
    }
    assertThat(service.sent).hasValue(0);
  }

  @Test
  void aSourceIsClosedOnceWhetherItsStreamIsTakenOrNot() throws Exception {
    var sent = new Source();
    assertThat(numbers.sum("all", RpcStream.from(sent))).isEqualTo(6);
    assertThat(sent.closes.take()).isEqualTo("closed");
    var closed = new Source();
    RpcStream<Integer> unused = RpcStream.from(closed);
    unused.close();
    unused.close();
    assertThat(closed.closes.take()).isEqualTo("closed");
    var iterated = new Source();
    assertThat(RpcStream.from(iterated).toList()).containsExactly(1, 2, 3);
    assertThat(iterated.closes.take()).isEqualTo("closed");
    assertThat(sent.closes).isEmpty();
    assertThat(closed.closes).isEmpty();
    assertThat(iterated.closes).isEmpty();
  }

  /// Each subscriber makes a call of its own, with a stream of its own.
  @Test
  void aTwinWithAStreamMayBeSubscribedToMoreThanOnce() throws Exception {
    Flow.Publisher<Integer> twice =
        client.stub(NumbersRpc.Async.class).twice(RpcStream.publisher(() -> RpcStream.of(1, 2, 3)));
    var first = new Collecting();
    var second = new Collecting();
    twice.subscribe(first);
    twice.subscribe(second);
    assertThat(first.items.join()).containsExactly(2, 4, 6);
    assertThat(second.items.join()).containsExactly(2, 4, 6);
  }

  @Test
  void aStreamThatIsTakenTwiceTellsItsSecondSubscriber() {
    Flow.Publisher<Integer> once = RpcStream.of(1, 2).publisher();
    var first = new Collecting();
    var second = new Collecting();
    once.subscribe(first);
    assertThat(first.items.join()).containsExactly(1, 2);
    once.subscribe(second);
    assertThatThrownBy(second.items::join).hasMessageContaining("taken before");
  }

  private static final class Collecting implements Flow.Subscriber<Integer> {
    final CompletableFuture<List<Integer>> items = new CompletableFuture<>();
    private final List<Integer> taken = new ArrayList<>();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Integer item) {
      taken.add(item);
    }

    @Override
    public void onError(Throwable failure) {
      items.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      items.complete(taken);
    }
  }
}
