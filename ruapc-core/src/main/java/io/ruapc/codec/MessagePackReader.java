package io.ruapc.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;

/// Reads values from MessagePack in a byte array, the twin of [JsonReader].
///
/// Nothing is trusted: every length is compared with the bytes left before anything is made of it.
/// Wider integers and headers than needed are accepted, as are binary and numbered names of
/// members, binary texts and records as arrays. For one thread at a time; reusable, and cheap to
/// make.
public final class MessagePackReader {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private static final int FIRST_LEVELS = 8;
  private static final int NOT_BARE = -1;

  private byte[] bytes = new byte[0];
  private int start;
  private int position;
  private int end;

  // One level per open container. `at` is the index of the current member or element; for keys of a
  // map, and for names nobody knows, it is the place of the key, as ~offset.
  private int level = -1;
  private FieldNames[] names = new FieldNames[FIRST_LEVELS];
  private int[] at = new int[FIRST_LEVELS];

  /// Members or elements left; for a record in an array, ~left.
  private int[] left = new int[FIRST_LEVELS];

  /// The true end while a variant is open that is only a name: there is no value to read, so until
  /// [#endVariant] the bytes end right behind the name.
  private int endBehindBare = NOT_BARE;

  /// Where the last constant or variant stands, for messages about unknown ones.
  private int nameAt;

  /// A reader of nothing, until its first [#reset].
  public MessagePackReader() {}

  private static VarHandle view(Class<?> arrayClass) {
    return MethodHandles.byteArrayViewVarHandle(arrayClass, ByteOrder.BIG_ENDIAN);
  }

  /// Starts anew with the given bytes, which must not change while they are read.
  public void reset(byte[] bytes, int offset, int length) {
    if (offset < 0 || length < 0 || length > bytes.length - offset) {
      throw new IndexOutOfBoundsException(
          "offset " + offset + ", length " + length + ", array of " + bytes.length);
    }
    this.bytes = bytes;
    this.start = offset;
    this.position = offset;
    this.end = offset + length;
    this.level = -1;
    this.endBehindBare = NOT_BARE;
  }

  /// The place of the next byte in the array.
  public int position() {
    return position;
  }

  /// How many bytes are left.
  public int remaining() {
    return end - position;
  }

  /// Consumes a nil, if one is next, and says whether it did.
  public boolean readNull() {
    if (position < end && bytes[position] == MessagePackFormat.NIL) {
      position++;
      return true;
    }
    return false;
  }

  /// Reads a boolean.
  public boolean readBoolean() {
    if (position < end) {
      byte type = bytes[position];
      if (type == MessagePackFormat.TRUE || type == MessagePackFormat.FALSE) {
        position++;
        return type == MessagePackFormat.TRUE;
      }
    }
    throw expected("a boolean");
  }

  /// Reads an integer of 8 bits.
  public byte readByte() {
    return (byte) readInteger(Byte.MIN_VALUE, Byte.MAX_VALUE, "byte");
  }

  /// Reads an integer of 16 bits.
  public short readShort() {
    return (short) readInteger(Short.MIN_VALUE, Short.MAX_VALUE, "short");
  }

  /// Reads an integer of 32 bits.
  public int readInt() {
    if (position < end) {
      byte type = bytes[position];
      if (MessagePackFormat.isFixint(type)) {
        position++;
        return type;
      }
    }
    return (int) readInteger(Integer.MIN_VALUE, Integer.MAX_VALUE, "int");
  }

  /// Reads an integer of 64 bits.
  public long readLong() {
    if (position < end) {
      byte type = bytes[position];
      if (MessagePackFormat.isFixint(type)) {
        position++;
        return type;
      }
    }
    return readInteger(Long.MIN_VALUE, Long.MAX_VALUE, "long");
  }

  /// Reads an unsigned integer of 64 bits.
  public long readUnsignedLong() {
    int from = position;
    byte type = peekType("an unsigned integer");
    long value = integer(type, "an unsigned integer");
    if (value < 0 && type != MessagePackFormat.UINT64) {
      position = from;
      throw outOfRange(Long.toString(value), "an unsigned long", "0", Long.toUnsignedString(-1));
    }
    return value;
  }

