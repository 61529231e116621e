package io.ruapc.wire;

import io.ruapc.Headers;
import io.ruapc.codec.CodecException;
import io.ruapc.codec.Codecs;
import io.ruapc.codec.FieldNames;
import io.ruapc.codec.JsonReader;
import io.ruapc.codec.MessagePackReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the meta of a message, the twin of [MetaWriter].
///
/// It takes what the sibling takes: keys in any order, as text, bytes or number, values without
/// keys in an array, integers of any width, unknown keys, bytes behind the meta. It refuses what
/// the sibling refuses: keys that stand twice, nil, floating-point and out-of-range numbers.
///
/// Every message passes here on an event loop, so what a plain call needs is read by hand and
/// without making objects; all else goes through [MessagePackReader]. A meta in JSON is turned into
/// MessagePack first, since only old or hand-written peers send one.
public final class MetaReader {
  private static final long MAX_UINT32 = 0xFFFF_FFFFL;

  /// The highest bits of eight bytes.
  private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

  /// The largest message that is held for the name of its method until the next one comes: a
  /// connection that is silent after a large message must not cost its size.
  private static final int MAX_HELD_BYTES = 4 * 1024;

  /// The most handles that one response keeps: as many as a connection may have.
  static final int MAX_KEEP = 10_000;

  private final Meta meta;
  private byte[] bytes = Meta.NO_BYTES;
  private int position;
  private int end;
  private int seen;

  MetaReader(Meta meta) {
    this.meta = meta;
  }

  /// Reads the meta of a message.
  ///
  /// @param body the message without its frame header
  /// @param target gets what the meta says; undefined after an exception
  /// @throws WireException when it is no message; nothing that follows on the connection can be
  ///   trusted
  public static void read(byte[] body, Meta target) {
    target.clear();
    target.reader.read(body, 0);
  }

  /// Reads the meta of a message as [#read] does, for transports that frame by themselves.
  ///
  /// @param frame the message with its frame header, which is not looked at; the payload's place in
  ///   `target` counts from the header on
  public static void readFrame(byte[] frame, Meta target) {
    target.clear();
    target.reader.read(frame, FrameLayout.HEADER_BYTES);
  }

  private void read(byte[] body, int offset) {
    int bodyLength = body.length - offset;
    if (bodyLength < FrameLayout.MIN_BODY_BYTES) {
      throw new WireException("a body of " + bodyLength + " bytes is too short for a message");
    }
    int length = FrameLayout.getInt(body, offset);
    if (length <= 0 || length > bodyLength - FrameLayout.META_LENGTH_BYTES) {
      throw new WireException(
          "meta of "
              + Integer.toUnsignedLong(length)
              + " bytes in a body of "
              + bodyLength
              + " bytes");
    }
    if (length > FrameLayout.MAX_META_BYTES) {
      throw new WireException(
          "meta of " + length + " bytes is over the limit of " + FrameLayout.MAX_META_BYTES);
    }
    int start = offset + FrameLayout.META_LENGTH_BYTES;
    meta.payloadOffset = start + length;
    meta.payloadLength = body.length - meta.payloadOffset;
    if (body[start] == '{') {
      readJson(body, start, length);
    } else {
      readMessagePack(body, start, start + length);
    }
    // A connection that waits for its next message must not hold this one.
    bytes = Meta.NO_BYTES;
  }

  private void readJson(byte[] body, int start, int length) {
    byte[] translated;
    try {
      var source = new JsonReader();
      source.reset(body, start, length);
      translated = Codecs.RAW.read(source).toMessagePack();
    } catch (CodecException e) {
      throw new WireException("the meta is no JSON: " + e.getMessage(), e);
    }
    meta.json = true;
    readMessagePack(translated, 0, translated.length);
    meta.firstGeneration = (seen & (1 << MetaKeys.MESSAGE_ID)) == 0;
  }

  private void readMessagePack(byte[] source, int start, int end) {
    this.bytes = source;
    this.end = end;
    try {
      readEntries(start);
    } catch (WireException e) {
      throw withRequest(start, e);
    } catch (CodecException e) {
      throw withRequest(start, new WireException("bad meta: " + e.getMessage(), e));
    }
  }

