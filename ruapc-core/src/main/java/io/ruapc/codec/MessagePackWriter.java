package io.ruapc.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Writes values as MessagePack into a byte array, the twin of [JsonWriter].
///
/// Integers take their shortest form, names travel as text. After an exception the content is
/// undefined until the next [#reset]. For one thread at a time; reusable, and cheap to make.
public final class MessagePackWriter {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private static final int FIRST_BUFFER_BYTES = 128;

  /// Free bytes behind the position before each write. Scalars and short names are written without
  /// a look at the space left; one comparison afterwards restores the slack, and enforces the
  /// limit.
  private static final int SLACK = 32;

  private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
  private int start;
  private int position;
  private int limit = CodecLimits.MAX_BYTES;
  private int ceiling = FIRST_BUFFER_BYTES - SLACK;
  private int depth;

  /// A writer with a small array of its own.
  public MessagePackWriter() {}

  private static VarHandle view(Class<?> arrayClass) {
    return MethodHandles.byteArrayViewVarHandle(arrayClass, ByteOrder.BIG_ENDIAN);
  }

  /// Starts anew in the given array, which is left for a larger one when it does not suffice. The
  /// limit stays as it is.
  public void reset(byte[] buffer, int position) {
    this.buffer = buffer;
    this.start = position;
    this.position = position;
    this.depth = 0;
    raiseCeiling(0);
  }

  /// Sets the position that may not be exceeded; writing beyond it throws
  /// [CodecException.Kind#TOO_LARGE].
  public void limit(int maxBytes) {
    this.limit = Math.min(maxBytes, CodecLimits.MAX_BYTES);
    raiseCeiling(0);
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

  /// Writes nil.
  public void writeNull() {
    buffer[position] = MessagePackFormat.NIL;
    advanceTo(position + 1);
  }

  /// Writes a boolean.
  public void writeBoolean(boolean value) {
    buffer[position] = value ? MessagePackFormat.TRUE : MessagePackFormat.FALSE;
    advanceTo(position + 1);
  }

  /// Writes an integer.
  public void writeInt(int value) {
    if (value >= MessagePackFormat.MIN_FIXINT && value <= Byte.MAX_VALUE) {
      buffer[position] = (byte) value;
      advanceTo(position + 1);
    } else {
      writeWide(value);
    }
  }

  /// Writes an integer.
  public void writeLong(long value) {
    if (value >= MessagePackFormat.MIN_FIXINT && value <= Byte.MAX_VALUE) {
      buffer[position] = (byte) value;
      advanceTo(position + 1);
    } else {
      writeWide(value);
    }
  }

  /// Writes an integer whose 64 bits count as unsigned.
  public void writeUnsignedLong(long value) {
    if (value >= 0) {
      writeLong(value);
    } else {
      writeLongOf(MessagePackFormat.UINT64, value);
    }
  }

  /// Writes a number of 32 bits.
  public void writeFloat(float value) {
    writeIntOf(MessagePackFormat.FLOAT32, Float.floatToIntBits(value));
  }

  /// Writes a number of 64 bits.
  public void writeDouble(double value) {
    writeLongOf(MessagePackFormat.FLOAT64, Double.doubleToLongBits(value));
  }

  /// Writes a text of one character.
  public void writeChar(char value) {
    writeString(String.valueOf(value));
  }

  /// Writes a text.
  public void writeString(String value) {
    int length = value.length();
    reserve(length);
    int from = writeTextHeader(length);
    int copied = Utf8.encodeAscii(value, buffer, from);
    if (copied < length) {
      writeUnicode(value);
    } else {
      advanceTo(from + length);
    }
  }

  /// Writes bytes.
  public void writeBytes(byte[] value) {
    writeBytes(value, 0, value.length);
  }

  /// Writes bytes.
  public void writeBytes(byte[] value, int offset, int length) {
    reserve(length);
    int from = writeBytesHeader(length);
    System.arraycopy(value, offset, buffer, from, length);
    advanceTo(from + length);
  }

  /// Writes the remaining bytes of a buffer, whose position stays.
  public void writeBytes(ByteBuffer value) {
    int length = value.remaining();
    reserve(length);
    int from = writeBytesHeader(length);
    value.get(value.position(), buffer, from, length);
    advanceTo(from + length);
  }

  /// Begins an object or map of exactly that many members.
  public void beginObject(int members) {
    descend();
    if (members <= MessagePackFormat.MAX_FIXMAP) {
      buffer[position] = (byte) (MessagePackFormat.FIXMAP | members);
      advanceTo(position + 1);
    } else {
      writeCount(MessagePackFormat.MAP16, MessagePackFormat.MAP32, members);
    }
  }

  /// Writes the name of a member that is known when the program is compiled.
  public void writeName(FieldNames names, int index) {
    EncodedName name = names.messagePack[index];
    if (name.length > EncodedName.SHORT_BYTES) {
      reserve(name.length);
    }
    name.copyTo(buffer, position);
    advanceTo(position + name.length);
  }

  /// Writes the key of a map.
  public void writeKey(String key) {
    writeString(key);
  }

  /// Writes the key of a map.
  public void writeKey(long key) {
    writeLong(key);
  }

  /// Writes the key of a map, whose 64 bits count as unsigned.
  public void writeUnsignedKey(long key) {
    writeUnsignedLong(key);
  }

  /// Ends an object or map.
  public void endObject() {
    depth--;
  }

  /// Begins an array of exactly that many elements.
  public void beginArray(int elements) {
    descend();
    if (elements <= MessagePackFormat.MAX_FIXARRAY) {
      buffer[position] = (byte) (MessagePackFormat.FIXARRAY | elements);
      advanceTo(position + 1);
    } else {
      writeCount(MessagePackFormat.ARRAY16, MessagePackFormat.ARRAY32, elements);
    }
  }

  /// Ends an array.
  public void endArray() {
    depth--;
  }

  /// Writes an enum constant, or a variant without components.
  public void writeVariant(FieldNames variants, int index) {
    writeName(variants, index);
  }

  /// Begins a variant whose value follows.
  public void beginVariant(FieldNames variants, int index) {
    beginObject(1);
    writeName(variants, index);
  }

  /// Ends a variant after its value.
  public void endVariant() {
    depth--;
  }

  /// Writes a value that is MessagePack already.
  void writeRaw(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, buffer, position, value.length);
    advanceTo(position + value.length);
  }

