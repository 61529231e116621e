package io.ruapc.wire;

import io.ruapc.codec.FieldNames;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The keys of a meta, in the order in which they are written.
final class MetaKeys {
  static final int METHOD = 0;
  static final int FLAGS = 1;
  static final int MESSAGE_ID = 2;
  static final int READ_REGIONS = 3;
  static final int WRITE_REGIONS = 4;
  static final int TIMEOUT = 5;
  static final int HELLO = 6;
  static final int HEADERS = 7;
  static final int TARGET = 8;
  static final int KEEP = 9;
  static final int CREDIT = 10;
  static final int END = 11;
  static final int CANCEL = 12;

  /// How many of them the sibling has. Only these may also be written by their number, or without
  /// names in an array.
  static final int POSITIONAL = 6;

  static final FieldNames NAMES =
      FieldNames.of(
          "method",
          "flags",
          "msgid",
          "read_regions",
          "write_regions",
          "timeout_ms",
          "hello",
          "headers",
          "target",
          "keep",
          "credit",
          "end",
          "cancel");

  static final FieldNames HELLO_NAMES =
      FieldNames.of("caps", "agent", "session", "max_message", "max_stream_item", "headers");

  static final int HELLO_CAPS = 0;
  static final int HELLO_AGENT = 1;
  static final int HELLO_SESSION = 2;
  static final int HELLO_MAX_MESSAGE = 3;
  static final int HELLO_MAX_STREAM_ITEM = 4;
  static final int HELLO_HEADERS = 5;

  static final FieldNames REGION_NAMES = FieldNames.of("key", "addr", "len");

  static final int REGION_KEY = 0;
  static final int REGION_ADDRESS = 1;
  static final int REGION_LENGTH = 2;

  static final FieldNames REGION_KEY_NAMES = FieldNames.of("lkey", "rkey");

  static final int REGION_LKEY = 0;
  static final int REGION_RKEY = 1;

  /// Each with at least as many bytes as are compared at once.
  private static final byte[][] SPELLINGS = new byte[NAMES.size()][];

  static {
    for (int key = 0; key < SPELLINGS.length; key++) {
      byte[] name = NAMES.name(key).getBytes(StandardCharsets.US_ASCII);
      SPELLINGS[key] = Arrays.copyOf(name, Math.max(name.length, Long.BYTES));
    }
  }

  private MetaKeys() {}

  /// The key that is spelled by these bytes, or [FieldNames#UNKNOWN].
  static int find(byte[] bytes, int offset, int length) {
    int candidate = candidate(bytes, offset, length);
    if (candidate == FieldNames.UNKNOWN) {
      return FieldNames.UNKNOWN;
    }
    return matches(SPELLINGS[candidate], bytes, offset, length) ? candidate : FieldNames.UNKNOWN;
  }

  /// Compares eight bytes at once where so many are there: a comparison of arrays costs several
  /// times as much before it looks at the first byte.
  private static boolean matches(byte[] spelling, byte[] bytes, int offset, int length) {
    if (length > Long.BYTES) {
      int tail = length - Long.BYTES;
      return FrameLayout.getLong(bytes, offset) == FrameLayout.getLong(spelling, 0)
          && FrameLayout.getLong(bytes, offset + tail) == FrameLayout.getLong(spelling, tail);
    }
    if (offset <= bytes.length - Long.BYTES) {
      long different = FrameLayout.getLong(bytes, offset) ^ FrameLayout.getLong(spelling, 0);
      return different >>> (Long.SIZE - Byte.SIZE * length) == 0;
    }
    return Arrays.equals(bytes, offset, offset + length, spelling, 0, length);
  }

  /// The only key that these bytes can be: length and one letter decide.
  private static int candidate(byte[] bytes, int offset, int length) {
    return switch (length) {
      case 3 -> END;
      case 4 -> KEEP;
      case 5 ->
          switch (bytes[offset]) {
            case 'f' -> FLAGS;
            case 'm' -> MESSAGE_ID;
            default -> HELLO;
          };
      case 6 ->
          switch (bytes[offset + 1]) {
            case 'e' -> METHOD;
            case 'a' -> bytes[offset] == 't' ? TARGET : CANCEL;
            default -> CREDIT;
          };
      case 7 -> HEADERS;
      case 10 -> TIMEOUT;
      case 12 -> READ_REGIONS;
      case 13 -> WRITE_REGIONS;
      default -> FieldNames.UNKNOWN;
    };
  }
}