  /// Reads a number of 32 bits. Integers are numbers too, nil is NaN.
  public float readFloat() {
    int from = position;
    if (from < end && bytes[from] == MessagePackFormat.FLOAT32 && end - from > Float.BYTES) {
      position = from + 1 + Float.BYTES;
      return Float.intBitsToFloat((int) INT.get(bytes, from + 1));
    }
    double value = readDouble();
    float narrowed = (float) value;
    if (Float.isInfinite(narrowed) && Double.isFinite(value)) {
      position = from;
      throw outOfRange(
          Double.toString(value),
          "a float",
          Float.toString(-Float.MAX_VALUE),
          Float.toString(Float.MAX_VALUE));
    }
    return narrowed;
  }

  /// Reads a number of 64 bits. Integers are numbers too, nil is NaN.
  public double readDouble() {
    byte type = peekType("a number");
    return switch (type) {
      case MessagePackFormat.FLOAT64 ->
          Double.longBitsToDouble((long) LONG.get(bytes, take(Double.BYTES)));
      case MessagePackFormat.FLOAT32 ->
          Float.intBitsToFloat((int) INT.get(bytes, take(Float.BYTES)));
      case MessagePackFormat.UINT64 -> unsignedToDouble(integer(type, "a number"));
      case MessagePackFormat.NIL -> {
        position++;
        yield Double.NaN;
      }
      default -> integer(type, "a number");
    };
  }

  /// Reads a text of one character.
  public char readChar() {
    int from = position;
    String text = readString();
    if (text.length() != 1) {
      position = from;
      throw error("expected a text of one character, found " + text.length());
    }
    return text.charAt(0);
  }

  /// Reads a text.
  public String readString() {
    int length = textLength("a text");
    int from = position;
    position = from + length;
    return decode(from, position);
  }

  /// Reads bytes: binary, an array of numbers, or base64 text.
  public byte[] readBytes() {
    return switch (peek()) {
      case BYTES -> {
        int length = textLength("bytes");
        position += length;
        yield Arrays.copyOfRange(bytes, position - length, position);
      }
      case TEXT -> {
        int length = textLength("bytes");
        position += length;
        yield decodeBase64(position - length, position);
      }
      case ARRAY -> readNumbers();
      case NULL, BOOLEAN, INTEGER, DECIMAL, OBJECT, EXTENSION, NOTHING -> throw expected("bytes");
    };
  }

  /// Begins a record: a map, or an array in the order of the names.
  public void beginObject(FieldNames names) {
    byte type = peekType("an object");
    if (MessagePackFormat.isFixmap(type)) {
      position++;
      open(names, checkMembers(type & MessagePackFormat.MAX_FIXMAP));
    } else if (MessagePackFormat.token(type) == Token.ARRAY) {
      int elements = arrayLength("an object");
      if (elements > names.size()) {
        throw error(
            "an array of "
                + elements
                + " elements for a record of "
                + names.size()
                + " components");
      }
      open(names, ~elements);
    } else {
      open(names, mapLength());
    }
  }

  /// The index of the next member, [FieldNames#UNKNOWN] for one that is not among the names and
  /// whose value must be skipped, [FieldNames#END] after the last one.
  ///
  /// @param expected the index that is tried first; any number
  public int nextField(FieldNames names, int expected) {
    int members = left[level];
    if (members <= 0) {
      return members == 0 ? close() : nextPositional();
    }
    left[level] = members - 1;
    if (expected >= 0 && expected < names.messagePack.length) {
      EncodedName name = names.messagePack[expected];
      if (name.matches(bytes, position, end)) {
        position += name.length;
        at[level] = expected;
        return expected;
      }
    }
    return lookUpField(names);
  }

  /// Begins a map.
  public void beginMap() {
    peekType("an object");
    open(FieldNames.KEYS, mapLength());
  }

  /// Goes to the next entry of a map; false after the last one.
  public boolean nextEntry() {
    int entries = left[level];
    if (entries == 0) {
      close();
      return false;
    }
    left[level] = entries - 1;
    at[level] = ~position;
    return true;
  }

  /// Reads the key of an entry.
  public String readKey() {
    return readString();
  }

  /// Reads the key of an entry: an integer, or its digits as text.
  public long readLongKey() {
    return peek() == Token.INTEGER ? readLong() : parseKey(false);
  }

