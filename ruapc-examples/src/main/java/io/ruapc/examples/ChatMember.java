package io.ruapc.examples;

import io.ruapc.RpcException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Somebody in a room, and what it has still to hear.
///
/// Telling it something never waits: sending to a listener that takes nothing would, and hold up
/// all others. Safe from any thread.
final class ChatMember {
  /// How many events may wait for a listener. One that is further behind is put out of the room.
  static final int MAX_WAITING = 1_000;

  private final String name;
  private final ChatListener listener;
  private final Consumer<ChatMember> onLost;

  // All guarded by this.
  private final Queue<Consumer<ChatListener>> waiting = new ArrayDeque<>();
  private boolean isSending;
  private boolean isClosed;

  /// @param onLost told when the listener cannot be reached, or is too far behind
  ChatMember(String name, ChatListener listener, Consumer<ChatMember> onLost) {
    this.name = name;
    this.listener = listener;
    this.onLost = onLost;
  }

  String name() {
    return name;
  }

  /// Lets the listener hear an event, after those before it.
  void tell(Consumer<ChatListener> event) {
    boolean isTooMuch;
    synchronized (this) {
      if (isClosed) {
        return;
      }
      isTooMuch = waiting.size() >= MAX_WAITING;
      if (!isTooMuch) {
        waiting.add(event);
        if (!isSending) {
          isSending = true;
          Thread.startVirtualThread(this::sendAll);
        }
      }
    }
    if (isTooMuch) {
      onLost.accept(this);
    }
  }

  /// Gives the listener back, whatever waits for it.
  void close() {
    synchronized (this) {
      isClosed = true;
      waiting.clear();
    }
    listener.close();
  }

  private void sendAll() {
    try {
      for (var event = next(); event != null; event = next()) {
        event.accept(listener);
      }
    } catch (RpcException unreachable) {
      onLost.accept(this);
    }
  }

  private synchronized @Nullable Consumer<ChatListener> next() {
    Consumer<ChatListener> event = waiting.poll();
    isSending = event != null;
    return event;
  }
}
