package io.ruapc;

/// Where the handler of a method runs.
public enum Dispatch {
  /// On a virtual thread; it may block. The thread may have run handlers of other requests before:
  /// what a handler leaves in thread-locals, those after it find.
  VIRTUAL_THREAD,
  /// On a virtual thread of its own; it may block, and the thread is interrupted when nobody waits
  /// any more.
  INTERRUPTIBLE,
  /// On the event loop that read the request; it must not block.
  INLINE
}
