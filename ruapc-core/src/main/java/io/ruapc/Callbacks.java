package io.ruapc;

import java.util.function.Consumer;

/// Callbacks that outlive the call they came with.
///
/// A parameter whose type is an `@RpcService` interface is a callback: its owner is the caller, and
/// the handler, its holder, may call it until the call has been answered. One whose interface is
/// [AutoCloseable] may be kept for longer: until its holder closes it, its owner revokes it
/// ([Peer#revoke]), or the connection ends. When nobody holds it any more its `close()` runs at the
/// owner's, once.
///
/// ```java
/// public void watch(String directory, Watcher watcher) {
///   Watcher kept = Callbacks.keep(watcher, () -> watchers.remove(watcher));
///   watchers.add(kept);
/// }
/// ```
///
/// What a holder passes back to its owner arrives there as the owner's own object. What it passes
/// on to others can be called by them for as long as the holder itself can call it; it is not
/// closed by that, and they are told when it is gone.
public final class Callbacks {
  private Callbacks() {}

  /// Keeps a callback of the call that is being handled. It can be called for as long as it lives,
  /// from any thread; its `close()` gives it back. Kept more than once, by one handler or by
  /// several, it is still one: each `whenGone` runs, and the first `close()` gives it back for all.
  /// An object of this side that came back needs no keeping: it is returned, and `whenGone` never
  /// runs.
  ///
  /// @param whenGone runs once when it can be called no more though nobody here closed it: revoked,
  ///   connection ended, or the call that brought it failed. Never before the handler has returned
  /// @return `callback`
  /// @throws IllegalStateException outside the handler that got it
  /// @throws IllegalArgumentException when it is no callback of this call
  public static <S extends AutoCloseable> S keep(S callback, Runnable whenGone) {
    return keep(callback, reason -> whenGone.run());
  }

  /// As [#keep(AutoCloseable, Runnable)], and says why it is gone, for logs.
  public static <S extends AutoCloseable> S keep(S callback, Consumer<String> whenGone) {
    CallContext.current().keep(callback, whenGone);
    return callback;
  }
}
