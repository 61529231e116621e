package io.ruapc.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// Reads values from JSON text in a byte array, the twin of [MessagePackReader].
///
/// RFC 8259 and nothing else: UTF-8 without byte order mark, no comments, no trailing commas, no
/// surrogates that stand alone. For one thread at a time; reusable, and cheap to make.
public final class JsonReader {
  private static final int FIRST_LEVELS = 8;
  private static final int NOT_BARE = -1;

  /// What [#byteAt] answers behind the last byte; no byte has this value.
  private static final int NO_BYTE = Integer.MIN_VALUE;

  /// Digits that fit into a long whatever they are.
  private static final int SAFE_DIGITS = 18;

  private byte[] bytes = new byte[0];
  private int start;
  private int position;
  private int end;

  // One level per open container. `at` is the index of the current member or element; for keys of a
  // map, and for names nobody knows, it is the place of the key, as ~offset.
  private int level = -1;
  private FieldNames[] names = new FieldNames[FIRST_LEVELS];
  private int[] at = new int[FIRST_LEVELS];

  /// Whether the innermost container has just been opened, so that no comma is due.
  private boolean fresh;

  /// The true end while a variant is open that is only a name: there is no value to read, so until
  /// [#endVariant] the bytes end right behind the name.
  private int endBehindBare = NOT_BARE;

  /// Where the last constant or variant stands, for messages about unknown ones.
  private int nameAt;

  /// Whether the text that was scanned last has a backslash.
  private boolean escaped;

  /// Whether the text that was scanned last is more than ASCII.
  private boolean unicode;

  /// A reader of nothing, until its first [#reset].
  public JsonReader() {}

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
    this.fresh = false;
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

  /// Consumes a null, if one is next, and says whether it did.
  public boolean readNull() {
    int from = skipBlanks(position);
    if (byteAt(from) != 'n') {
      return false;
    }
    position = skipLiteral(from, "null");
    return true;
  }

  /// Reads a boolean.
  public boolean readBoolean() {
    int from = skipBlanks(position);
    boolean value =
        switch (byteAt(from)) {
          case 't' -> true;
          case 'f' -> false;
          default -> throw expected("a boolean");
        };
    position = skipLiteral(from, value ? "true" : "false");
    return value;
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
    return (int) readInteger(Integer.MIN_VALUE, Integer.MAX_VALUE, "int");
  }

  /// Reads an integer of 64 bits, or its digits as text: browsers have no other way to say one
  /// above 2^53.
  public long readLong() {
    int from = skipBlanks(position);
    if (byteAt(from) == '"') {
      return parseDigits(false);
    }
    return readInteger(Long.MIN_VALUE, Long.MAX_VALUE, "long");
  }

  /// Reads an unsigned integer of 64 bits, or its digits as text.
  public long readUnsignedLong() {
    int from = skipBlanks(position);
    if (byteAt(from) == '"') {
      return parseDigits(true);
    }
    return parseUnsigned(integerText("an unsigned integer"), from);
  }

  /// Reads a number of 32 bits. Integers are numbers too, null is NaN.
  public float readFloat() {
    if (readNull()) {
      return Float.NaN;
    }
    int from = skipBlanks(position);
    int to = skipNumber(from, "a number");
    position = to;
    Decimal decimal = Decimal.of(bytes, from, to);
    float size = decimal.narrowSize();
    if (!Float.isNaN(size)) {
      return decimal.isNegative() ? -size : size;
    }
    float value = Float.parseFloat(ascii(from, to));
    if (Float.isInfinite(value)) {
      position = from;
      throw outOfRange(
          printable(from, to),
          "a float",
          Float.toString(-Float.MAX_VALUE),
          Float.toString(Float.MAX_VALUE));
    }
    return value;
  }