  private void readEntries(int start) {
    position = start;
    seen = 0;
    int head = next();
    if ((head & 0xF0) == 0x80) {
      readMap(head & 0x0F);
    } else if ((head & 0xF0) == 0x90) {
      readArray(head & 0x0F);
    } else {
      switch (head) {
        case 0xDE -> readMap(readBytes(2));
        case 0xDF -> readMap(readBytes(4));
        case 0xDC -> readArray(readBytes(2));
        case 0xDD -> readArray(readBytes(4));
        default -> throw new WireException("the meta is neither a map nor an array");
      }
    }
  }

  private void readMap(long entries) {
    for (long entry = 0; entry < entries; entry++) {
      int key = readKey();
      if (key == FieldNames.UNKNOWN) {
        skipValue();
      } else {
        readValue(key);
      }
    }
  }

  private void readArray(long values) {
    if (values > MetaKeys.POSITIONAL) {
      throw new WireException("the meta is an array of " + values + " values");
    }
    for (int key = 0; key < values; key++) {
      readValue(key);
    }
  }

  private int readKey() {
    int head = next();
    int length = textLength(head);
    if (length >= 0) {
      int key = MetaKeys.find(bytes, position, length);
      position += length;
      return key;
    }
    position--;
    long number = readUnsigned("a key", -1);
    return number >= 0 && number < MetaKeys.POSITIONAL ? (int) number : FieldNames.UNKNOWN;
  }

  private void readValue(int key) {
    int bit = 1 << key;
    if ((seen & bit) != 0) {
      throw new WireException("`" + MetaKeys.NAMES.name(key) + "` stands twice in the meta");
    }
    switch (key) {
      case MetaKeys.METHOD -> readMethod();
      case MetaKeys.FLAGS -> meta.flags = (int) readUnsigned("flags", Flags.MAX);
      case MetaKeys.MESSAGE_ID -> meta.messageId = readUnsigned("msgid", -1);
      case MetaKeys.TIMEOUT -> meta.timeoutMillis = readUnsigned("timeout_ms", MAX_UINT32);
      case MetaKeys.TARGET -> meta.target = readUnsigned("target", Long.MAX_VALUE);
      case MetaKeys.CREDIT -> meta.credit = readUnsigned("credit", MAX_UINT32);
      case MetaKeys.END -> meta.end = readTrue("end");
      case MetaKeys.CANCEL -> meta.cancel = readTrue("cancel");
      default -> readObject(key);
    }
    // Not before it has been read: a broken id is not known.
    seen |= bit;
  }

  private void readMethod() {
    int length = textLength(next());
    if (length < 0) {
      throw new WireException("`method` is no text");
    }
    meta.bytes = bytes;
    meta.methodOffset = position;
    meta.methodLength = length;
    position += length;
    if (!isAscii(bytes, meta.methodOffset, position)) {
      checkUtf8(meta.methodOffset, length);
    }
    if (bytes.length > MAX_HELD_BYTES) {
      meta.bytes = Arrays.copyOfRange(bytes, meta.methodOffset, position);
      meta.methodOffset = 0;
    }
  }

