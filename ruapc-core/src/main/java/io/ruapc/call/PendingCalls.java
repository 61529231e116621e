package io.ruapc.call;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The calls of this side that wait for an answer on one connection.
///
/// A call id is a slot and the slot's generation in one number: `generation << 16 | slot`. Finding
/// the call of an answer is an array access and one comparison; nothing is boxed, and an answer
/// that comes after its slot was given to another call does not match. Ids stay below 2^53, so that
/// JavaScript can hold them.
///
/// A call is inserted before its request is sent and leaves exactly once, whoever is first: its
/// answer, its deadline, its caller giving up, or the end of the connection. All methods are safe
/// from any thread and none blocks.
final class PendingCalls {
  private static final int SLOT_BITS = 16;
  private static final long SLOT_MASK = (1L << SLOT_BITS) - 1;

  /// Generations wrap before an id would reach 2^53.
  private static final long GENERATION_MASK = (1L << (53 - SLOT_BITS)) - 1;

  /// No call has it, so its ids are free for questions whose answers nobody waits for.
  private static final long GENERATION_OF_QUESTIONS = GENERATION_MASK;

  private static final int CHUNK_BITS = 7;
  private static final int CHUNK_SIZE = 1 << CHUNK_BITS;
  private static final int CHUNK_MASK = CHUNK_SIZE - 1;

  private static final int NO_SLOT = -1;

  /// A chunk of slots. Chunks are added as more calls wait at once and never moved.
  private static final class Chunk {
    final AtomicReferenceArray<@Nullable OutgoingCall<?, ?>> calls =
        new AtomicReferenceArray<>(CHUNK_SIZE);

    /// The slot below each in the stack of free slots.
    final AtomicIntegerArray nextFree = new AtomicIntegerArray(CHUNK_SIZE);

    /// Written by the slot's owner before the call is published, read by the sweep as a hint.
    final long[] deadlines = new long[CHUNK_SIZE];

    /// Written by the slot's owner only.
    final long[] generations = new long[CHUNK_SIZE];
  }

  private final int capacity;
  private final AtomicReferenceArray<@Nullable Chunk> chunks;

  /// The top of the stack of free slots: a tag that changes with every step (so that a slot which
  /// left and came back is noticed) above the slot plus one, zero for empty.
  private final AtomicLong freeStack = new AtomicLong();

  /// Slots handed out so far for the first time.
  private final AtomicLong fresh = new AtomicLong();

  private volatile boolean closed;

  PendingCalls(int capacity) {
    this.capacity = capacity;
    this.chunks = new AtomicReferenceArray<>((capacity + CHUNK_SIZE - 1) / CHUNK_SIZE);
  }

  /// Gives the call an id and keeps it.
  ///
  /// @return false when as many calls as allowed wait already, or after [#closeAll]
  boolean insert(OutgoingCall<?, ?> call) {
    int slot = takeSlot();
    if (slot == NO_SLOT) {
      return false;
    }
    Chunk chunk = chunk(slot);
    int index = slot & CHUNK_MASK;
    call.id(nextId(chunk, index, slot));
    chunk.deadlines[index] = call.deadlineNanos();
    chunk.calls.set(index, call);
    // The connection may have ended between the caller's look at it and here: then nobody else will
    // ever take this call out.
    return !closed || !remove(call);
  }

  /// An id that no waiting call has, for a request without an answer; [Long#MIN_VALUE] for none
  /// left.
  long reserveId() {
    int slot = takeSlot();
    if (slot == NO_SLOT) {
      return Long.MIN_VALUE;
    }
    long id = nextId(chunk(slot), slot & CHUNK_MASK, slot);
    freeSlot(slot);
    return id;
  }

  /// The id of the n-th question whose answer nobody waits for; no call has it, now or later.
  static long idOfQuestion(int n) {
    return GENERATION_OF_QUESTIONS << SLOT_BITS | (n & SLOT_MASK);
  }

  /// Whether an id is of that kind.
  static boolean isQuestion(long id) {
    return id >>> SLOT_BITS == GENERATION_OF_QUESTIONS;
  }

  /// Takes out the call with this id.
  ///
  /// @return the call, now the business of whoever took it; null when there is none
  @Nullable OutgoingCall<?, ?> take(long id) {
    OutgoingCall<?, ?> call = find(id);
    return call != null && removeAt((int) (id & SLOT_MASK), call) ? call : null;
  }

  /// The call with this id, which stays; null when there is none.
  @Nullable OutgoingCall<?, ?> get(long id) {
    return find(id);
  }

  /// Whether a call with this id waits.
  boolean contains(long id) {
    return find(id) != null;
  }

  /// Whether this call waits here.
  boolean contains(OutgoingCall<?, ?> call) {
    return find(call.id()) == call;
  }

