package io.ruapc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Streams as publishers and publishers as streams, by the rules of Reactive Streams.
@Timeout(30)
class FlowAdaptersTest {
  /// Writes down every signal, and does what the test says with its subscription.
  private static final class Recorder implements Flow.Subscriber<Integer> {
    final LinkedBlockingQueue<String> signals = new LinkedBlockingQueue<>();
    final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final BiConsumer<Flow.Subscription, String> reaction;
    private final AtomicInteger inside = new AtomicInteger();

    Recorder(BiConsumer<Flow.Subscription, String> reaction) {
      this.reaction = reaction;
    }

    /// Asks for nothing by itself.
    Recorder() {
      this((subscription, signal) -> {});
    }

    private void on(String signal) {
      if (inside.incrementAndGet() > 1) {
        signals.add("a signal inside of another");
      }
      signals.add(signal);
      reaction.accept(subscription.join(), signal);
      inside.decrementAndGet();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription.complete(given);
      reaction.accept(given, "subscribed");
    }

    @Override
    public void onNext(Integer item) {
      on(item.toString());
    }

    @Override
    public void onError(Throwable failure) {
      on("failed: " + failure.getMessage());
    }

    @Override
    public void onComplete() {
      on("complete");
    }

    String next() throws InterruptedException {
      return signals.take();
    }

    void assertSilence() throws InterruptedException {
      assertThat(signals.poll(100, TimeUnit.MILLISECONDS)).isNull();
    }
  }

  /// A generator that tells when it begins and when it was stopped.
  private static final class Source {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch stopped = new CountDownLatch(1);

    RpcStream<Integer> endless() {
      return running(out -> {
        for (int i = 0; ; i++) {
          out.send(i);
        }
      });
    }

    RpcStream<Integer> silent() {
      return running(out -> new CountDownLatch(1).await());
    }

    private RpcStream<Integer> running(RpcStream.Generator<Integer> generator) {
      return RpcStream.produce(out -> {
        begun.countDown();
        try {
          generator.generate(out);
        } finally {
          stopped.countDown();
        }
      });
    }
  }

  @Test
  void noMoreItemsComeThanWereAskedFor() throws Exception {
    var recorder = new Recorder();
    RpcStream.of(1, 2, 3).publisher().subscribe(recorder);
    Flow.Subscription subscription = recorder.subscription.join();
    recorder.assertSilence();
    subscription.request(2);
    assertThat(recorder.next()).isEqualTo("1");
    assertThat(recorder.next()).isEqualTo("2");
    recorder.assertSilence();
    subscription.request(Long.MAX_VALUE);
    subscription.request(Long.MAX_VALUE);
    assertThat(recorder.next()).isEqualTo("3");
    assertThat(recorder.next()).isEqualTo("complete");
    subscription.request(1);
    subscription.request(-1);
    subscription.cancel();
    recorder.assertSilence();
  }