  /// Reads the key of an entry: an unsigned integer, or its digits as text.
  public long readUnsignedLongKey() {
    return peek() == Token.INTEGER ? readUnsignedLong() : parseKey(true);
  }

  /// Reads the key of an entry that is an enum constant: its index, or [FieldNames#UNKNOWN].
  public int readEnumKey(FieldNames constants) {
    return readName(constants);
  }

  /// Begins an array.
  ///
  /// @return for how many elements space may be made at once: the length, but never much
  public int beginArray() {
    peekType("an array");
    int elements = arrayLength("an array");
    open(FieldNames.ELEMENTS, elements);
    return Math.min(elements, CodecLimits.MAX_SIZE_HINT);
  }

  /// Goes to the next element of an array; false after the last one.
  public boolean nextElement() {
    int elements = left[level];
    if (elements == 0) {
      close();
      return false;
    }
    left[level] = elements - 1;
    at[level]++;
    return true;
  }

  /// Reads an enum constant: its index, or [FieldNames#UNKNOWN]. It is a name or a number, alone or
  /// as the key of a map whose value is nil.
  public int readEnum(FieldNames constants) {
    if (peek() != Token.OBJECT) {
      return readName(constants);
    }
    int index = beginVariant(constants);
    readUnitVariant();
    endVariant();
    return index;
  }

  /// Begins a variant: its index, or [FieldNames#UNKNOWN]. It is a name or a number, alone or as
  /// the only key of a map.
  public int beginVariant(FieldNames variants) {
    boolean bare = peek() != Token.OBJECT;
    if (!bare) {
      int members = mapLength();
      if (members != 1) {
        throw error("expected a variant, a map of one entry, found one of " + members);
      }
    }
    int name = position;
    int index = readName(variants);
    if (bare) {
      endBehindBare = end;
      end = position;
      push(variants, 0);
    } else {
      open(variants, 0);
    }
    at[level] = index == FieldNames.UNKNOWN ? ~name : index;
    return index;
  }

  /// Reads the value of a variant without components, which may be missing, nil, or an object or
  /// array without anything that is known.
  public void readUnitVariant() {
    if (endBehindBare == NOT_BARE) {
      readUnit();
    }
  }

  /// Ends a variant after its value.
  public void endVariant() {
    if (endBehindBare != NOT_BARE) {
      end = endBehindBare;
      endBehindBare = NOT_BARE;
    }
    close();
  }

  /// Skips a value of any depth; after an unknown variant, the value it may have.
  public void skipValue() {
    if (endBehindBare != NOT_BARE) {
      return;
    }
    // Every value takes a byte at least, so the sum stays far below the range of a long.
    for (long values = 1; values > 0; values--) {
      byte type = peekType("a value");
      switch (MessagePackFormat.token(type)) {
        case NULL, BOOLEAN -> position++;
        case INTEGER -> integer(type, "a value");
        case DECIMAL -> take(type == MessagePackFormat.FLOAT32 ? Float.BYTES : Double.BYTES);
        case TEXT, BYTES -> {
          // Not `position +=`: that would take the position before the head has been read.
          int length = textLength("a value");
          position += length;
        }
        case EXTENSION -> skipExtension(type);
        case ARRAY -> values += arrayLength("a value");
        case OBJECT -> values += 2L * mapLength();
        case NOTHING -> throw neverUsed();
      }
    }
  }

  /// Does nothing: bytes behind a MessagePack value are ignored.
  public void expectEnd() {}

  /// Where the reader stands, as `$.items[3].price`.
  public String path() {
    ReadPath path = new ReadPath();
    for (int i = 0; i <= level; i++) {
      int where = at[i];
      if (names[i] == FieldNames.ELEMENTS) {
        if (where >= 0) {
          path.index(where);
        }
      } else if (where >= 0) {
        path.name(names[i].name(where));
      } else if (~where > start) {
        path.name(describeKey(~where));
      }
    }
    return path.toString();
  }

  /// An exception about the value at hand, with the path.
  public CodecException error(String message) {
    return new CodecException(CodecException.Kind.INVALID_VALUE, message, path());
  }

