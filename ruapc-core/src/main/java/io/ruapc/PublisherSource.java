package io.ruapc;

import io.ruapc.RpcStream.Sink;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
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

  private volatile Flow.@Nullable Subscription subscription;

  private PublisherSource() {}

  /// Sends what `publisher` publishes into `out`; returns at its end.
  static <T extends @Nullable Object> void sendAll(
      Flow.Publisher<? extends T> publisher, Sink<T> out) throws Exception {
    var source = new PublisherSource<T>();
    publisher.subscribe(source);
    try {
      source.run(out);
    } finally {
      Flow.Subscription subscription = source.subscription;
      if (subscription != null) {
        subscription.cancel();
      }
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
      Flow.Subscription subscription = this.subscription;
      if (taken == AHEAD / 2 && subscription != null) {
        subscription.request(taken);
        taken = 0;
      }
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    subscription.request(AHEAD);
  }

  @Override
  public void onNext(T item) {
    if (!signals.offer(Objects.requireNonNull(item))) {
      throw new IllegalStateException("the publisher sent more than it was asked for");
    }
  }

  @Override
  public void onError(Throwable failure) {
    var _ = signals.offer(new End(failure));
  }

  @Override
  public void onComplete() {
    var _ = signals.offer(new End(null));
  }
}