  /// Reads a number of 64 bits. Integers are numbers too, null is NaN.
  public double readDouble() {
    if (readNull()) {
      return Double.NaN;
    }
    int from = skipBlanks(position);
    int to = skipNumber(from, "a number");
    position = to;
    Decimal decimal = Decimal.of(bytes, from, to);
    double size = decimal.size();
    if (!Double.isNaN(size)) {
      return decimal.isNegative() ? -size : size;
    }
    double value = Double.parseDouble(ascii(from, to));
    if (Double.isInfinite(value)) {
      position = from;
      throw outOfRange(
          printable(from, to),
          "a double",
          Double.toString(-Double.MAX_VALUE),
          Double.toString(Double.MAX_VALUE));
    }
    return value;
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
    int from = skipBlanks(position);
    if (byteAt(from) == '"') {
      int to = JsonText.skipPlain(bytes, from + 1, end, JsonText.ASCII_ONLY);
      if (byteAt(to) == '"') {
        position = to + 1;
        return new String(bytes, from + 1, to - from - 1, StandardCharsets.ISO_8859_1);
      }
    }
    return readUnicode(from);
  }

  /// Reads bytes: base64 text, or an array of numbers.
  public byte[] readBytes() {
    return switch (peek()) {
      case TEXT -> readBase64();
      case ARRAY -> readNumbers();
      case NULL, BOOLEAN, INTEGER, DECIMAL, BYTES, OBJECT, EXTENSION, NOTHING ->
          throw expected("bytes");
    };
  }

  /// Begins a record.
  public void beginObject(FieldNames names) {
    enter('{', names, "an object");
  }

  /// The index of the next member, [FieldNames#UNKNOWN] for one that is not among the names and
  /// whose value must be skipped, [FieldNames#END] after the last one.
  ///
  /// @param expected the index that is tried first; any number
  public int nextField(FieldNames names, int expected) {
    int from = nextInside('}');
    if (from < 0) {
      return FieldNames.END;
    }
    if (expected >= 0 && expected < names.json.length) {
      EncodedName name = names.json[expected];
      if (name.matches(bytes, from, end)) {
        position = from + name.length;
        at[level] = expected;
        return expected;
      }
    }
    return lookUpField(names, from);
  }

  /// Begins a map.
  public void beginMap() {
    enter('{', FieldNames.KEYS, "an object");
  }

  /// Goes to the next entry of a map; false after the last one.
  public boolean nextEntry() {
    int from = nextInside('}');
    if (from < 0) {
      return false;
    }
    at[level] = ~from;
    return true;
  }

  /// Reads the key of an entry.
  public String readKey() {
    requireKey();
    String key = readString();
    endKey();
    return key;
  }

  /// Reads the key of an entry: the digits of an integer as text.
  public long readLongKey() {
    requireKey();
    long key = parseDigits(false);
    endKey();
    return key;
  }

  /// Reads the key of an entry: the digits of an unsigned integer as text.
  public long readUnsignedLongKey() {
    requireKey();
    long key = parseDigits(true);
    endKey();
    return key;
  }

  /// Reads the key of an entry that is an enum constant: its index, or [FieldNames#UNKNOWN].
  public int readEnumKey(FieldNames constants) {
    requireKey();
    int index = readName(constants);
    endKey();
    return index;
  }

  /// Begins an array.
  ///
  /// @return for how many elements space may be made at once: JSON does not say, so none
  public int beginArray() {
    enter('[', FieldNames.ELEMENTS, "an array");
    return 0;
  }

  /// Goes to the next element of an array; false after the last one.
  public boolean nextElement() {
    if (nextInside(']') < 0) {
      return false;
    }
    at[level]++;
    return true;
  }

  /// Reads an enum constant: its index, or [FieldNames#UNKNOWN]. It is a name, alone or as the key
  /// of an object whose value is null.
  public int readEnum(FieldNames constants) {
    if (byteAt(skipBlanks(position)) != '{') {
      return readName(constants);
    }
    int index = beginVariant(constants);
    readUnitVariant();
    endVariant();
    return index;
  }

  /// Begins a variant: its index, or [FieldNames#UNKNOWN]. It is a name, alone or as the only key
  /// of an object.
  public int beginVariant(FieldNames variants) {
    boolean bare = byteAt(skipBlanks(position)) != '{';
    if (!bare) {
      enter('{', variants, "a variant");
      fresh = false;
    }
    int name = skipBlanks(position);
    int index = readName(variants);
    if (bare) {
      endBehindBare = end;
      end = position;
      push(variants);
    } else {
      endKey();
    }
    at[level] = index == FieldNames.UNKNOWN ? ~name : index;
    return index;
  }