  private void writeWide(long value) {
    if (value >= 0) {
      if (value <= 0xFF) {
        writeByteOf(MessagePackFormat.UINT8, (byte) value);
      } else if (value <= 0xFFFF) {
        writeShortOf(MessagePackFormat.UINT16, (short) value);
      } else if (value <= 0xFFFF_FFFFL) {
        writeIntOf(MessagePackFormat.UINT32, (int) value);
      } else {
        writeLongOf(MessagePackFormat.UINT64, value);
      }
    } else if (value >= Byte.MIN_VALUE) {
      writeByteOf(MessagePackFormat.INT8, (byte) value);
    } else if (value >= Short.MIN_VALUE) {
      writeShortOf(MessagePackFormat.INT16, (short) value);
    } else if (value >= Integer.MIN_VALUE) {
      writeIntOf(MessagePackFormat.INT32, (int) value);
    } else {
      writeLongOf(MessagePackFormat.INT64, value);
    }
  }

  private void writeByteOf(byte type, byte value) {
    buffer[position] = type;
    buffer[position + 1] = value;
    advanceTo(position + 1 + Byte.BYTES);
  }

  private void writeShortOf(byte type, short value) {
    buffer[position] = type;
    SHORT.set(buffer, position + 1, value);
    advanceTo(position + 1 + Short.BYTES);
  }

  private void writeIntOf(byte type, int value) {
    buffer[position] = type;
    INT.set(buffer, position + 1, value);
    advanceTo(position + 1 + Integer.BYTES);
  }

  private void writeLongOf(byte type, long value) {
    buffer[position] = type;
    LONG.set(buffer, position + 1, value);
    advanceTo(position + 1 + Long.BYTES);
  }

  private void writeCount(byte type16, byte type32, int count) {
    if (count <= 0xFFFF) {
      writeShortOf(type16, (short) count);
    } else {
      writeIntOf(type32, count);
    }
  }

  /// The header is put in place, but the position moves only when the text is known to be ASCII.
  private int writeTextHeader(int length) {
    byte[] bytes = buffer;
    int at = position;
    if (length <= MessagePackFormat.MAX_FIXSTR) {
      bytes[at] = (byte) (MessagePackFormat.FIXSTR | length);
      return at + 1;
    }
    if (length <= 0xFF) {
      bytes[at] = MessagePackFormat.STR8;
      bytes[at + 1] = (byte) length;
      return at + 1 + Byte.BYTES;
    }
    if (length <= 0xFFFF) {
      bytes[at] = MessagePackFormat.STR16;
      SHORT.set(bytes, at + 1, (short) length);
      return at + 1 + Short.BYTES;
    }
    bytes[at] = MessagePackFormat.STR32;
    INT.set(bytes, at + 1, length);
    return at + 1 + Integer.BYTES;
  }

  private int writeBytesHeader(int length) {
    byte[] bytes = buffer;
    int at = position;
    if (length <= 0xFF) {
      bytes[at] = MessagePackFormat.BIN8;
      bytes[at + 1] = (byte) length;
      return at + 1 + Byte.BYTES;
    }
    if (length <= 0xFFFF) {
      bytes[at] = MessagePackFormat.BIN16;
      SHORT.set(bytes, at + 1, (short) length);
      return at + 1 + Short.BYTES;
    }
    bytes[at] = MessagePackFormat.BIN32;
    INT.set(bytes, at + 1, length);
    return at + 1 + Integer.BYTES;
  }

  private void writeUnicode(String value) {
    long length = Utf8.encodedLength(value);
    reserve(length);
    int at = writeTextHeader((int) length);
    int end = at + (int) length;
    for (int index = 0; at < end; index++) {
      int next = Utf8.encode(value, index, buffer, at);
      if (next - at == Utf8.PAIR_BYTES) {
        index++;
      }
      at = next;
    }
    advanceTo(at);
  }

  private void descend() {
    if (++depth > CodecLimits.MAX_DEPTH) {
      throw new CodecException(
          CodecException.Kind.TOO_DEEP,
          "a value has more than "
              + CodecLimits.MAX_DEPTH
              + " objects and arrays inside each other",
          "");
    }
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
