package io.ruapc.transport;

import org.jspecify.annotations.Nullable;

/// What a connection tells its user. All methods are called on the connection's event loop, one at
/// a time; they must not block.
public interface MessageHandler {
  /// A whole message arrived.
  ///
  /// @param body the message without the frame header: `meta_len | meta | payload`. The handler
  ///   owns the array
  /// @param arrivalNanos when it arrived, as `System.nanoTime()`; one look at the clock stands for
  ///   all messages that one read brought
  void onMessage(byte[] body, long arrivalNanos);

  /// What one read brought has been delivered, which was at least one message. Here is done what is
  /// better done once for all of them, as waking the threads that wait for them.
  void onReadComplete();

  /// The connection has ended; called exactly once, after the last message.
  ///
  /// @param cause why, or null when either side ended it in order
  void onClosed(@Nullable Throwable cause);
}
