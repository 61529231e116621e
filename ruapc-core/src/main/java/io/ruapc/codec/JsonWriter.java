package io.ruapc.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// Writes values as compact JSON into a byte array, the twin of [MessagePackWriter].
///
/// What JSON cannot say becomes null (NaN and infinities). After an exception the content is
/// undefined until the next [#reset]. For one thread at a time; reusable, and cheap to make.
public final class JsonWriter {
  private static final int FIRST_BUFFER_BYTES = 128;

  /// Free bytes behind the position before each write. Scalars and short names are written without
  /// a look at the space left; one comparison afterwards restores the slack, and enforces the
  /// limit. Enough for a comma and a number in quotes.
  private static final int SLACK = 40;

  private static final int MAX_ESCAPED_BYTES = 6;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.ISO_8859_1);

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  /// The characters of all numbers of two digits.
  private static final short[] PAIRS = new short[100];

  /// The powers of ten, the first of which is 0 so that every number has a digit.
  private static final long[] POWERS = new long[19];

  /// What stands behind a backslash: 0 for nothing, `u` for a number of four digits.
  private static final byte[] ESCAPES = new byte[0x80];

  static {
    for (int number = 0; number < PAIRS.length; number++) {
      PAIRS[number] = (short) (('0' + number / 10) | (('0' + number % 10) << Byte.SIZE));
    }
    long power = 1;
    for (int exponent = 1; exponent < POWERS.length; exponent++) {
      power *= 10;
      POWERS[exponent] = power;
    }
    Arrays.fill(ESCAPES, 0, ' ', (byte) 'u');
    ESCAPES['\b'] = 'b';
    ESCAPES['\t'] = 't';
    ESCAPES['\n'] = 'n';
    ESCAPES['\f'] = 'f';
    ESCAPES['\r'] = 'r';
    ESCAPES['"'] = '"';
    ESCAPES['\\'] = '\\';
  }

  private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
  private int start;
  private int position;
  private int limit = CodecLimits.MAX_BYTES;
  private int ceiling = FIRST_BUFFER_BYTES - SLACK;
  private int depth;
  private boolean bytesAsBase64;

  /// 1 where the next member or element needs a comma, else 0. A comma is always stored and counts
  /// by this number, which spares a branch that nobody could predict.
  private int comma;

  /// A writer with a small array of its own.
  public JsonWriter() {}

  /// Starts anew in the given array, which is left for a larger one when it does not suffice. The
  /// limit and the form of bytes stay as they are.
  public void reset(byte[] buffer, int position) {
    this.buffer = buffer;
    this.start = position;
    this.position = position;
    this.depth = 0;
    this.comma = 0;
    raiseCeiling(0);
  }

  /// Sets the position that may not be exceeded; writing beyond it throws
  /// [CodecException.Kind#TOO_LARGE].
  public void limit(int maxBytes) {
    this.limit = Math.min(maxBytes, CodecLimits.MAX_BYTES);
    raiseCeiling(0);
  }

  /// Sets whether bytes are written as base64 text instead of an array of numbers, which is what
  /// every peer understands.
  public void bytesAsBase64(boolean bytesAsBase64) {
    this.bytesAsBase64 = bytesAsBase64;
  }

  /// The array that is written to now.
  public byte[] buffer() {
    return buffer;
  }

  /// The end of what has been written.
  public int position() {
    return position;
  }

  /// A copy of what has been written since the last reset.
  public byte[] toByteArray() {
    return Arrays.copyOfRange(buffer, start, position);
  }

  /// Writes null.
  public void writeNull() {
    int at = separate();
    System.arraycopy(NULL, 0, buffer, at, NULL.length);
    advanceTo(at + NULL.length);
  }

  /// Writes a boolean.
  public void writeBoolean(boolean value) {
    int at = separate();
    byte[] bytes = buffer;
    if (value) {
      bytes[at++] = 't';
      bytes[at++] = 'r';
      bytes[at++] = 'u';
    } else {
      bytes[at++] = 'f';
      bytes[at++] = 'a';
      bytes[at++] = 'l';
      bytes[at++] = 's';
    }
    bytes[at++] = 'e';
    advanceTo(at);
  }

  /// Writes an integer.
  public void writeInt(int value) {
    advanceTo(putLong(separate(), value));
  }

  /// Writes an integer.
  public void writeLong(long value) {
    advanceTo(putLong(separate(), value));
  }

  /// Writes an integer whose 64 bits count as unsigned.
  public void writeUnsignedLong(long value) {
    advanceTo(putUnsignedLong(separate(), value));
  }

  /// Writes a number, or null where it is none.
  public void writeFloat(float value) {
    if (Float.isFinite(value)) {
      advanceTo(putAscii(separate(), Float.toString(value)));
    } else {
      writeNull();
    }
  }

  /// Writes a number, or null where it is none.
  public void writeDouble(double value) {
    long whole = (long) value;
    if (whole == value && Math.abs(whole) < 10_000_000 && (whole != 0 || 1 / value > 0)) {
      int at = putLong(separate(), whole);
      buffer[at] = '.';
      buffer[at + 1] = '0';
      advanceTo(at + 2);
    } else if (Double.isFinite(value)) {
      advanceTo(putAscii(separate(), Double.toString(value)));
    } else {
      writeNull();
    }
  }

  /// Writes a text of one character.
  public void writeChar(char value) {
    writeString(String.valueOf(value));
  }

  /// Writes a text.
  public void writeString(String value) {
    int length = value.length();
    reserve(length);
    int from = separate();
    buffer[from++] = '"';
    int to = JsonText.encodePlain(value, buffer, from);
    if (to - from < length) {
      writeUnicode(value, to - from, to);
    } else {
      buffer[to] = '"';
      advanceTo(to + 1);
    }
  }

  /// Writes bytes.
  public void writeBytes(byte[] value) {
    writeBytes(value, 0, value.length);
  }

  /// Writes bytes.
  public void writeBytes(byte[] value, int offset, int length) {
    writeBytes(ByteBuffer.wrap(value, offset, length));
  }

  /// Writes the remaining bytes of a buffer, whose position stays.
  public void writeBytes(ByteBuffer value) {
    if (bytesAsBase64) {
      writeBase64(value);
    } else {
      writeNumbers(value);
    }
  }

  /// Begins an object or map of that many members.
  public void beginObject(int members) {
    open('{');
  }

  /// Writes the name of a member that is known when the program is compiled.
  public void writeName(FieldNames names, int index) {
    EncodedName name = names.json[index];
    if (name.length > EncodedName.SHORT_BYTES) {
      reserve(name.length);
    }
    int at = separate();
    name.copyTo(buffer, at);
    comma = 0;
    advanceTo(at + name.length);
  }

  /// Writes the key of a map.
  public void writeKey(String key) {
    writeString(key);
    endKey();
  }

  /// Writes the key of a map, in quotes as all keys are.
  public void writeKey(long key) {
    int at = separate();
    buffer[at] = '"';
    at = putLong(at + 1, key);
    buffer[at] = '"';
    advanceTo(at + 1);
    endKey();
  }

  /// Writes the key of a map, whose 64 bits count as unsigned, in quotes as all keys are.
  public void writeUnsignedKey(long key) {
    int at = separate();
    buffer[at] = '"';
    at = putUnsignedLong(at + 1, key);
    buffer[at] = '"';
    advanceTo(at + 1);
    endKey();
  }

  /// Ends an object or map.
  public void endObject() {
    close('}');
  }

  /// Begins an array of that many elements.
  public void beginArray(int elements) {
    open('[');
  }

  /// Ends an array.
  public void endArray() {
    close(']');
  }

  /// Writes an enum constant, or a variant without components.
  public void writeVariant(FieldNames variants, int index) {
    writeName(variants, index);
    position--; // over the colon
    comma = 1;
  }

  /// Begins a variant whose value follows.
  public void beginVariant(FieldNames variants, int index) {
    open('{');
    writeName(variants, index);
  }

  /// Ends a variant after its value.
  public void endVariant() {
    close('}');
  }

  /// Writes a value that is JSON already.
  void writeRaw(byte[] value) {
    reserve(value.length);
    int at = separate();
    System.arraycopy(value, 0, buffer, at, value.length);
    advanceTo(at + value.length);
  }

  private void open(char bracket) {
    if (++depth > CodecLimits.MAX_DEPTH) {
      throw new CodecException(
          CodecException.Kind.TOO_DEEP,
          "a value has more than "
              + CodecLimits.MAX_DEPTH
              + " objects and arrays inside each other",
          "");
    }
    int at = separate();
    buffer[at] = (byte) bracket;
    comma = 0;
    advanceTo(at + 1);
  }

  private void close(char bracket) {
    depth--;
    buffer[position] = (byte) bracket;
    comma = 1;
    advanceTo(position + 1);
  }

  private void endKey() {
    buffer[position] = ':';
    comma = 0;
    advanceTo(position + 1);
  }

  /// Puts the comma where one is needed.
  ///
  /// @return where the value begins
  private int separate() {
    int at = position;
    buffer[at] = ',';
    at += comma;
    comma = 1;
    return at;
  }

  private int putLong(int position, long value) {
    if (value >= 0) {
      return putDigits(position, value);
    }
    buffer[position] = '-';
    return putUnsignedLong(position + 1, -value);
  }

  private int putUnsignedLong(int position, long value) {
    if (value >= 0) {
      return putDigits(position, value);
    }
    long tenth = Long.divideUnsigned(value, 10);
    int at = putDigits(position, tenth);
    buffer[at] = (byte) ('0' + (value - tenth * 10));
    return at + 1;
  }

  private int putDigits(int position, long value) {
    byte[] bytes = buffer;
    int end = position + digits(value);
    int at = end;
    long rest = value;
    while (rest >= PAIRS.length) {
      long hundredth = rest / PAIRS.length;
      at -= Short.BYTES;
      SHORT.set(bytes, at, PAIRS[(int) (rest - hundredth * PAIRS.length)]);
      rest = hundredth;
    }
    if (rest >= 10) {
      SHORT.set(bytes, at - Short.BYTES, PAIRS[(int) rest]);
    } else {
      bytes[at - 1] = (byte) ('0' + rest);
    }
    return end;
  }

  private static int digits(long value) {
    // 1233 / 4096 is the logarithm of 2, near enough; what it has too little, the table adds.
    int atLeast = ((Long.SIZE - Long.numberOfLeadingZeros(value | 1)) * 1233) >>> 12;
    return value >= POWERS[atLeast] ? atLeast + 1 : atLeast;
  }

  /// Copies the lower bytes, which is all there is of ASCII; nothing is faster.
  @SuppressWarnings("deprecation")
  private int putAscii(int position, String text) {
    text.getBytes(0, text.length(), buffer, position);
    return position + text.length();
  }

  /// Writes the rest of a text whose characters before `from` are in place already.
  private void writeUnicode(String value, int from, int position) {
    this.position = position;
    int length = value.length();
    for (int index = from; index < length; index++) {
      char c = value.charAt(index);
      int at = this.position;
      if (c < 0x80 && ESCAPES[c] != 0) {
        advanceTo(putEscaped(at, c));
        continue;
      }
      int next = Utf8.encode(value, index, buffer, at);
      if (next - at == Utf8.PAIR_BYTES) {
        index++;
      }
      advanceTo(next);
    }
    buffer[this.position] = '"';
    advanceTo(this.position + 1);
  }

  private int putEscaped(int position, char c) {
    byte[] bytes = buffer;
    byte escape = ESCAPES[c];
    bytes[position] = '\\';
    bytes[position + 1] = escape;
    if (escape != 'u') {
      return position + 2;
    }
    bytes[position + 2] = '0';
    bytes[position + 3] = '0';
    bytes[position + 4] = HEX[c >> 4];
    bytes[position + 5] = HEX[c & 0xF];
    return position + MAX_ESCAPED_BYTES;
  }

  private void writeBase64(ByteBuffer value) {
    ByteBuffer text = Base64.getEncoder().encode(value.duplicate());
    int length = text.remaining();
    reserve(length);
    int at = separate();
    buffer[at++] = '"';
    text.get(buffer, at, length);
    buffer[at + length] = '"';
    advanceTo(at + length + 1);
  }

  private void writeNumbers(ByteBuffer value) {
    open('[');
    for (int index = value.position(); index < value.limit(); index++) {
      writeInt(value.get(index) & 0xFF);
    }
    close(']');
  }

  private void advanceTo(int end) {
    position = end;
    if (end > ceiling) {
      raiseCeiling(0);
    }
  }

  /// Makes room for that many bytes besides the slack.
  private void reserve(long bytes) {
    if (bytes > ceiling - position) {
      raiseCeiling(bytes);
    }
  }

  /// Restores what the fast paths rely on: the slack behind position and bytes, and a ceiling that
  /// neither the array nor the limit lets grow.
  private void raiseCeiling(long bytes) {
    long needed = position + bytes;
    if (needed > limit) {
      throw new CodecException(
          CodecException.Kind.TOO_LARGE,
          "a value takes more than the limit of " + limit + " bytes",
          "");
    }
    if (needed > buffer.length - SLACK) {
      long doubled = Math.min(2L * buffer.length, (long) limit + SLACK);
      byte[] larger = new byte[(int) Math.max(doubled, needed + SLACK)];
      System.arraycopy(buffer, 0, larger, 0, position);
      buffer = larger;
    }
    ceiling = Math.min(buffer.length - SLACK, limit);
  }
}