  private static boolean isAscii(byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      if ((FrameLayout.getLong(bytes, at) & NOT_ASCII) != 0) {
        return false;
      }
    }
    for (; at < to; at++) {
      if (bytes[at] < 0) {
        return false;
      }
    }
    return true;
  }

  private void checkUtf8(int offset, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
    } catch (CharacterCodingException e) {
      throw new WireException("`method` is no UTF-8", e);
    }
  }

  private boolean readTrue(String what) {
    return switch (next()) {
      case 0xC2 -> false;
      case 0xC3 -> true;
      default -> throw new WireException("`" + what + "` is no boolean");
    };
  }

  /// What is too rare to be read by hand.
  private void readObject(int key) {
    MessagePackReader source = reader();
    switch (key) {
      case MetaKeys.READ_REGIONS -> meta.readRegions = regions(source);
      case MetaKeys.WRITE_REGIONS -> meta.writeRegions = regions(source);
      case MetaKeys.HELLO -> meta.hello = hello(source);
      case MetaKeys.HEADERS -> meta.headers = headers(source);
      default -> meta.keep = keep(source);
    }
    position = source.position();
  }

  private void skipValue() {
    MessagePackReader source = reader();
    source.skipValue();
    position = source.position();
  }

  private MessagePackReader reader() {
    var source = new MessagePackReader();
    source.reset(bytes, position, end - position);
    return source;
  }

  private static List<Region> regions(MessagePackReader source) {
    List<Region> regions = new ArrayList<>();
    source.beginArray();
    while (source.nextElement()) {
      check(regions.size() < Region.MAX_COUNT, "more than " + Region.MAX_COUNT + " regions");
      regions.add(region(source));
    }
    return List.copyOf(regions);
  }

  private static Region region(MessagePackReader source) {
    long localKey = 0;
    long remoteKey = 0;
    long address = 0;
    long length = 0;
    long seen = 0;
    source.beginObject(MetaKeys.REGION_NAMES);
    for (int field = source.nextField(MetaKeys.REGION_NAMES, 0);
        field != FieldNames.END;
        field = source.nextField(MetaKeys.REGION_NAMES, field + 1)) {
      if (field == FieldNames.UNKNOWN) {
        source.skipValue();
        continue;
      }
      seen = source.markField(MetaKeys.REGION_NAMES, field, seen);
      switch (field) {
        case MetaKeys.REGION_ADDRESS -> address = source.readUnsignedLong();
        case MetaKeys.REGION_LENGTH -> length = source.readUnsignedLong();
        default -> {
          long seenKeys = 0;
          source.beginObject(MetaKeys.REGION_KEY_NAMES);
          for (int key = source.nextField(MetaKeys.REGION_KEY_NAMES, 0);
              key != FieldNames.END;
              key = source.nextField(MetaKeys.REGION_KEY_NAMES, key + 1)) {
            if (key == FieldNames.UNKNOWN) {
              source.skipValue();
              continue;
            }
            seenKeys = source.markField(MetaKeys.REGION_KEY_NAMES, key, seenKeys);
            if (key == MetaKeys.REGION_LKEY) {
              localKey = readUint32(source);
            } else {
              remoteKey = readUint32(source);
            }
          }
          source.requireFields(MetaKeys.REGION_KEY_NAMES, 0, seenKeys, 0b11);
        }
      }
    }
    source.requireFields(MetaKeys.REGION_NAMES, 0, seen, 0b111);
    return new Region(localKey, remoteKey, address, length);
  }

  private static long readUint32(MessagePackReader source) {
    long value = source.readUnsignedLong();
    check(value >= 0 && value <= MAX_UINT32, "a key of a region has more than 32 bits");
    return value;
  }

  private Hello hello(MessagePackReader source) {
    List<String> capabilities = List.of();
    String agent = null;
    String session = null;
    long maxMessageBytes = 0;
    long maxStreamItemBytes = 0;
    Headers headers = Headers.empty();
    long seen = 0;
    source.beginObject(MetaKeys.HELLO_NAMES);
    for (int field = source.nextField(MetaKeys.HELLO_NAMES, 0);
        field != FieldNames.END;
        field = source.nextField(MetaKeys.HELLO_NAMES, field + 1)) {
      if (field == FieldNames.UNKNOWN) {
        source.skipValue();
        continue;
      }
      seen = source.markField(MetaKeys.HELLO_NAMES, field, seen);
      switch (field) {
        case MetaKeys.HELLO_CAPS -> capabilities = capabilities(source);
        case MetaKeys.HELLO_AGENT -> agent = source.readString();
        case MetaKeys.HELLO_SESSION -> session = source.readString();
        case MetaKeys.HELLO_MAX_MESSAGE -> maxMessageBytes = source.readLong();
        case MetaKeys.HELLO_MAX_STREAM_ITEM -> maxStreamItemBytes = source.readLong();
        default -> headers = headers(source);
      }
    }
    check(maxMessageBytes >= 0 && maxStreamItemBytes >= 0, "a size in `hello` is negative");
    return new Hello(capabilities, agent, session, maxMessageBytes, maxStreamItemBytes, headers);
  }

  private static List<String> capabilities(MessagePackReader source) {
    List<String> capabilities = new ArrayList<>();
    source.beginArray();
    while (source.nextElement()) {
      check(
          capabilities.size() < Hello.MAX_CAPABILITIES,
          "more than " + Hello.MAX_CAPABILITIES + " capabilities");
      capabilities.add(source.readString());
    }
    return capabilities;
  }

  /// A limit that they break fails their call and not the connection, so they are read to their
  /// end.
  private Headers headers(MessagePackReader source) {
    Map<String, String> headers = new LinkedHashMap<>();
    String problem = null;
    source.beginMap();
    while (source.nextEntry()) {
      String name = source.readKey();
      String value = source.readString();
      // One more than the limit is enough to break it.
      if (headers.size() <= Headers.MAX_COUNT && headers.put(name, value) != null) {
        problem = "header " + name + " stands twice";
      }
    }
    if (problem == null) {
      try {
        return Headers.of(headers);
      } catch (IllegalArgumentException e) {
        problem = e.getMessage();
      }
    }
    meta.headersProblem = problem;
    return Headers.empty();
  }

  private static long[] keep(MessagePackReader source) {
    long[] handles = new long[Math.min(source.beginArray(), MAX_KEEP)];
    int count = 0;
    while (source.nextElement()) {
      check(count < MAX_KEEP, "more than " + MAX_KEEP + " handles are kept");
      if (count == handles.length) {
        handles = Arrays.copyOf(handles, 2 * count + 1);
      }
      handles[count] = source.readLong();
      count++;
    }
    return Arrays.copyOf(handles, count);
  }

  /// Looks again for who asked, past whatever is wrong with the rest.
  private WireException withRequest(int start, WireException problem) {
    var again = new MetaReader(new Meta());
    again.bytes = bytes;
    again.end = end;
    again.findRequest(start);
    int needed = (1 << MetaKeys.FLAGS) | (1 << MetaKeys.MESSAGE_ID);
    return (again.seen & needed) == needed && Flags.isRequest(again.meta.flags)
        ? new WireException(problem, again.meta.messageId, again.meta.flags, meta.json)
        : problem;
  }

  private void findRequest(int start) {
    try {
      position = start;
      int head = next();
      boolean isMap = (head & 0xF0) == 0x80 || head == 0xDE || head == 0xDF;
      position += head == 0xDE || head == 0xDC ? 2 : head == 0xDF || head == 0xDD ? 4 : 0;
      // However many entries the head claims: they end where the bytes end.
      for (int index = 0; ; index++) {
        int key = isMap ? readKey() : index;
        boolean wanted = key == MetaKeys.FLAGS || key == MetaKeys.MESSAGE_ID;
        if (wanted && (seen & (1 << key)) == 0) {
          readValue(key);
        } else {
          skipValue();
        }
      }
    } catch (WireException | CodecException nothingFurther) {
      // What was found until here is all there is.
    }
  }

  /// An integer in any of its forms, at most `max`, both unsigned.
  private long readUnsigned(String what, long max) {
    int head = next();
    long value;
    if (head <= 0x7F) {
      value = head;
    } else {
      value =
          switch (head) {
            case 0xCC -> readBytes(1);
            case 0xCD -> readBytes(2);
            case 0xCE -> readBytes(4);
            case 0xCF -> readBytes(8);
            case 0xD0 -> notNegative(what, (byte) readBytes(1));
            case 0xD1 -> notNegative(what, (short) readBytes(2));
            case 0xD2 -> notNegative(what, readInt32());
            case 0xD3 -> notNegative(what, readBytes(8));
            default -> throw new WireException("`" + what + "` is no unsigned integer");
          };
    }
    if (Long.compareUnsigned(value, max) > 0) {
      throw new WireException(
          "`" + what + "` is " + Long.toUnsignedString(value) + ", over " + max);
    }
    return value;
  }

  private static long notNegative(String what, long value) {
    check(value >= 0, "`" + what + "` is negative");
    return value;
  }

  /// The length of the text or bytes with this head, all of which are there; -1 for anything else.
  private int textLength(int head) {
    long length;
    if ((head & 0xE0) == 0xA0) {
      length = head & 0x1F;
    } else {
      switch (head) {
        case 0xD9, 0xC4 -> length = readBytes(1);
        case 0xDA, 0xC5 -> length = readBytes(2);
        case 0xDB, 0xC6 -> length = readBytes(4);
        default -> {
          return -1;
        }
      }
    }
    if (length > end - position) {
      throw truncated();
    }
    return (int) length;
  }

  private long readBytes(int count) {
    if (count > end - position) {
      throw truncated();
    }
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = (value << Byte.SIZE) | (bytes[position + i] & 0xFF);
    }
    position += count;
    return value;
  }

  private long readInt32() {
    return (int) readBytes(Integer.BYTES);
  }

  private int next() {
    if (position >= end) {
      throw truncated();
    }
    return bytes[position++] & 0xFF;
  }

  private static WireException truncated() {
    return new WireException("the meta ends in the middle of a value");
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new WireException(otherwise);
    }
  }
}
