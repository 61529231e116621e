package io.ruapc.call;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The requests of one connection that are being worked on, by their message id.
///
/// Only the connection's event loop touches it, so it has no lock. A call that has been answered
/// stays until the table would grow; it holds on to nothing by then.
final class ActiveCalls {
  private static final int INITIAL_BUCKETS = 16;

  /// Ids come from the peer: with a factor that it does not know it cannot choose ones that share a
  /// bucket.
  private final long hashFactor = ThreadLocalRandom.current().nextLong() | 1;

  private @Nullable IncomingCall[] buckets = new IncomingCall[INITIAL_BUCKETS];
  private int size;

  /// Keeps a call.
  void insert(IncomingCall call) {
    if (size >= buckets.length) {
      rebuild();
    }
    link(call);
  }

  /// The call with this id that has not been answered; of several the newest; null for none.
  @Nullable IncomingCall find(long messageId) {
    IncomingCall call = buckets[index(messageId)];
    // The id first: whether a call has ended was written by another core.
    while (call != null && (call.messageId() != messageId || call.hasEnded())) {
      call = call.next;
    }
    return call;
  }

  /// Hands every call that has not been answered to `action`.
  void forEach(Consumer<IncomingCall> action) {
    for (IncomingCall bucket : buckets) {
      for (IncomingCall call = bucket; call != null; call = call.next) {
        if (!call.hasEnded()) {
          action.accept(call);
        }
      }
    }
  }

  /// Drops the answered calls; grows when what is left fills more than half.
  private void rebuild() {
    @Nullable IncomingCall[] old = buckets;
    int live = 0;
    for (IncomingCall bucket : old) {
      for (IncomingCall call = bucket; call != null; call = call.next) {
        live += call.hasEnded() ? 0 : 1;
      }
    }
    buckets = new IncomingCall[live * 2 > old.length ? old.length * 2 : old.length];
    size = 0;
    for (IncomingCall bucket : old) {
      IncomingCall call = bucket;
      while (call != null) {
        IncomingCall following = call.next;
        if (!call.hasEnded()) {
          link(call);
        }
        call = following;
      }
    }
  }

  private void link(IncomingCall call) {
    int index = index(call.messageId());
    call.next = buckets[index];
    buckets[index] = call;
    size++;
  }

  private int index(long messageId) {
    return (int) ((messageId * hashFactor) >>> 40) & (buckets.length - 1);
  }
}
