package io.ruapc;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A stream whose items a piece of code sends.
///
/// Inside a call the framework runs that code; where somebody iterates over it without a call
/// between, as a test of a handler does, it runs on a thread of its own a few items ahead.
final class ProducedStream<T extends @Nullable Object> implements RpcStream<T> {
  private final Generator<T> generator;

  /// What the generator takes its items from and must be closed; null for nothing.
  private final AtomicReference<@Nullable AutoCloseable> source;

  private final AtomicBoolean isTaken = new AtomicBoolean();
  private volatile boolean closed;
  private volatile @Nullable LocalIterator iterating;

  ProducedStream(Generator<T> generator) {
    this(generator, null);
  }

  ProducedStream(Generator<T> generator, @Nullable AutoCloseable source) {
    this.generator = generator;
    this.source = new AtomicReference<>(source);
  }

  @Override
  // The sink takes items of a supertype, which is all that the generator needs of it.
  @SuppressWarnings("unchecked")
  public void sendTo(Sink<? super T> out) throws Exception {
    take();
    generate((Sink<T>) out);
  }

  private void generate(Sink<T> out) throws Exception {
    try (AutoCloseable _ = source.getAndSet(null)) {
      if (!closed) {
        generator.generate(out);
      }
    }
  }

  @Override
  public Iterator<T> iterator() {
    take();
    LocalIterator iterator = new LocalIterator();
    iterating = iterator;
    if (closed) {
      iterator.cancel();
    }
    iterator.start();
    return iterator;
  }

  private void take() {
    if (!isTaken.compareAndSet(false, true)) {
      throw new IllegalStateException("the items of this stream were taken before");
    }
  }

  @Override
  public void close() {
    closed = true;
    LocalIterator iterator = iterating;
    if (iterator != null) {
      iterator.cancel();
    }
    if (isTaken.get()) {
      return; // whoever runs the generator closes what it takes the items from
    }
    AutoCloseable unused = source.getAndSet(null);
    if (unused != null) {
      try {
        unused.close();
      } catch (Exception failure) {
        throw sneaky(failure);
      }
    }
  }

  /// Checked exceptions of a generator, which the contract declares, or of what it uses.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> RuntimeException sneaky(Throwable failure) throws X {
    throw (X) failure;
  }

  /// Items of one generator on their way to one iterating thread.
  private final class LocalIterator implements Iterator<T>, Sink<T> {
    private static final int AHEAD = 16;

    /// An item, or the end: with a failure or without one.
    private record Step<T extends @Nullable Object>(
        @Nullable T item, boolean isEnd, @Nullable Throwable failure) {}

    private final BlockingQueue<Step<T>> steps = new ArrayBlockingQueue<>(AHEAD);
    private final Thread producer = Thread.ofVirtual().unstarted(this::produce);
    private volatile boolean cancelled;
    private @Nullable Step<T> next;

    void start() {
      producer.start();
    }

    private void produce() {
      Step<T> end = new Step<>(null, true, null);
      try {
        generate(this);
      } catch (Throwable failure) { // top frame of a thread; the iterating one is told
        end = new Step<>(null, true, failure);
      }
      try {
        if (!cancelled) {
          steps.put(end);
        }
      } catch (InterruptedException closedMeanwhile) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void send(T item) {
      try {
        if (!cancelled) {
          steps.put(new Step<>(item, false, null));
          return;
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      throw new RpcException(ErrorCode.CANCELLED, "the stream was closed");
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }

    void cancel() {
      cancelled = true;
      producer.interrupt();
      steps.clear();
      // For a thread that waits for an item; when the queue is full again it waits for nothing.
      var _ = steps.offer(new Step<>(null, true, null));
    }

    @Override
    public boolean hasNext() {
      Step<T> step = next;
      if (step == null) {
        step = cancelled ? new Step<>(null, true, null) : take();
        next = step;
      }
      if (step.failure != null) {
        throw sneaky(step.failure);
      }
      return !step.isEnd;
    }

    private Step<T> take() {
      try {
        return steps.take();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new RpcException(ErrorCode.CANCELLED, "interrupted while waiting for an item");
      }
    }

    @Override
    @SuppressWarnings("NullAway") // null only where T is nullable
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      T item = next.item;
      next = null;
      return item;
    }
  }
}
