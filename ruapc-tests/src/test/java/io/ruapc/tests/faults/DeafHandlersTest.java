package io.ruapc.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruapc.CallOptions;
import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcService;
import io.ruapc.RpcStream;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Generators that go on though nobody takes their items, and twins that are subscribed to inside
/// of something: what ends around them ends them, or at least costs no one else anything.
@Timeout(60)
class DeafHandlersTest {
  private final DeafService service = new DeafService();
  private final Server server =
      Server.builder()
          .service(Deaf.class, service)
          .intercept((call, next) -> {
            call.onEnd(failure -> service.ends.add(call.method()));
            return next.proceed();
          })
          .listen("127.0.0.1:0");
  private final Client client = Client.create("tcp://127.0.0.1:" + server.port());
  private final Deaf deaf = client.stub(Deaf.class);

  @AfterEach
  void nothingIsLeft() {
    service.gate.countDown();
    await().until(() -> client.pendingCalls() == 0 && server.activeCalls() == 0);
    client.close();
    server.close();
  }

  /// Does not listen.
  @RpcService
  public interface Deaf {
    /// So many numbers, whether they can be sent or not.
    RpcStream<Integer> stubborn(int count);

    /// One number, and another one when the test's gate opens.
    RpcStream<Integer> asleep();

    /// Subscribes to `asleep` and waits for the end of that.
    String relay();

    /// Returns the text.
    String echo(String text);
  }

  private final class DeafService implements Deaf {
    final CountDownLatch gate = new CountDownLatch(1);
    final AtomicInteger refused = new AtomicInteger();
    final LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<Boolean> cancelled = new LinkedBlockingQueue<>();
    final CompletableFuture<Throwable> relayed = new CompletableFuture<>();

    @Override
    public RpcStream<Integer> stubborn(int count) {
      return RpcStream.produce(out -> {
        for (int i = 0; i < count; i++) {
          try {
            out.send(i);
          } catch (RpcException nobodyTakesIt) {
            assertThat(nobodyTakesIt.code()).isEqualTo(ErrorCode.CANCELLED);
            refused.incrementAndGet();
          }
        }
        cancelled.add(out.isCancelled());
      });
    }

    @Override
    public RpcStream<Integer> asleep() {
      return RpcStream.produce(out -> {
        out.send(1);
        try {
          gate.await();
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
        }
        cancelled.add(out.isCancelled());
        out.send(2);
      });
    }

    @Override
    public String relay() {
      var ending = new Ending();
      client.stub(DeafHandlersTest_DeafRpc.Async.class).asleep().subscribe(ending);
      Throwable failure = ending.failure.join();
      relayed.complete(failure);
      return String.valueOf(failure.getMessage());
    }

    @Override
    public String echo(String text) {
      return text;
    }
  }

  /// Takes everything and keeps how it fails.
  private static final class Ending implements Flow.Subscriber<Integer> {
    final CompletableFuture<Throwable> failure = new CompletableFuture<>();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Integer item) {}

    @Override
    public void onError(Throwable how) {
      failure.complete(how);
    }

    @Override
    public void onComplete() {
      failure.completeExceptionally(new AssertionError("it looked complete"));
    }
  }

  @Test
  void aGeneratorThatGoesOnAfterItsCallHasEndedSendsNothingAndIsAnsweredOnce() throws Exception {
    try (RpcStream<Integer> numbers = deaf.stubborn(100_000)) {
      assertThat(numbers.iterator().next()).isZero();
    }
    assertThat(service.cancelled.take()).isTrue();
    assertThat(service.refused.get()).isPositive();
    assertThat(service.ends.take()).isEqualTo("Deaf/stubborn");
    await().until(() -> client.pendingCalls() == 0 && server.activeCalls() == 0);
    assertThat(deaf.echo("still")).isEqualTo("still");
    assertThat(service.ends.take()).isEqualTo("Deaf/echo");
    assertThat(service.ends).isEmpty();
  }

  @Test
  void aGeneratorThatSleepsCostsItsCallerNothing() throws Exception {
    try (RpcStream<Integer> numbers = deaf.asleep()) {
      assertThat(numbers.iterator().next()).isOne();
    }
    assertThat(deaf.echo("still")).isEqualTo("still");
    await().until(() -> server.activeCalls() == 1); // an answer comes before its place is free
    service.gate.countDown();
    assertThat(service.cancelled.take()).isTrue();
    await().until(() -> client.pendingCalls() == 0 && server.activeCalls() == 0);
  }

  @Test
  void theOptionsAroundASubscriptionAreThoseOfItsCall() {
    var ending = new Ending();
    CallOptions.create()
        .timeout(Duration.ofMillis(100))
        .run(() -> client.stub(DeafHandlersTest_DeafRpc.Async.class).asleep().subscribe(ending));
    assertThat(ending.failure.join())
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
  }

  /// What a handler subscribes to is a call that the handler makes.
  @Test
  void aSubscriptionEndsWithTheCallAroundIt() throws Exception {
    CompletableFuture<String> call = client.stub(DeafHandlersTest_DeafRpc.Async.class).relay();
    await().until(() -> server.activeCalls() == 2);
    assertThat(call.cancel(true)).isTrue();
    assertThat(service.relayed.join())
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
  }
}
