package io.ruapc.transport.netty;

/// The ways in which a channel ends, and what is known of the other side's machine: what differs
/// between kinds of channels below a [ChannelConnection]. Event loop only, but for [#isTaken].
public interface Line {
  /// Says that nothing more comes from this side. The channel stays open for what the other side
  /// still says.
  void finish();

  /// Frees the channel, in order.
  void close();

  /// Frees the channel at once, whatever waits.
  void reset();

  /// Whether bytes went out and the other machine said something within so long; false where that
  /// cannot be known.
  boolean isTaken(long withinNanos);
}
