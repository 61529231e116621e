package io.ruapc.call;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The requests of one connection that are being worked on, by their message id.
///
/// Only the connection's event loop touches it, so it has no lock. A call that has been answered
/// stays until the loop comes by its bucket or the table would grow; it holds on to nothing by
/// then.
final class ActiveCalls {
  private static final int INITIAL_BUCKETS = 16;

  private @Nullable ActiveCall[] buckets = new ActiveCall[INITIAL_BUCKETS];
  private int size;

  /// Keeps a call.
  void insert(ActiveCall call) {
    if (size >= buckets.length) {
      rebuild();
    }
    int index = index(call.messageId());
    call.next = withoutEnded(buckets[index]);
    buckets[index] = call;
    size++;
  }

  /// The call with this id that has not been answered; of several the newest; null for none.
  @Nullable ActiveCall find(long messageId) {
    ActiveCall call = buckets[index(messageId)];
    while (call != null && (call.hasEnded() || call.messageId() != messageId)) {
      call = call.next;
    }
    return call;
  }

  /// Hands every call that has not been answered to `action`.
  void forEach(Consumer<ActiveCall> action) {
    for (ActiveCall bucket : buckets) {
      for (ActiveCall call = bucket; call != null; call = call.next) {
        if (!call.hasEnded()) {
          action.accept(call);
        }
      }
    }
  }

  /// The chain without the answered calls at its head; those behind go when they come to the head.
  private @Nullable ActiveCall withoutEnded(@Nullable ActiveCall head) {
    ActiveCall first = head;
    while (first != null && first.hasEnded()) {
      first = first.next;
      size--;
    }
    return first;
  }

  /// Drops the answered calls; grows when what is left fills more than half.
  private void rebuild() {
    @Nullable ActiveCall[] old = buckets;
    int live = 0;
    for (ActiveCall bucket : old) {
      for (ActiveCall call = bucket; call != null; call = call.next) {
        live += call.hasEnded() ? 0 : 1;
      }
    }
    buckets = new ActiveCall[live * 2 > old.length ? old.length * 2 : old.length];
    size = 0;
    for (ActiveCall bucket : old) {
      ActiveCall call = bucket;
      while (call != null) {
        ActiveCall following = call.next;
        if (!call.hasEnded()) {
          int index = index(call.messageId());
          call.next = buckets[index];
          buckets[index] = call;
          size++;
        }
        call = following;
      }
    }
  }

  private int index(long messageId) {
    // Ids hold a slot in their low bits and a generation above; both should tell calls apart.
    return (int) (messageId ^ messageId >>> 16 ^ messageId >>> 32) & buckets.length - 1;
  }
}
