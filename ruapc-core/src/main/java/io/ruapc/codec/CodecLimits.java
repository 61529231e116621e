package io.ruapc.codec;

/// What no value may exceed, whichever format it travels in.
public final class CodecLimits {
  /// Objects, arrays and variants inside each other. The sibling's JSON reader stops there too; it
  /// keeps a hostile message from exhausting the stack of generated, recursive readers.
  public static final int MAX_DEPTH = 128;

  /// Characters of one number, as JSON or as the text of a `BigInteger` or `BigDecimal`: turning
  /// digits into numbers takes more than linear time.
  public static final int MAX_NUMBER_LENGTH = 10_000;

  /// The largest scale of a `BigDecimal`, to either side: `1e999999999` is short as text and fills
  /// the memory as soon as somebody computes with it.
  public static final int MAX_DECIMAL_SCALE = 10_000;

  /// The most elements that a reader proposes to reserve space for; longer lists grow as they are
  /// read, so that a short message cannot claim much memory.
  public static final int MAX_SIZE_HINT = 1024;

  /// The largest array that a writer fills. Virtual machines keep a few words of an array for
  /// themselves.
  public static final int MAX_BYTES = Integer.MAX_VALUE - 64;

  private CodecLimits() {}
}
