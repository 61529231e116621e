package io.ruapc.call.stream;

/// What items take of the credit that their receiver gives.
///
/// A small item takes one, a large one as many as pieces of it would: so credit bounds the bytes
/// that may come, however the sizes of the items change. The last of it may be spent on an item
/// that takes more; what that took too much is missing from the credit that follows.
final class Credit {
  /// The bytes that one credit is good for.
  private static final int BYTES = 4 * 1024;

  private Credit() {}

  /// What an item of so many bytes takes.
  static int of(int bytes) {
    return Math.max(1, (bytes + BYTES - 1) / BYTES);
  }
}