  /// The exception for a constant or variant that turned out to be [FieldNames#UNKNOWN].
  public CodecException unknownVariant(FieldNames names) {
    return error("unknown variant `" + describeKey(nameAt) + "`, expected one of " + names.list());
  }

  /// Notes that a member has been seen.
  ///
  /// @param seen the members so far, one bit for each of 64 of them
  /// @return `seen` and the new one
  /// @throws CodecException when it has been seen before
  public long markField(FieldNames names, int field, long seen) {
    long bit = 1L << field;
    if ((seen & bit) != 0) {
      throw error("the member `" + names.name(field) + "` stands there twice");
    }
    return seen | bit;
  }

  /// Checks that required members have been seen.
  ///
  /// @param firstField the index of the member that the first bit stands for
  /// @throws CodecException about the first one missing
  public void requireFields(FieldNames names, int firstField, long seen, long required) {
    long missing = required & ~seen;
    if (missing != 0) {
      int field = firstField + Long.numberOfTrailingZeros(missing);
      throw new CodecException(
          CodecException.Kind.INVALID_VALUE,
          "missing field",
          ReadPath.member(path(), names.name(field)));
    }
  }

  /// What the next value begins with.
  Token peek() {
    return position < end ? MessagePackFormat.token(bytes[position]) : Token.NOTHING;
  }

  /// Reads nil, or an object or array without anything that is known.
  void readUnit() {
    switch (peek()) {
      case NULL -> position++;
      case OBJECT -> skipValue();
      case ARRAY -> {
        int elements = arrayLength("null");
        if (elements != 0) {
          throw error("expected null, found an array of " + elements + " elements");
        }
      }
      case BOOLEAN, INTEGER, DECIMAL, TEXT, BYTES, EXTENSION, NOTHING -> throw expected("null");
    }
  }

  /// The bytes of the next value, whatever it is.
  byte[] readRaw() {
    int from = position;
    peekType("a value");
    skipValue();
    return Arrays.copyOfRange(bytes, from, position);
  }

  /// Whether the next number takes 32 bits as a decimal one.
  boolean isSingle() {
    return position < end && bytes[position] == MessagePackFormat.FLOAT32;
  }

  /// Whether the next integer is above the range of `long`.
  boolean isAboveLong() {
    return end - position > Long.BYTES
        && bytes[position] == MessagePackFormat.UINT64
        && bytes[position + 1] < 0;
  }

  CodecException expected(String what) {
    if (endBehindBare != NOT_BARE && position >= end) {
      return error(
          "expected "
              + what
              + " as the value of the variant `"
              + describeKey(nameAt)
              + "`, found only its name");
    }
    if (position >= end) {
      return malformed("expected " + what + ", found the end of the bytes");
    }
    if (bytes[position] == MessagePackFormat.NEVER_USED) {
      return neverUsed();
    }
    return error("expected " + what + ", found " + peek().words);
  }

  CodecException outOfRange(String found, String type, String min, String max) {
    return error(found + " is out of the range of " + type + ", " + min + " to " + max);
  }

  private long readInteger(long min, long max, String type) {
    int from = position;
    byte header = peekType("an integer");
    long value = integer(header, "an integer");
    boolean beyondLong = header == MessagePackFormat.UINT64 && value < 0;
    if (value < min || value > max || beyondLong) {
      position = from;
      throw outOfRange(
          beyondLong ? Long.toUnsignedString(value) : Long.toString(value),
          type,
          Long.toString(min),
          Long.toString(max));
    }
    return value;
  }

  /// Reads an integer of any width. One of 64 unsigned bits comes back as they are.
  private long integer(byte type, String what) {
    if (MessagePackFormat.isFixint(type)) {
      position++;
      return type;
    }
    return switch (type) {
      case MessagePackFormat.UINT8 -> bytes[take(Byte.BYTES)] & 0xFF;
      case MessagePackFormat.UINT16 -> (short) SHORT.get(bytes, take(Short.BYTES)) & 0xFFFF;
      case MessagePackFormat.UINT32 -> (int) INT.get(bytes, take(Integer.BYTES)) & 0xFFFF_FFFFL;
      case MessagePackFormat.UINT64, MessagePackFormat.INT64 ->
          (long) LONG.get(bytes, take(Long.BYTES));
      case MessagePackFormat.INT8 -> bytes[take(Byte.BYTES)];
      case MessagePackFormat.INT16 -> (short) SHORT.get(bytes, take(Short.BYTES));
      case MessagePackFormat.INT32 -> (int) INT.get(bytes, take(Integer.BYTES));
      default -> throw expected(what);
    };
  }

