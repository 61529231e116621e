package io.ruapc;

import java.util.Iterator;
import java.util.Objects;
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
    new Delivery<>(Objects.requireNonNull(subscriber), streams).start();
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

    /// Calls that the delivery makes belong to whoever subscribes: to the call around it, and with
    /// the options around it.
    void start() {
      CallOptions options = CallOptions.current();
      Runnable delivery = () -> options.run(this::run);
      Thread.startVirtualThread(
          CallContext.find().map(context -> context.wrap(delivery)).orElse(delivery));
    }

    private void run() {
      subscriber.onSubscribe(this);
      try (RpcStream<T> opened = streams.get()) {
        stream = opened;
        deliver(opened.iterator());
      } catch (Throwable failure) { // the publisher's contract: every failure goes to onError
        if (!cancelled) {
          cancelled = true;
          IllegalArgumentException broken = badRequest;
          subscriber.onError(broken == null ? failure : broken);
        }
      }
    }

    private void deliver(Iterator<T> items) throws InterruptedException {
      while (!cancelled) {
        boolean hasItem = items.hasNext(); // without a request, too: an end needs none
        while (hasItem && requested.get() == 0 && badRequest == null && !cancelled) {
          wake.acquire();
        }
        IllegalArgumentException broken = badRequest;
        if (broken != null) {
          throw broken;
        }
        if (cancelled) {
          return;
        }
        if (!hasItem) {
          cancelled = true;
          subscriber.onComplete();
          return;
        }
        T item = items.next();
        requested.getAndUpdate(n -> n == Long.MAX_VALUE ? n : n - 1);
        subscriber.onNext(item);
      }
    }

    @Override
    public void request(long n) {
      if (n > 0) {
        requested.getAndUpdate(had -> had + n < 0 ? Long.MAX_VALUE : had + n);
        wake.release();
      } else {
        badRequest = new IllegalArgumentException("request of " + n + " items");
        stop();
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      stop();
    }

    /// The delivery may be waiting for a request or for an item.
    private void stop() {
      wake.release();
      RpcStream<T> opened = stream;
      if (opened != null) {
        opened.close();
      }
    }
  }
}
