package io.ruapc;

import java.util.Iterator;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A stream's items as a publisher: each subscriber gets a stream of its own, on a virtual thread
/// of its own.
///
/// @param streams gives the stream of one subscriber; where it is a call, subscribing calls
record StreamPublisher<T extends @Nullable Object>(Supplier<RpcStream<T>> streams)
    implements Flow.Publisher<T> {
  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    new Delivery<>(subscriber, streams).start();
  }

  /// One subscriber's share.
  private static final class Delivery<T extends @Nullable Object> implements Flow.Subscription {
    private final Flow.Subscriber<? super T> subscriber;
    private final Supplier<RpcStream<T>> streams;
    private final AtomicLong requested = new AtomicLong();
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean cancelled;
    private volatile @Nullable IllegalArgumentException badRequest;
    private volatile @Nullable RpcStream<T> stream;

    Delivery(Flow.Subscriber<? super T> subscriber, Supplier<RpcStream<T>> streams) {
      this.subscriber = subscriber;
      this.streams = streams;
    }

    void start() {
      Thread.startVirtualThread(this::run);
    }

    private void run() {
      subscriber.onSubscribe(this);
      try (RpcStream<T> opened = streams.get()) {
        stream = opened;
        deliver(opened.iterator());
      } catch (Throwable failure) { // the publisher's contract: every failure goes to onError
        if (!cancelled) {
          cancelled = true;
          subscriber.onError(failure);
        }
      }
    }

    private void deliver(Iterator<T> items) throws InterruptedException {
      while (!cancelled) {
        if (requested.get() == 0 && badRequest == null) {
          wake.acquire();
          continue;
        }
        IllegalArgumentException broken = badRequest;
        if (broken != null) {
          throw broken;
        }
        if (!items.hasNext()) {
          if (!cancelled) {
            cancelled = true;
            subscriber.onComplete();
          }
          return;
        }
        T item = items.next();
        requested.getAndUpdate(n -> n == Long.MAX_VALUE ? n : n - 1);
        subscriber.onNext(item);
      }
    }

    @Override
    public void request(long n) {
      if (n <= 0) {
        badRequest = new IllegalArgumentException("request of " + n + " items");
      } else {
        requested.getAndUpdate(had -> had + n < 0 ? Long.MAX_VALUE : had + n);
      }
      wake.release();
    }

    @Override
    public void cancel() {
      cancelled = true;
      wake.release();
      RpcStream<T> opened = stream;
      if (opened != null) {
        opened.close();
      }
    }
  }
}
