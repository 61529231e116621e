package io.ruapc.codec;

import java.io.Serial;

/// A value that cannot be read from bytes, or cannot be written as bytes.
///
/// The message tells what was found, what was expected, and where.
public final class CodecException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final Kind kind;
  private final String path;

  /// A failure at a place.
  ///
  /// @param message what was found and what was expected
  /// @param path where, as `$.items[3].price`; empty when nobody knows
  public CodecException(Kind kind, String message, String path) {
    super(path.isEmpty() ? message : message + " at " + path);
    this.kind = kind;
    this.path = path;
  }

  /// What is wrong.
  public Kind kind() {
    return kind;
  }

  /// Where in the value, as `$.items[3].price`; empty when a value could not be written.
  public String path() {
    return path;
  }

  /// What can be wrong with a value.
  public enum Kind {
    /// The bytes are not of the format, or end too early.
    MALFORMED,
    /// More than [CodecLimits#MAX_DEPTH] objects and arrays inside each other.
    TOO_DEEP,
    /// A size or count is over its limit.
    TOO_LARGE,
    /// The bytes are well formed but no value of the expected type, or the value has no form on the
    /// wire.
    INVALID_VALUE
  }
}