  /// Reads the value of a variant without components, which may be missing, null, or an object or
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
    } else {
      int from = skipBlanks(position);
      if (byteAt(from) != '}') {
        throw malformed(from, "expected `}`, as a variant is an object of one member");
      }
      position = from + 1;
    }
    level--;
  }

  /// Skips a value of any depth; after an unknown variant, the value it may have.
  public void skipValue() {
    if (endBehindBare != NOT_BARE) {
      return;
    }
    OpenContainers open = new OpenContainers();
    int from = position;
    do {
      from = skipBlanks(from);
      switch (byteAt(from)) {
        case '{' -> {
          open.push(true);
          from = skipBlanks(from + 1);
          if (byteAt(from) != '}') {
            from = skipName(from);
            continue;
          }
        }
        case '[' -> {
          open.push(false);
          from = skipBlanks(from + 1);
          if (byteAt(from) != ']') {
            continue;
          }
        }
        case '"' -> from = skipText(from, "a value");
        case 't' -> from = skipLiteral(from, "true");
        case 'f' -> from = skipLiteral(from, "false");
        case 'n' -> from = skipLiteral(from, "null");
        default -> from = skipNumber(from, "a value");
      }
      from = skipClosing(open, from);
    } while (!open.isEmpty());
    position = from;
  }

  /// Checks that nothing but blanks follows.
  ///
  /// @throws CodecException when something does
  public void expectEnd() {
    position = skipBlanks(position);
    if (position < end) {
      throw malformed(position, "expected the end, found " + describe(position));
    }
  }

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
    int from = skipBlanks(position);
    return switch (byteAt(from)) {
      case '{' -> Token.OBJECT;
      case '[' -> Token.ARRAY;
      case '"' -> Token.TEXT;
      case 't', 'f' -> Token.BOOLEAN;
      case 'n' -> Token.NULL;
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
          isInteger(from) ? Token.INTEGER : Token.DECIMAL;
      default -> Token.NOTHING;
    };
  }

  /// Reads null, or an object or array without anything that is known.
  void readUnit() {
    switch (peek()) {
      case NULL -> readNull();
      case OBJECT -> skipValue();
      case ARRAY -> {
        beginArray();
        if (nextElement()) {
          throw error("expected null, found an array with elements");
        }
      }
      case BOOLEAN, INTEGER, DECIMAL, TEXT, BYTES, EXTENSION, NOTHING -> throw expected("null");
    }
  }

  /// The bytes of the next value, whatever it is.
  byte[] readRaw() {
    int from = skipBlanks(position);
    if (from >= end) {
      throw expected("a value");
    }
    skipValue();
    return Arrays.copyOfRange(bytes, from, position);
  }

  /// Where the reader stands, to come back there once more.
  Mark mark() {
    return new Mark(position, level, fresh);
  }

  /// Goes back to where the mark was made, the containers open then must still be.
  void rewind(Mark mark) {
    position = mark.position;
    level = mark.level;
    fresh = mark.fresh;
  }

  /// Goes behind the key of an entry.
  void skipKey() {
    position = skipName(skipBlanks(position));
  }

  /// The characters of the next number.
  String readNumberText() {
    int from = skipBlanks(position);
    int to = skipNumber(from, "a number");
    position = to;
    return ascii(from, to);
  }

  /// Whether only blanks are left.
  boolean isAtEnd() {
    return skipBlanks(position) == end;
  }

  CodecException expected(String what) {
    int from = skipBlanks(position);
    if (from >= end) {
      return endBehindBare == NOT_BARE
          ? malformed(from, "expected " + what + ", found the end of the bytes")
          : error(
              "expected "
                  + what
                  + " as the value of the variant `"
                  + describeKey(nameAt)
                  + "`, found only its name");
    }
    Token found = peek();
    return found == Token.NOTHING
        ? malformed(from, "expected " + what + ", found " + describe(from))
        : error("expected " + what + ", found " + found.words);
  }

  CodecException outOfRange(String found, String type, String min, String max) {
    return error(found + " is out of the range of " + type + ", " + min + " to " + max);
  }

  private String readUnicode(int from) {
    int to = skipText(from, "a text");
    position = to;
    if (escaped) {
      return new String(JsonText.unescape(bytes, from + 1, to - 1), StandardCharsets.UTF_8);
    }
    return new String(bytes, from + 1, to - from - 2, StandardCharsets.UTF_8);
  }

  private long readInteger(long min, long max, String type) {
    int from = skipBlanks(position);
    boolean negative = byteAt(from) == '-';
    int digits = negative ? from + 1 : from;
    int to = digits;
    long value = 0;
    if (to <= end - Long.BYTES && JsonText.isEightDigits(bytes, to)) {
      value = JsonText.eightDigits(bytes, to);
      to += Long.BYTES;
    }
    for (int digit; (digit = byteAt(to) - '0') >= 0 && digit <= 9; to++) {
      value = value * 10 + digit;
    }
    // More digits may have overflown; and everything unusual is found out once more, thoroughly.
    int count = to - digits;
    int next = byteAt(to);
    if (count == 0
        || count > SAFE_DIGITS
        || (bytes[digits] == '0' && count > 1)
        || next == '.'
        || next == 'e'
        || next == 'E') {
      value = parseLong(integerText("an integer"), from, type, min, max);
    } else {
      value = negative ? -value : value;
      position = to;
    }
    if (value < min || value > max) {
      position = from;
      throw outOfRange(Long.toString(value), type, Long.toString(min), Long.toString(max));
    }
    return value;
  }

  private long parseLong(String text, int from, String type, long min, long max) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      int to = position;
      position = from;
      throw outOfRange(printable(from, to), type, Long.toString(min), Long.toString(max));
    }
  }

  private long parseUnsigned(String text, int from) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException _) {
      int to = position;
      position = from;
      throw outOfRange(printable(from, to), "an unsigned long", "0", Long.toUnsignedString(-1));
    }
  }

  /// Reads a number that must be an integer.
  private String integerText(String what) {
    int from = skipBlanks(position);
    int to = skipNumber(from, what);
    if (!isInteger(from)) {
      throw expected(what);
    }
    position = to;
    return ascii(from, to);
  }

  /// Reads the digits of an integer in quotes.
  private long parseDigits(boolean unsigned) {
    int from = skipBlanks(position);
    String text = readString();
    int to = position;
    boolean plain = !text.isEmpty() && text.length() <= SAFE_DIGITS + 2 && text.charAt(0) != '+';
    if (plain) {
      try {
        return unsigned ? Long.parseUnsignedLong(text) : Long.parseLong(text);
      } catch (NumberFormatException _) {
        plain = false;
      }
    }
    position = from;
    throw error(
        "expected the digits of "
            + (unsigned ? "an unsigned long" : "a long")
            + ", found the text \""
            + printable(from + 1, to - 1)
            + '"');
  }

  private boolean isInteger(int from) {
    int to = byteAt(from) == '-' ? from + 1 : from;
    while (isDigit(byteAt(to))) {
      to++;
    }
    int next = byteAt(to);
    return next != '.' && next != 'e' && next != 'E';
  }

  private byte[] readBase64() {
    int from = skipBlanks(position) + 1;
    int to = skipText(from - 1, "bytes") - 1;
    try {
      ByteBuffer text =
          escaped
              ? ByteBuffer.wrap(JsonText.unescape(bytes, from, to))
              : ByteBuffer.wrap(bytes, from, to - from);
      ByteBuffer decoded = Base64.getDecoder().decode(text);
      byte[] value = new byte[decoded.remaining()];
      decoded.get(value);
      position = to + 1;
      return value;
    } catch (IllegalArgumentException _) {
      throw error("expected bytes, found a text that is not base64");
    }
  }

  private byte[] readNumbers() {
    byte[] numbers = new byte[16];
    int count = 0;
    for (beginArray(); nextElement(); count++) {
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, count * 2);
      }
      numbers[count] = (byte) readInteger(0, 0xFF, "a byte");
    }
    return count == numbers.length ? numbers : Arrays.copyOf(numbers, count);
  }

  private void requireKey() {
    requireQuote(skipBlanks(position), "a key");
  }

  /// Names and keys are texts; anything else in their place is no JSON.
  private void requireQuote(int from, String what) {
    if (byteAt(from) != '"') {
      throw malformed(from, "expected " + what + ", found " + describe(from));
    }
  }

  private void endKey() {
    position = skipColon(position);
  }

  private int lookUpField(FieldNames names, int from) {
    requireQuote(from, "the name of a member");
    int to = skipText(from, "the name of a member");
    int index = indexOf(names, from, to);
    position = skipColon(to);
    at[level] = index == FieldNames.UNKNOWN ? ~from : index;
    return index;
  }

  private int readName(FieldNames names) {
    int from = skipBlanks(position);
    position = skipText(from, "a name");
    nameAt = from;
    return indexOf(names, from, position);
  }

  /// The index of a name that has just been scanned, quotes included.
  private int indexOf(FieldNames names, int from, int to) {
    if (escaped) {
      byte[] plain = JsonText.unescape(bytes, from + 1, to - 1);
      return names.indexOf(plain, 0, plain.length);
    }
    return names.indexOf(bytes, from + 1, to - 1);
  }

  private void enter(char bracket, FieldNames names, String what) {
    int from = skipBlanks(position);
    if (byteAt(from) != bracket) {
      throw expected(what);
    }
    if (level + 1 >= CodecLimits.MAX_DEPTH) {
      throw new CodecException(
          CodecException.Kind.TOO_DEEP,
          "more than " + CodecLimits.MAX_DEPTH + " objects and arrays inside each other",
          path());
    }
    position = from + 1;
    push(names);
    fresh = true;
  }

  private void push(FieldNames names) {
    int opened = ++level;
    if (opened == at.length) {
      this.names = Arrays.copyOf(this.names, opened * 2);
      at = Arrays.copyOf(at, opened * 2);
    }
    this.names[opened] = names;
    at[opened] = -1;
  }

  /// Goes to the next member or element, or consumes the closing bracket.
  ///
  /// @return where it begins, or a negative number
  private int nextInside(char closing) {
    int from = skipBlanks(position);
    int next = byteAt(from);
    if (next == closing) {
      fresh = false;
      position = from + 1;
      level--;
      return -1;
    }
    if (fresh) {
      fresh = false;
    } else if (next == ',') {
      from = skipBlanks(from + 1);
    } else {
      throw malformed(from, "expected `,` or `" + closing + "`, found " + describe(from));
    }
    position = from;
    return from;
  }

  private int skipClosing(OpenContainers open, int position) {
    int from = position;
    while (!open.isEmpty()) {
      from = skipBlanks(from);
      int next = byteAt(from);
      if (next == ',') {
        return open.isObject() ? skipName(skipBlanks(from + 1)) : from + 1;
      }
      char closing = open.isObject() ? '}' : ']';
      if (next != closing) {
        throw malformed(from, "expected `,` or `" + closing + "`, found " + describe(from));
      }
      open.pop();
      from++;
    }
    return from;
  }

  private int skipName(int from) {
    requireQuote(from, "the name of a member");
    return skipColon(skipText(from, "the name of a member"));
  }

  private int skipColon(int position) {
    int from = skipBlanks(position);
    if (byteAt(from) != ':') {
      throw malformed(from, "expected `:`, found " + describe(from));
    }
    return from + 1;
  }

  private int skipLiteral(int from, String literal) {
    for (int i = 0; i < literal.length(); i++) {
      if (byteAt(from + i) != literal.charAt(i)) {
        throw malformed(from, "expected `" + literal + "`, found " + describe(from));
      }
    }
    return from + literal.length();
  }

  private int skipNumber(int from, String what) {
    int to = byteAt(from) == '-' ? from + 1 : from;
    int first = byteAt(to);
    if (!isDigit(first)) {
      position = from;
      throw to == from ? expected(what) : malformed(to, "expected a digit, found " + describe(to));
    }
    to = skipDigits(to);
    if (first == '0' && to - from > (byteAt(from) == '-' ? 2 : 1)) {
      throw malformed(from, "a number begins with a zero too many");
    }
    if (byteAt(to) == '.') {
      to = skipDigits(to + 1);
    }
    if (byteAt(to) == 'e' || byteAt(to) == 'E') {
      to++;
      to = skipDigits(byteAt(to) == '+' || byteAt(to) == '-' ? to + 1 : to);
    }
    return to;
  }

  private int skipDigits(int from) {
    if (!isDigit(byteAt(from))) {
      throw malformed(from, "expected a digit, found " + describe(from));
    }
    int to = from;
    while (isDigit(byteAt(to))) {
      to++;
    }
    return to;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /// Goes behind a text, and notes whether it is plain ASCII. What is not is checked: escapes,
  /// UTF-8.
  private int skipText(int from, String what) {
    if (byteAt(from) != '"') {
      position = from;
      throw expected(what);
    }
    escaped = false;
    unicode = false;
    long stops = JsonText.ASCII_ONLY;
    int to = from + 1;
    while (true) {
      to = JsonText.skipPlain(bytes, to, end, stops);
      int c = byteAt(to);
      if (c == '"') {
        break;
      } else if (c == '\\') {
        escaped = true;
        to = skipEscape(to);
      } else if (c >= 0) {
        throw malformed(to, "a text has the bare control character 0x%02X".formatted(c));
      } else if (c == NO_BYTE) {
        throw malformed(to, "the bytes end inside a text");
      } else {
        unicode = true;
        stops = JsonText.UNICODE_TOO;
      }
    }
    if (unicode && !Utf8.isWellFormed(bytes, from + 1, to)) {
      throw malformed(from, "a text is not UTF-8");
    }
    return to + 1;
  }

  private int skipEscape(int from) {
    return switch (byteAt(from + 1)) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> from + 2;
      case 'u' -> skipUnicodeEscape(from);
      default -> throw malformed(from, "a backslash is followed by " + describe(from + 1));
    };
  }

  private int skipUnicodeEscape(int from) {
    int unit = hexUnit(from + 2);
    int to = from + 6;
    if (!Character.isSurrogate((char) unit)) {
      return to;
    }
    boolean paired =
        Character.isHighSurrogate((char) unit)
            && byteAt(to) == '\\'
            && byteAt(to + 1) == 'u'
            && Character.isLowSurrogate((char) hexUnit(to + 2));
    if (!paired) {
      throw malformed(from, "the escape \\u%04X is a lone surrogate".formatted(unit));
    }
    return to + 6;
  }

  private int hexUnit(int from) {
    int unit = 0;
    for (int i = from; i < from + 4; i++) {
      int c = byteAt(i);
      int digit = c < 0 ? -1 : Character.digit(c, 16);
      if (digit < 0) {
        throw malformed(i, "expected a hexadecimal digit, found " + describe(i));
      }
      unit = (unit << 4) | digit;
    }
    return unit;
  }

  private int skipBlanks(int from) {
    return from < end && bytes[from] > ' ' ? from : skipMoreBlanks(from);
  }

  private int skipMoreBlanks(int from) {
    int to = from;
    while (to < end && isBlank(bytes[to])) {
      to++;
    }
    return to;
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  private int byteAt(int index) {
    return index < end ? bytes[index] : NO_BYTE;
  }

  private String ascii(int from, int to) {
    if (to - from > CodecLimits.MAX_NUMBER_LENGTH) {
      throw new CodecException(
          CodecException.Kind.TOO_LARGE,
          "a number has "
              + (to - from)
              + " characters, the limit is "
              + CodecLimits.MAX_NUMBER_LENGTH,
          path());
    }
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private String printable(int from, int to) {
    return ReadPath.printable(bytes, from, to);
  }

  private String describe(int from) {
    int c = byteAt(from);
    if (c == NO_BYTE) {
      return "the end of the bytes";
    }
    return c > ' ' && c < 0x7F ? "`" + (char) c + "`" : "the byte 0x%02X".formatted(c & 0xFF);
  }

  private String describeKey(int from) {
    int limit = endBehindBare == NOT_BARE ? end : endBehindBare;
    JsonReader key = new JsonReader();
    key.reset(bytes, from, limit - from);
    try {
      int to = key.skipText(from, "a key");
      if (!key.escaped) {
        return printable(from + 1, to - 1);
      }
      byte[] plain = JsonText.unescape(bytes, from + 1, to - 1);
      return ReadPath.printable(plain, 0, plain.length);
    } catch (CodecException _) {
      return "?";
    }
  }

  private CodecException malformed(int from, String message) {
    return new CodecException(
        CodecException.Kind.MALFORMED, message + " (byte " + (from - start) + ")", path());
  }

  /// A place that a reader can return to.
  record Mark(int position, int level, boolean fresh) {}
}
