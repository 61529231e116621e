package io.ruapc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Values that come one after the other: the result of a method, or a parameter of one.
///
/// Whoever gets one takes its items on one thread, once: with a `for` loop in a try-with-resources,
/// with [#forEach], or as a [Flow.Publisher]. Taking no more items is enough to stop the side that
/// produces them, with bounded memory on both; [#close] ends it.
///
/// ```java
/// try (RpcStream<Entry> entries = files.list(query)) {
///   for (Entry entry : entries) {
///     show(entry);
///   }
/// }
/// ```
///
/// Whoever gives one makes it with [#produce], [#of], or [#from].
///
/// Failures come out of the iterator, after the items that came before: [RpcException], or an error
/// that the contract declares as itself.
///
/// @param <T> the type of the items
public interface RpcStream<T extends @Nullable Object> extends Iterable<T>, AutoCloseable {
  /// A stream of what `generator` sends. It runs when somebody takes the items, on a virtual thread
  /// of its own, inside the call that the stream belongs to; it may block, and blocks in
  /// [Sink#send] while the taker takes nothing.
  static <T extends @Nullable Object> RpcStream<T> produce(Generator<T> generator) {
    return new ProducedStream<>(generator);
  }

  /// A stream of these items.
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  static <T extends @Nullable Object> RpcStream<T> of(T... items) {
    return from(Arrays.asList(items));
  }

  /// A stream of the items that `source` iterates over. If that is [AutoCloseable] it is closed
  /// once: after the last item, or when the stream is closed, also one that was never begun.
  static <T extends @Nullable Object> RpcStream<T> from(Iterable<? extends T> source) {
    return new ProducedStream<>(
        out -> {
          for (T item : source) {
            out.send(item);
          }
        },
        source instanceof AutoCloseable closeable ? closeable : null);
  }

  /// A stream of what `publisher` publishes. It is asked for as much as the taker takes.
  static <T extends @Nullable Object> RpcStream<T> from(Flow.Publisher<? extends T> publisher) {
    return new ProducedStream<>(out -> PublisherSource.sendAll(publisher, out));
  }

  /// A publisher that opens a stream for each subscriber, on a virtual thread of its own.
  static <T extends @Nullable Object> Flow.Publisher<T> publisher(Supplier<RpcStream<T>> streams) {
    return new StreamPublisher<>(streams);
  }

  /// The items, once. `hasNext` waits for the next one.
  ///
  /// @throws IllegalStateException when the items were taken before
  @Override
  Iterator<T> iterator();

  /// Sends all items into `out` and returns after the last one; what a framework or a forwarding
  /// handler does with a stream. Instead of [#iterator].
  ///
  /// @throws Exception what the stream failed with, or what `out` threw
  void sendTo(Sink<? super T> out) throws Exception;

  /// Takes no more items: who produces them is told. Idempotent; no effect after the last item.
  @Override
  void close();

  /// Hands every item to `action` and closes the stream, also when `action` throws.
  @Override
  default void forEach(Consumer<? super T> action) {
    try (this) {
      iterator().forEachRemaining(action);
    }
  }

  /// All items, and the stream closed. For streams that are known to be short.
  default List<T> toList() {
    List<T> items = new ArrayList<>();
    forEach(items::add);
    return items;
  }

  /// The items for one subscriber, which is called on a virtual thread.
  default Flow.Publisher<T> publisher() {
    return publisher(() -> this);
  }

  /// Where a stream's items go.
  interface Sink<T extends @Nullable Object> {
    /// Sends one item; waits while the taker takes nothing.
    ///
    /// @throws RpcException with [ErrorCode#CANCELLED] when nobody takes items any more: stop
    void send(T item);

    /// Whether nobody takes items any more.
    boolean isCancelled();
  }

  /// The code that makes a stream's items.
  @FunctionalInterface
  interface Generator<T extends @Nullable Object> {
    /// Sends the items; the stream ends when this returns, and fails with what it throws.
    void generate(Sink<T> out) throws Exception;
  }
}
