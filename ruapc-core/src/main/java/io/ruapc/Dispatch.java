package io.ruapc;

/// Where the handler of a method runs.
public enum Dispatch {
  /// On a virtual thread of its own; it may block.
  VIRTUAL_THREAD,
  /// As [#VIRTUAL_THREAD], and the thread is interrupted when nobody waits any more.
  INTERRUPTIBLE,
  /// On the event loop that read the request; it must not block.
  INLINE
}