  private static double unsignedToDouble(long value) {
    if (value >= 0) {
      return value;
    }
    // Half of it fits; the lost bit is kept so that rounding sees it.
    return ((value >>> 1) | (value & 1)) * 2.0;
  }

  private int nextPositional() {
    int members = ~left[level];
    if (members == 0) {
      return close();
    }
    left[level] = ~(members - 1);
    return ++at[level];
  }

  private int lookUpField(FieldNames names) {
    int key = position;
    int index;
    if (peek() == Token.INTEGER) {
      long number = readUnsignedLong();
      index = number >= 0 && number < names.size() ? (int) number : FieldNames.UNKNOWN;
    } else {
      int length = textLength("the name of a member");
      position += length;
      index = names.indexOf(bytes, position - length, position);
    }
    at[level] = index == FieldNames.UNKNOWN ? ~key : index;
    return index;
  }

  /// A name or the number of one.
  private int readName(FieldNames names) {
    int key = position;
    int index = FieldNames.UNKNOWN;
    if (peek() == Token.INTEGER) {
      long number = readUnsignedLong();
      if (number >= 0 && number < names.size()) {
        index = (int) number;
      }
    } else {
      int length = textLength("a name");
      position += length;
      index = names.indexOf(bytes, position - length, position);
    }
    nameAt = key;
    return index;
  }

  private long parseKey(boolean unsigned) {
    int from = position;
    String digits = readKey();
    try {
      return unsigned ? Long.parseUnsignedLong(digits) : Long.parseLong(digits);
    } catch (NumberFormatException _) {
      position = from;
      throw error("expected an integer as a key, found " + describeKey(from));
    }
  }

  /// Reads the header of a text or of bytes, which both may be either, and checks the length.
  private int textLength(String what) {
    byte type = peekType(what);
    long length;
    if (MessagePackFormat.isFixstr(type)) {
      position++;
      length = type & MessagePackFormat.MAX_FIXSTR;
    } else {
      length =
          switch (type) {
            case MessagePackFormat.STR8, MessagePackFormat.BIN8 -> bytes[take(Byte.BYTES)] & 0xFF;
            case MessagePackFormat.STR16, MessagePackFormat.BIN16 ->
                (short) SHORT.get(bytes, take(Short.BYTES)) & 0xFFFF;
            case MessagePackFormat.STR32, MessagePackFormat.BIN32 ->
                (int) INT.get(bytes, take(Integer.BYTES)) & 0xFFFF_FFFFL;
            default -> throw expected(what);
          };
    }
    return checkLength(length, what);
  }

  private int arrayLength(String what) {
    byte type = bytes[position];
    long length;
    if (MessagePackFormat.isFixarray(type)) {
      position++;
      length = type & MessagePackFormat.MAX_FIXARRAY;
    } else {
      length =
          switch (type) {
            case MessagePackFormat.ARRAY16 -> (short) SHORT.get(bytes, take(Short.BYTES)) & 0xFFFF;
            case MessagePackFormat.ARRAY32 ->
                (int) INT.get(bytes, take(Integer.BYTES)) & 0xFFFF_FFFFL;
            default -> throw expected(what);
          };
    }
    return checkLength(length, "an array");
  }

  private int mapLength() {
    byte type = bytes[position];
    long length;
    if (MessagePackFormat.isFixmap(type)) {
      position++;
      length = type & MessagePackFormat.MAX_FIXMAP;
    } else {
      length =
          switch (type) {
            case MessagePackFormat.MAP16 -> (short) SHORT.get(bytes, take(Short.BYTES)) & 0xFFFF;
            case MessagePackFormat.MAP32 ->
                (int) INT.get(bytes, take(Integer.BYTES)) & 0xFFFF_FFFFL;
            default -> throw expected("an object");
          };
    }
    return checkMembers(length);
  }

