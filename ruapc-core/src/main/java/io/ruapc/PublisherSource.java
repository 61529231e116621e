package io.ruapc;

import io.ruapc.RpcStream.Sink;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Takes the items of a publisher on the calling thread, and asks for no more than it can hold.
final class PublisherSource<T> implements Flow.Subscriber<T> {
  private static final int AHEAD = 64;

  /// How often to look whether anybody still takes items, while the publisher has none: a quiet one
  /// would otherwise never be cancelled.
  private static final long LOOK_MILLIS = 200;

  /// The end, beside the items.
  ///
  /// @param failure what it failed with; null when it did not
  private record End(@Nullable Throwable failure) {}

  /// Room for one more: the end needs no request.
  private final BlockingQueue<Object> signals = new ArrayBlockingQueue<>(AHEAD + 1);

  private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();

  private volatile boolean isDone;

  private PublisherSource() {}

  /// Sends what `publisher` publishes into `out`; returns at its end.
  static <T extends @Nullable Object> void sendAll(
      Flow.Publisher<? extends T> publisher, Sink<T> out) throws Exception {
    var source = new PublisherSource<T>();
    publisher.subscribe(source);
    try {
      source.run(out);
    } finally {
      source.isDone = true;
      source.cancel();
    }
  }

  @SuppressWarnings("unchecked") // what is no end came in by onNext
  private void run(Sink<? super T> out) throws Exception {
    int taken = 0;
    while (true) {
      Object signal = signals.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      if (signal == null) {
        if (out.isCancelled()) {
          throw new RpcException(ErrorCode.CANCELLED, "nobody takes items any more");
        }
        continue;
      }
      if (signal instanceof End(Throwable failure)) {
        if (failure == null) {
          return;
        }
        throw failure instanceof Exception exception ? exception : new CompletionException(failure);
      }
      out.send((T) signal);
      taken++;
      Flow.Subscription given = subscription.get();
      if (taken == AHEAD / 2 && given != null) {
        given.request(taken);
        taken = 0;
      }
    }
  }

  private void cancel() {
    Flow.Subscription given = subscription.get();
    if (given != null) {
      given.cancel();
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    if (!subscription.compareAndSet(null, given)) {
      given.cancel(); // one is enough
      return;
    }
    given.request(AHEAD);
    if (isDone) {
      given.cancel(); // it comes when nobody takes items any more
    }
  }

  @Override
  public void onNext(T item) {
    add(Objects.requireNonNull(item));
  }

  @Override
  public void onError(Throwable failure) {
    add(new End(Objects.requireNonNull(failure)));
  }

  @Override
  public void onComplete() {
    add(new End(null));
  }

  /// What a publisher sends beyond what it was asked for must not look like all there is.
  private void add(Object signal) {
    if (!signals.offer(signal)) {
      signals.clear();
      var _ =
          signals.offer(
              new End(new IllegalStateException("the publisher sent more than it was asked for")));
    }
  }
}
