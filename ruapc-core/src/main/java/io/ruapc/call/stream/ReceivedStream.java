package io.ruapc.call.stream;

import io.ruapc.Format;
import io.ruapc.RpcException;
import io.ruapc.RpcStream;
import io.ruapc.codec.Codec;
import java.lang.ref.Reference;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A stream whose items come from the other side, as its user holds it.
///
/// The engine holds only its [Inlet]: so a stream that its user forgot can be noticed, see
/// [StreamLeaks].
public final class ReceivedStream<T extends @Nullable Object> implements RpcStream<T> {
  private final ItemReceiver<T> receiver;
  private final ItemChannel channel;
  private final AtomicBoolean isTaken = new AtomicBoolean();
  private final StreamLeaks.Watch watch;

  private ReceivedStream(ItemReceiver<T> receiver, ItemChannel channel, String method) {
    this.receiver = receiver;
    this.channel = channel;
    this.watch = StreamLeaks.watch(this, method, () -> close(receiver, channel));
  }

  /// Where the engine puts what arrives.
  public static final class Inlet<T extends @Nullable Object> {
    private final ItemReceiver<T> receiver;
    private final ItemChannel channel;
    private final String method;

    /// @param credit for how many items the other side has credit at first
    public Inlet(ItemChannel channel, Codec<T> codec, long credit, String method) {
      this.receiver = new ItemReceiver<>(channel, codec, credit);
      this.channel = channel;
      this.method = method;
    }

    /// The stream, for its user; made once.
    public RpcStream<T> stream() {
      return new ReceivedStream<>(receiver, channel, method);
    }

    /// An item has come.
    ///
    /// @return what is wrong with that; null when nothing is
    public @Nullable RpcException onItem(byte[] body, int offset, int length, Format format) {
      return receiver.onItem(body, offset, length, format);
    }

    /// No further item comes. Only the first ending counts.
    public void end(Ending<T> how) {
      receiver.end(how);
    }

    /// Nobody has use for the items any more.
    public void abandon(Exception why) {
      receiver.abandon(Ending.failed(why));
    }
  }

  @Override
  public Iterator<T> iterator() {
    if (!isTaken.compareAndSet(false, true)) {
      throw new IllegalStateException("the items of this stream were taken before");
    }
    return new Taking();
  }

  @Override
  public void sendTo(Sink<? super T> out) throws Exception {
    try (this) {
      Iterator<T> items = iterator();
      while (items.hasNext()) {
        out.send(items.next());
      }
    }
  }

  @Override
  public void close() {
    watch.end();
    var _ = close(receiver, channel);
  }

  private static boolean close(ItemReceiver<?> receiver, ItemChannel channel) {
    boolean isNews = receiver.close();
    if (isNews) {
      channel.stopTaking();
    }
    return isNews;
  }

  /// Keeps the stream from looking forgotten while somebody iterates.
  private final class Taking implements Iterator<T> {
    @Override
    public boolean hasNext() {
      try {
        boolean more = receiver.hasNext();
        if (!more) {
          watch.end();
        }
        return more;
      } catch (Throwable failure) { // the stream is over, whatever it was; an interrupt, too
        close();
        throw failure;
      } finally {
        Reference.reachabilityFence(ReceivedStream.this);
      }
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      try {
        return receiver.next();
      } catch (Throwable failure) { // as above
        close();
        throw failure;
      } finally {
        Reference.reachabilityFence(ReceivedStream.this);
      }
    }
  }
}