  /// A member takes two bytes at least.
  private int checkMembers(long members) {
    if (members > (end - position) / 2) {
      throw tooLong("an object of " + members + " members");
    }
    return (int) members;
  }

  /// An element takes a byte at least.
  private int checkLength(long length, String what) {
    if (length > end - position) {
      throw tooLong(what + " of length " + length);
    }
    return (int) length;
  }

  private CodecException tooLong(String what) {
    return malformed(what + " begins where " + (end - position) + " bytes are left");
  }

  /// Consumes the first byte of a value and that many more.
  ///
  /// @return where the latter begin
  private int take(int count) {
    int from = position + 1;
    if (count > end - from) {
      throw malformed("the bytes end inside a value");
    }
    position = from + count;
    return from;
  }

  private byte peekType(String what) {
    if (position >= end) {
      throw expected(what);
    }
    return bytes[position];
  }

  private void skipExtension(byte type) {
    // One byte more than the length says: the type of the extension.
    long length =
        switch (type) {
          case MessagePackFormat.FIXEXT1 -> 1;
          case MessagePackFormat.FIXEXT2 -> 2;
          case MessagePackFormat.FIXEXT4 -> 4;
          case MessagePackFormat.FIXEXT8 -> 8;
          case MessagePackFormat.FIXEXT16 -> 16;
          case MessagePackFormat.EXT8 -> bytes[take(Byte.BYTES)] & 0xFF;
          case MessagePackFormat.EXT16 -> (short) SHORT.get(bytes, take(Short.BYTES)) & 0xFFFF;
          case MessagePackFormat.EXT32 -> (int) INT.get(bytes, take(Integer.BYTES)) & 0xFFFF_FFFFL;
          default -> throw expected("a value");
        };
    if (type >= MessagePackFormat.FIXEXT1 && type <= MessagePackFormat.FIXEXT16) {
      position++;
    }
    position += checkLength(length + 1, "an extension");
  }

  private String decode(int from, int to) {
    String text = Utf8.decode(bytes, from, to);
    if (text == null) {
      throw malformed("a text is not UTF-8");
    }
    return text;
  }

  private byte[] decodeBase64(int from, int to) {
    try {
      return Base64.getDecoder().decode(Arrays.copyOfRange(bytes, from, to));
    } catch (IllegalArgumentException _) {
      throw error("expected bytes, found a text that is not base64");
    }
  }

  private byte[] readNumbers() {
    byte[] numbers = new byte[arrayLength("bytes")];
    open(FieldNames.ELEMENTS, numbers.length);
    for (int i = 0; nextElement(); i++) {
      numbers[i] = (byte) readInteger(0, 0xFF, "a byte");
    }
    return numbers;
  }

  private void open(FieldNames names, int members) {
    if (level + 1 >= CodecLimits.MAX_DEPTH) {
      throw new CodecException(
          CodecException.Kind.TOO_DEEP,
          "more than " + CodecLimits.MAX_DEPTH + " objects and arrays inside each other",
          path());
    }
    push(names, members);
  }

  private void push(FieldNames names, int members) {
    int opened = ++level;
    if (opened == left.length) {
      this.names = Arrays.copyOf(this.names, opened * 2);
      at = Arrays.copyOf(at, opened * 2);
      left = Arrays.copyOf(left, opened * 2);
    }
    this.names[opened] = names;
    at[opened] = -1;
    left[opened] = members;
  }

  private int close() {
    level--;
    return FieldNames.END;
  }

  private String describeKey(int from) {
    int limit = endBehindBare == NOT_BARE ? end : endBehindBare;
    MessagePackReader key = new MessagePackReader();
    key.reset(bytes, from, limit - from);
    try {
      if (key.peek() == Token.INTEGER) {
        return key.isAboveLong()
            ? Long.toUnsignedString(key.readUnsignedLong())
            : Long.toString(key.readLong());
      }
      int length = key.textLength("a key");
      return ReadPath.printable(bytes, key.position, key.position + length);
    } catch (CodecException _) {
      return "?";
    }
  }

  private CodecException neverUsed() {
    return malformed("the byte 0xC1 begins no value");
  }

  private CodecException malformed(String message) {
    return new CodecException(
        CodecException.Kind.MALFORMED, message + " (byte " + (position - start) + ")", path());
  }
}
