package io.ruapc;

import java.net.SocketAddress;

/// The other side of a connection, client or server: both may call each other.
///
/// Safe from any thread; it may be kept after the call that it was taken from.
public interface Peer {
  /// A stub whose calls go to this peer over its connection. They fail with
  /// [ErrorCode#CONNECTION_CLOSED] once it has ended.
  ///
  /// @param contract an `@RpcService` interface, or the `Async` twin of one
  <S> S stub(Class<S> contract);

  /// Takes back a callback that this side gave to the peer and that the peer keeps: it cannot be
  /// called any more, its keeper is told. No effect when the peer keeps it not.
  ///
  /// @param callback the object that was the argument
  /// @param reason for the keeper, in words
  void revoke(Object callback, String reason);

  /// Where the other side is.
  SocketAddress remoteAddress();

  /// Whether the connection is still there.
  boolean isOpen();

  /// Runs `action` once when the connection ends, at once if it has. It runs on a thread of the
  /// framework and must be short.
  void onClose(Runnable action);
}
