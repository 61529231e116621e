package io.ruapc.call.stream;

import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.RpcException;
import io.ruapc.codec.Codec;
import io.ruapc.codec.CodecException;
import io.ruapc.wire.MessageBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jctools.queues.atomic.SpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/// The receiving end of a stream: keeps items until they are taken, and gives the other side credit
/// for as many as it has room for.
///
/// Items come in on the event loop and are taken on a thread of the user, where they are decoded;
/// one thread at a time, others wait for it.
final class ItemReceiver<T extends @Nullable Object> implements Iterator<T> {
  /// How many bytes of items the credit aims at: enough to keep a connection busy over some
  /// distance, little enough to be held for each stream whose taker sleeps.
  private static final int WINDOW_BYTES = 1 << 20;

  /// Of large items at least so many.
  private static final int LEAST_ITEMS = 8;

  /// The most credit that a window of small items has: also what bounds the bytes, should large
  /// ones follow.
  private static final int LARGEST_WINDOW = 4_096;

  private static final int QUEUE_SEGMENT = 128;

  /// What keeping an item costs beside its bytes.
  private static final int ITEM_OVERHEAD = 64;

  private record Item(byte[] body, int offset, int length, Format format) {}

  private final ItemChannel channel;
  private final Codec<T> codec;

  /// Added to on the event loop, taken from under [#taking].
  private final Queue<Item> items = new SpscUnboundedAtomicArrayQueue<>(QUEUE_SEGMENT);

  /// What comes after the last item; null while more may come.
  private final AtomicReference<@Nullable Ending<T>> ending = new AtomicReference<>();

  /// The credit of the items that came. Only the event loop writes it.
  private long received;

  /// How many came. Only the event loop touches it.
  private long receivedItems;

  private final ReentrantLock taking = new ReentrantLock();

  // All written under `taking`, after the constructor.
  private volatile long granted;

  /// The credit of the items that were taken.
  private long taken;

  private long takenItems;
  private long takenBytes;
  private @Nullable Iterator<T> rest;

  private volatile boolean closed;
  private volatile boolean abandoned;
  private volatile @Nullable Thread waiting;

  /// @param credit what the other side has at first
  ItemReceiver(ItemChannel channel, Codec<T> codec, long credit) {
    this.channel = channel;
    this.codec = codec;
    this.granted = credit;
  }

  /// An item has come.
  ///
  /// @return what is wrong with that; null when nothing is
  @Nullable RpcException onItem(byte[] body, int offset, int length, Format format) {
    if (closed || ending.get() != null) {
      return null; // sent before its sender heard of the end
    }
    receivedItems++;
    if (received >= granted) {
      return new RpcException(
          ErrorCode.INVALID_ARGUMENT, "item " + receivedItems + " came without credit for it");
    }
    received += Credit.of(length);
    if (length > channel.maxItemBytes()) {
      return new RpcException(
          ErrorCode.INVALID_ARGUMENT,
          "an item of " + length + " bytes is over the limit of " + channel.maxItemBytes());
    }
    if (!channel.hold(length)) {
      return new RpcException(
          ErrorCode.RESOURCE_EXHAUSTED, "maxHeldBytes: too many bytes of items are held");
    }
    items.add(new Item(body, offset, length, format));
    if (areDropped()) {
      dropItems(); // given up meanwhile, and perhaps nobody looks at the items any more
    }
    Thread taker = waiting;
    if (taker != null) {
      channel.wakeAfterRead(taker);
    }
    return null;
  }

  /// No further item comes. Only the first ending counts.
  void end(Ending<T> how) {
    ending.compareAndSet(null, how);
    LockSupport.unpark(waiting);
  }

  /// Nobody has use for the items any more: they are dropped, and the stream has failed in this way
  /// for whoever takes them still. It must not look complete, though its end may have come.
  void abandon(Ending<T> how) {
    ending.set(how);
    abandoned = true;
    dropItems();
    LockSupport.unpark(waiting);
  }

  @Override
  public boolean hasNext() {
    while (rest == null && items.isEmpty()) {
      taking.lock();
      try {
        awaitItem();
      } finally {
        stopTaking();
      }
    }
    return rest == null || rest.hasNext();
  }

  private void awaitItem() {
    channel.checkMayWait();
    Thread self = Thread.currentThread();
    waiting = self;
    try {
      while (rest == null) {
        if (areDropped()) {
          dropItems();
        }
        if (!items.isEmpty()) {
          return;
        }
        // The ending first: an item that came before it is seen by the look that follows.
        Ending<T> how = closed ? Ending.ofNothing() : ending.get();
        if (how != null && items.isEmpty()) {
          rest = resolve(how);
          return;
        }
        if (how == null) {
          LockSupport.park(this);
          if (self.isInterrupted()) {
            throw new RpcException(ErrorCode.CANCELLED, "interrupted while waiting for an item");
          }
        }
      }
    } finally {
      waiting = null;
    }
  }

  private static <T extends @Nullable Object> Iterator<T> resolve(Ending<T> ending) {
    try {
      return ending.rest();
    } catch (Exception failure) {
      throw sneaky(failure);
    }
  }

  /// Errors that the contract declares are checked exceptions, which an iterator cannot name.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Exception> RuntimeException sneaky(Exception failure) throws X {
    throw (X) failure;
  }

  @Override
  public T next() {
    taking.lock();
    try {
      while (hasNext()) {
        if (rest != null) {
          return rest.next();
        }
        Item item = items.poll();
        if (item != null) {
          return take(item);
        }
        // Closed or abandoned between the two looks: the next one tells.
      }
    } finally {
      stopTaking();
    }
    throw new NoSuchElementException();
  }

  private T take(Item item) {
    channel.release(item.length);
    taken += Credit.of(item.length);
    takenItems++;
    takenBytes += item.length;
    T value = decode(item);
    grant();
    return value;
  }

  private T decode(Item item) {
    MessageBuffer buffer = channel.buffers().acquire();
    try {
      return buffer.read(codec, item.body, item.offset, item.length, item.format);
    } catch (CodecException unreadable) {
      if (close()) {
        channel.stopTaking();
      }
      throw new RpcException(
          ErrorCode.DECODING, "item cannot be read: " + unreadable.getMessage(), unreadable);
    } finally {
      buffer.release();
    }
  }

  /// Gives credit in steps of half a window, whose size follows that of the items.
  private void grant() {
    long ofBytes = WINDOW_BYTES / (takenBytes / taken + ITEM_OVERHEAD);
    long window = Math.max(LEAST_ITEMS * (taken / takenItems), Math.min(ofBytes, LARGEST_WINDOW));
    long open = granted - taken;
    if (open <= window / 2 && ending.get() == null && !closed) {
      // Before it is sent: the items may come at once.
      granted = granted + window - open;
      channel.sendCredit(window - open);
    }
  }

  /// Takes no more: what waits and what is still to come is dropped.
  ///
  /// @return whether that is news for the other side
  boolean close() {
    boolean isNews = !closed && ending.get() == null;
    closed = true;
    dropItems();
    LockSupport.unpark(waiting);
    return isNews;
  }

  private boolean areDropped() {
    return closed || abandoned;
  }

  /// Drops what waits; where another thread takes items meanwhile, that one does it.
  private void dropItems() {
    while (!items.isEmpty() && taking.tryLock()) {
      try {
        for (Item item = items.poll(); item != null; item = items.poll()) {
          channel.release(item.length);
        }
      } finally {
        taking.unlock();
      }
    }
  }

  private void stopTaking() {
    taking.unlock();
    if (areDropped()) {
      dropItems();
    }
  }
}
