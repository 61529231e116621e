package io.ruapc.wire;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// A pool of [MessageBuffer]s. Safe from any thread.
///
/// It is striped over slots that threads choose by their number. A buffer for each thread would be
/// the usual way, but here every call may be a new virtual thread, which would get a fresh one each
/// time.
public final class MessageBuffers {
  /// Buffers that grew beyond this are not kept: one large message must not cost memory for ever.
  static final int MAX_KEPT_BYTES = 64 * 1024;

  private static final int SLOTS_PER_CORE = 8;

  /// How many slots a thread looks at before it goes without the pool.
  private static final int PROBES = 4;

  /// References between two slots: they lie on cache lines of their own.
  private static final int STRIDE = 16;

  private final int mask;
  private final AtomicReferenceArray<MessageBuffer> slots;

  /// An empty pool for all cores of this machine.
  public MessageBuffers() {
    int wanted = Runtime.getRuntime().availableProcessors() * SLOTS_PER_CORE;
    int count = Integer.highestOneBit(Math.max(PROBES, wanted - 1)) << 1;
    mask = count - 1;
    slots = new AtomicReferenceArray<>(count * STRIDE);
  }

  /// A buffer for one message, to be given back by [MessageBuffer#release].
  public MessageBuffer acquire() {
    int first = (int) Thread.currentThread().threadId();
    for (int probe = 0; probe < PROBES; probe++) {
      int slot = ((first + probe) & mask) * STRIDE;
      if (slots.get(slot) != null) {
        MessageBuffer buffer = slots.getAndSet(slot, null);
        if (buffer != null) {
          return buffer;
        }
      }
    }
    return new MessageBuffer(this);
  }

  void release(MessageBuffer buffer) {
    if (buffer.writer().capacity() > MAX_KEPT_BYTES) {
      return;
    }
    int first = (int) Thread.currentThread().threadId();
    for (int probe = 0; probe < PROBES; probe++) {
      int slot = ((first + probe) & mask) * STRIDE;
      if (slots.get(slot) == null && slots.compareAndSet(slot, null, buffer)) {
        return;
      }
    }
  }
}
