package io.ruapc.wire;

import io.ruapc.Format;

/// The bits of a meta's `flags`.
///
/// | message | request | response | more |
/// |---|---|---|---|
/// | request | 1 | 0 | 0 |
/// | final response | 0 | 1 | 0 |
/// | part: an item from callee to caller | 0 | 1 | 1 |
/// | signal: caller to callee, about the sender's call | 0 | 0 | 0 or 1 |
public final class Flags {
  /// A request. It wins where [#RESPONSE] is set too.
  public static final int REQUEST = 1;

  /// A response or a part of one.
  public static final int RESPONSE = 2;

  /// The payload is MessagePack; otherwise JSON.
  public static final int MESSAGE_PACK = 4;

  /// The payload is one item of a stream and not its end.
  public static final int MORE = 8;

  /// Nobody waits for a response.
  public static final int NO_RESPONSE = 16;

  /// The most that the field holds.
  public static final int MAX = 255;

  private Flags() {}

  /// Whether this is a request.
  public static boolean isRequest(int flags) {
    return (flags & REQUEST) != 0;
  }

  /// Whether this is a response or a part of one.
  public static boolean isResponse(int flags) {
    return (flags & (REQUEST | RESPONSE)) == RESPONSE;
  }

  /// Whether this is neither: about a call of its sender.
  public static boolean isSignal(int flags) {
    return (flags & (REQUEST | RESPONSE)) == 0;
  }

  /// The flags of the response to a request with these: everything else is said back, as every peer
  /// does.
  public static int responseTo(int flags) {
    return (flags & ~REQUEST) | RESPONSE;
  }

  /// How the payload is written.
  public static Format format(int flags) {
    return (flags & MESSAGE_PACK) != 0 ? Format.MESSAGE_PACK : Format.JSON;
  }

  /// The bit that says this format.
  public static int of(Format format) {
    return switch (format) {
      case JSON -> 0;
      case MESSAGE_PACK -> MESSAGE_PACK;
    };
  }
}