  @Test
  void theEndNeedsNoRequest() throws Exception {
    var exact = new Recorder();
    RpcStream.of(1, 2).publisher().subscribe(exact);
    exact.subscription.join().request(2);
    assertThat(exact.next()).isEqualTo("1");
    assertThat(exact.next()).isEqualTo("2");
    assertThat(exact.next()).isEqualTo("complete");

    var empty = new Recorder();
    RpcStream.<Integer>of().publisher().subscribe(empty);
    assertThat(empty.next()).isEqualTo("complete");

    var broken = new Recorder();
    RpcStream.<Integer>produce(
            out -> {
              throw new IllegalStateException("no items");
            })
        .publisher()
        .subscribe(broken);
    assertThat(broken.next()).isEqualTo("failed: no items");
    broken.assertSilence();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void askingForNothingFailsTheSubscriptionAndStopsTheStream(long nothing) throws Exception {
    var source = new Source();
    var waiting = new Recorder();
    source.endless().publisher().subscribe(waiting);
    source.begun.await();
    waiting.subscription.join().request(nothing);
    assertThat(waiting.next()).isEqualTo("failed: request of " + nothing + " items");
    source.stopped.await();

    var silent = new Source();
    var withoutItems = new Recorder();
    silent.silent().publisher().subscribe(withoutItems);
    silent.begun.await();
    withoutItems.subscription.join().request(5);
    withoutItems.subscription.join().request(nothing);
    assertThat(withoutItems.next()).isEqualTo("failed: request of " + nothing + " items");
    silent.stopped.await();

    waiting.subscription.join().request(1);
    waiting.assertSilence();
    withoutItems.assertSilence();
  }

  @Test
  void cancellingOftenStopsTheStreamOnceAndSilently() throws Exception {
    var source = new Source();
    var busy =
        new Recorder((subscription, signal) -> {
          subscription.request(1);
          if (signal.equals("3")) {
            subscription.cancel();
            subscription.cancel();
            subscription.request(10);
            subscription.request(-1);
          }
        });
    source.endless().publisher().subscribe(busy);
    for (String item : new String[] {"0", "1", "2", "3"}) {
      assertThat(busy.next()).isEqualTo(item);
    }
    source.stopped.await();
    busy.assertSilence();

    var silent = new Source();
    var withoutItems = new Recorder();
    silent.silent().publisher().subscribe(withoutItems);
    silent.begun.await();
    withoutItems.subscription.join().request(1);
    withoutItems.subscription.join().cancel();
    withoutItems.subscription.join().cancel();
    silent.stopped.await();
    withoutItems.assertSilence();
  }

  @Test
  void cancellingAtOnceClosesTheStream() throws Exception {
    var closed = new CountDownLatch(1);
    var source = new Closing(closed);
    var hasty = new Recorder((subscription, signal) -> subscription.cancel());
    RpcStream.from(source).publisher().subscribe(hasty);
    closed.await();
    hasty.assertSilence();
  }

  private record Closing(CountDownLatch closed) implements Iterable<Integer>, AutoCloseable {
    @Override
    public Iterator<Integer> iterator() {
      return List.of(1, 2, 3).iterator();
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  /// Each item asks for the next one: neither signals within signals, nor a deeper stack.
  @Test
  void askingFromWithinAnItemIsNoRecursion() throws Exception {
    var depths = new LinkedBlockingQueue<Integer>();
    var recorder =
        new Recorder((subscription, signal) -> {
          depths.add(Thread.currentThread().getStackTrace().length);
          subscription.request(1);
        });
    RpcStream.<Integer>produce(
            out -> {
              for (int i = 0; i < 10_000; i++) {
                out.send(i);
              }
            })
        .publisher()
        .subscribe(recorder);
    for (int i = 0; i < 10_000; i++) {
      assertThat(recorder.next()).isEqualTo(Integer.toString(i));
    }
    assertThat(recorder.next()).isEqualTo("complete");
    assertThat(depths.stream().distinct().count()).isLessThan(5);
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void aSubscriberThatIsNullIsToldAtOnce() {
    Flow.Publisher<Integer> publisher = RpcStream.of(1).publisher();
    assertThatThrownBy(() -> publisher.subscribe(null)).isInstanceOf(NullPointerException.class);
  }

  /// A subscription of which the test sees everything.
  private static final class Given implements Flow.Subscription {
    final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Override
    public void request(long n) {
      heard.add("request " + n);
    }

    @Override
    public void cancel() {
      heard.add("cancel");
    }
  }

  @Test
  void aPublisherIsAskedForMoreAsItsItemsAreTaken() {
    var given = new Given();
    Flow.Publisher<Integer> publisher =
        subscriber -> {
          subscriber.onSubscribe(given);
          for (int i = 0; i < 64; i++) {
            subscriber.onNext(i);
          }
          subscriber.onComplete();
        };
    assertThat(RpcStream.from(publisher).toList()).hasSize(64);
    assertThat(given.heard).startsWith("request 64", "request 32", "request 32").contains("cancel");
  }

  @Test
  void aPublisherThatSendsMoreThanItWasAskedForFailsItsStream() {
    Flow.Publisher<Integer> flood =
        subscriber -> {
          subscriber.onSubscribe(new Given());
          for (int i = 0; i < 1_000; i++) {
            subscriber.onNext(i);
          }
          subscriber.onComplete();
        };
    assertThatThrownBy(() -> RpcStream.from(flood).toList())
        .hasMessageContaining("more than it was asked for");
    Flow.Publisher<Integer> oneTooMany =
        subscriber -> {
          subscriber.onSubscribe(new Given());
          for (int i = 0; i < 65; i++) {
            subscriber.onNext(i);
          }
          subscriber.onComplete();
        };
    assertThatThrownBy(() -> RpcStream.from(oneTooMany).toList())
        .hasMessageContaining("more than it was asked for");
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void aFailureThatIsNullDoesNotLookLikeTheEnd() {
    Flow.Publisher<Integer> broken =
        subscriber -> {
          subscriber.onSubscribe(new Given());
          subscriber.onNext(1);
          subscriber.onError(null);
        };
    assertThatThrownBy(() -> RpcStream.from(broken).toList())
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void aSecondSubscriptionIsCancelled() {
    var first = new Given();
    var second = new Given();
    Flow.Publisher<Integer> twice =
        subscriber -> {
          subscriber.onSubscribe(first);
          subscriber.onSubscribe(second);
          subscriber.onNext(1);
          subscriber.onComplete();
        };
    assertThat(RpcStream.from(twice).toList()).containsExactly(1);
    assertThat(second.heard).containsExactly("cancel");
  }

  /// Its stream has been closed meanwhile.
  @Test
  void aSubscriptionThatComesLateIsCancelled() throws Exception {
    var subscribers = new LinkedBlockingQueue<Flow.Subscriber<? super Integer>>();
    Flow.Publisher<Integer> slow = subscribers::add;
    RpcStream<Integer> stream = RpcStream.from(slow);
    var items = stream.iterator();
    Flow.Subscriber<? super Integer> late = subscribers.take();
    var done = CompletableFuture.supplyAsync(items::hasNext);
    stream.close();
    assertThat(done.join()).isFalse();
    var given = new Given();
    while (!given.heard.contains("cancel")) {
      given.heard.clear();
      late.onSubscribe(given); // until the thread that took the items has given up
    }
    assertThat(given.heard).contains("cancel");
  }
}