  /// Takes out this call.
  ///
  /// @return whether it was there: then it is the business of whoever took it
  boolean remove(OutgoingCall<?, ?> call) {
    return removeAt((int) (call.id() & SLOT_MASK), call);
  }

  /// By slot, because a call that has left may have been given another id by another connection.
  private boolean removeAt(int slot, OutgoingCall<?, ?> call) {
    if (!chunk(slot).calls.compareAndSet(slot & CHUNK_MASK, call, null)) {
      return false;
    }
    chunk(slot).deadlines[slot & CHUNK_MASK] = Nanos.NEVER;
    freeSlot(slot);
    return true;
  }

  /// Takes out every call whose deadline is over and hands it to `action`.
  ///
  /// @return whether calls wait still
  boolean sweep(long now, Consumer<OutgoingCall<?, ?>> action) {
    boolean waiting = false;
    for (int c = 0; c < chunks.length(); c++) {
      Chunk chunk = chunks.get(c);
      if (chunk == null) {
        break;
      }
      for (int i = 0; i < CHUNK_SIZE; i++) {
        OutgoingCall<?, ?> call = chunk.calls.get(i);
        if (call == null) {
          continue;
        }
        if (Nanos.isOver(chunk.deadlines[i], now)
            && Nanos.isOver(call.deadlineNanos(), now)
            && removeAt(c << CHUNK_BITS | i, call)) {
          action.accept(call);
        } else {
          waiting = true;
        }
      }
    }
    return waiting;
  }

  /// Takes out every call and hands it to `action`; later calls are not accepted.
  void closeAll(Consumer<OutgoingCall<?, ?>> action) {
    closed = true;
    for (int c = 0; c < chunks.length(); c++) {
      Chunk chunk = chunks.get(c);
      if (chunk == null) {
        break;
      }
      for (int i = 0; i < CHUNK_SIZE; i++) {
        OutgoingCall<?, ?> call = chunk.calls.get(i);
        if (call != null && removeAt(c << CHUNK_BITS | i, call)) {
          action.accept(call);
        }
      }
    }
  }

  /// How many calls wait. Counted by looking at every slot: for tests, pages and drains.
  int size() {
    int size = 0;
    for (int c = 0; c < chunks.length(); c++) {
      Chunk chunk = chunks.get(c);
      if (chunk == null) {
        break;
      }
      for (int i = 0; i < CHUNK_SIZE; i++) {
        if (chunk.calls.get(i) != null) {
          size++;
        }
      }
    }
    return size;
  }

  private @Nullable OutgoingCall<?, ?> find(long id) {
    int slot = (int) (id & SLOT_MASK);
    Chunk chunk = slot < capacity ? chunks.get(slot >> CHUNK_BITS) : null;
    OutgoingCall<?, ?> call = chunk == null ? null : chunk.calls.get(slot & CHUNK_MASK);
    return call != null && call.id() == id ? call : null;
  }

  private static long nextId(Chunk chunk, int index, int slot) {
    long generation = chunk.generations[index];
    chunk.generations[index] = generation + 1 == GENERATION_OF_QUESTIONS ? 0 : generation + 1;
    return generation << SLOT_BITS | slot;
  }

  private int takeSlot() {
    while (true) {
      long top = freeStack.get();
      int slot = (int) top - 1;
      if (slot < 0) {
        return freshSlot();
      }
      int below = chunk(slot).nextFree.get(slot & CHUNK_MASK);
      if (freeStack.compareAndSet(top, tagged(top, below))) {
        return slot;
      }
    }
  }

  private void freeSlot(int slot) {
    Chunk chunk = chunk(slot);
    while (true) {
      long top = freeStack.get();
      chunk.nextFree.set(slot & CHUNK_MASK, (int) top);
      if (freeStack.compareAndSet(top, tagged(top, slot + 1))) {
        return;
      }
    }
  }

  private static long tagged(long previousTop, int slotPlusOne) {
    return ((previousTop >>> 32) + 1) << 32 | slotPlusOne;
  }

  private int freshSlot() {
    while (true) {
      long next = fresh.get();
      if (next >= capacity) {
        return NO_SLOT;
      }
      int slot = (int) next;
      int index = slot >> CHUNK_BITS;
      if (chunks.get(index) == null) {
        chunks.compareAndSet(index, null, new Chunk());
      }
      if (fresh.compareAndSet(next, next + 1)) {
        return slot;
      }
    }
  }

  private Chunk chunk(int slot) {
    Chunk chunk = chunks.get(slot >> CHUNK_BITS);
    if (chunk == null) {
      throw new AssertionError("slot " + slot + " was handed out before its chunk was made");
    }
    return chunk;
  }
}
