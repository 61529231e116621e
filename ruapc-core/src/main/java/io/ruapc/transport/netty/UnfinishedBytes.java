package io.ruapc.transport.netty;

import java.util.concurrent.atomic.AtomicLong;

/// How much memory the messages may hold that have begun to arrive and are not whole: one limit for
/// all connections of a listener. Safe from any thread.
public final class UnfinishedBytes {
  private final long limit;
  private final AtomicLong held = new AtomicLong();

  /// So much, and no more, may be held.
  public UnfinishedBytes(long limit) {
    this.limit = limit;
  }

  /// Takes so many more, or nothing when that is over the limit.
  public boolean tryTake(int bytes) {
    if (held.addAndGet(bytes) <= limit) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  /// Gives so many back.
  public void giveBack(int bytes) {
    held.addAndGet(-bytes);
  }

  /// What is held now.
  public long held() {
    return held.get();
  }
}
