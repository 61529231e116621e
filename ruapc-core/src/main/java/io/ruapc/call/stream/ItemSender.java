package io.ruapc.call.stream;

import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcStream;
import io.ruapc.codec.Codec;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The sending end of a stream: takes items while the other side has given credit for them.
///
/// Items may be sent from any thread, one at a time; credit comes in on the event loop.
public final class ItemSender<T extends @Nullable Object> implements RpcStream.Sink<T> {
  /// The most credit that may ever be open: more is a mistake of the other side.
  public static final long MAX_CREDIT = Integer.MAX_VALUE;

  private final ItemChannel channel;
  private final Codec<T> codec;

  /// One sending thread at a time, so that items do not overtake each other.
  private final ReentrantLock sending = new ReentrantLock();

  /// What the items so far took of the credit, the last one perhaps more than there was. Written
  /// under [#sending]; read by the event loop as a lower bound.
  private final AtomicLong sent = new AtomicLong();

  private final AtomicLong granted;

  /// Why nothing more can be sent; null while it can.
  private volatile @Nullable String closed;

  private volatile @Nullable Thread waiting;

  /// @param credit what may be sent at first
  public ItemSender(ItemChannel channel, Codec<T> codec, long credit) {
    this.channel = channel;
    this.codec = codec;
    this.granted = new AtomicLong(credit);
  }

  @Override
  public void send(T item) {
    channel.checkMayWait();
    sending.lock();
    try {
      awaitCredit();
      int bytes = channel.sendItem(codec, item);
      sent.setRelease(sent.getPlain() + Credit.of(bytes));
    } finally {
      sending.unlock();
    }
  }

  private void awaitCredit() {
    if (closed == null && sent.getPlain() < granted.get()) {
      return;
    }
    Thread self = Thread.currentThread();
    waiting = self;
    try {
      while (closed == null && sent.getPlain() >= granted.get()) {
        LockSupport.park(this);
        if (self.isInterrupted()) {
          throw new RpcException(ErrorCode.CANCELLED, "interrupted while waiting for credit");
        }
      }
    } finally {
      waiting = null;
    }
    String why = closed;
    if (why != null) {
      throw new RpcException(ErrorCode.CANCELLED, why);
    }
  }

  @Override
  public boolean isCancelled() {
    return closed != null;
  }

  /// The other side takes so much more.
  ///
  /// @return false when that is more than can ever be
  public boolean onCredit(long credit) {
    boolean isSane = granted.addAndGet(credit) - sent.getAcquire() <= MAX_CREDIT;
    LockSupport.unpark(waiting);
    return isSane;
  }

  /// Nothing more can be sent: who waits or sends is told. Only the first reason counts.
  public void close(String why) {
    if (closed == null) {
      closed = why;
    }
    LockSupport.unpark(waiting);
  }
}
