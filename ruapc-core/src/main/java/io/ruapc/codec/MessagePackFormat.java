package io.ruapc.codec;

/// The first bytes of MessagePack values.
final class MessagePackFormat {
  static final byte FIXMAP = (byte) 0x80;
  static final byte FIXARRAY = (byte) 0x90;
  static final byte FIXSTR = (byte) 0xA0;
  static final byte NIL = (byte) 0xC0;
  static final byte NEVER_USED = (byte) 0xC1;
  static final byte FALSE = (byte) 0xC2;
  static final byte TRUE = (byte) 0xC3;
  static final byte BIN8 = (byte) 0xC4;
  static final byte BIN16 = (byte) 0xC5;
  static final byte BIN32 = (byte) 0xC6;
  static final byte EXT8 = (byte) 0xC7;
  static final byte EXT16 = (byte) 0xC8;
  static final byte EXT32 = (byte) 0xC9;
  static final byte FLOAT32 = (byte) 0xCA;
  static final byte FLOAT64 = (byte) 0xCB;
  static final byte UINT8 = (byte) 0xCC;
  static final byte UINT16 = (byte) 0xCD;
  static final byte UINT32 = (byte) 0xCE;
  static final byte UINT64 = (byte) 0xCF;
  static final byte INT8 = (byte) 0xD0;
  static final byte INT16 = (byte) 0xD1;
  static final byte INT32 = (byte) 0xD2;
  static final byte INT64 = (byte) 0xD3;
  static final byte FIXEXT1 = (byte) 0xD4;
  static final byte FIXEXT2 = (byte) 0xD5;
  static final byte FIXEXT4 = (byte) 0xD6;
  static final byte FIXEXT8 = (byte) 0xD7;
  static final byte FIXEXT16 = (byte) 0xD8;
  static final byte STR8 = (byte) 0xD9;
  static final byte STR16 = (byte) 0xDA;
  static final byte STR32 = (byte) 0xDB;
  static final byte ARRAY16 = (byte) 0xDC;
  static final byte ARRAY32 = (byte) 0xDD;
  static final byte MAP16 = (byte) 0xDE;
  static final byte MAP32 = (byte) 0xDF;

  static final int MIN_FIXINT = -32;
  static final int MAX_FIXMAP = 15;
  static final int MAX_FIXARRAY = 15;
  static final int MAX_FIXSTR = 31;

  private MessagePackFormat() {}

  static boolean isFixmap(byte type) {
    return (type & 0xF0) == (FIXMAP & 0xFF);
  }

  static boolean isFixarray(byte type) {
    return (type & 0xF0) == (FIXARRAY & 0xFF);
  }

  static boolean isFixstr(byte type) {
    return (type & 0xE0) == (FIXSTR & 0xFF);
  }

  /// Integers of one byte, positive or negative.
  static boolean isFixint(byte type) {
    return type >= MIN_FIXINT;
  }

  static Token token(byte type) {
    if (isFixint(type)) {
      return Token.INTEGER;
    }
    if (isFixmap(type)) {
      return Token.OBJECT;
    }
    if (isFixarray(type)) {
      return Token.ARRAY;
    }
    if (isFixstr(type)) {
      return Token.TEXT;
    }
    return switch (type) {
      case NIL -> Token.NULL;
      case FALSE, TRUE -> Token.BOOLEAN;
      case BIN8, BIN16, BIN32 -> Token.BYTES;
      case FLOAT32, FLOAT64 -> Token.DECIMAL;
      case UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 -> Token.INTEGER;
      case STR8, STR16, STR32 -> Token.TEXT;
      case ARRAY16, ARRAY32 -> Token.ARRAY;
      case MAP16, MAP32 -> Token.OBJECT;
      case NEVER_USED -> Token.NOTHING;
      default -> Token.EXTENSION;
    };
  }
}
