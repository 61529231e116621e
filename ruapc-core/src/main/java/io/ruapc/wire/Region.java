package io.ruapc.wire;

/// A piece of the sender's memory that a message offers to its receiver.
///
/// @param localKey 32 bits, what the sender's device knows the memory by
/// @param remoteKey 32 bits, what the receiver's device must say to reach it
/// @param address 64 bits, unsigned
/// @param length 64 bits, unsigned
public record Region(long localKey, long remoteKey, long address, long length) {
  /// The most regions of one list.
  public static final int MAX_COUNT = 64;
}
