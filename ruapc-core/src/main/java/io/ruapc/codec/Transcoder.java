package io.ruapc.codec;

import java.util.Arrays;
import java.util.Base64;

/// Brings a value of any shape from one format into the other, token by token.
///
/// What only one format knows takes its nearest form in the other: bytes become base64 or an array
/// of numbers, NaN becomes null, integers as keys become text. Extensions of MessagePack have no
/// form in JSON and are refused.
public final class Transcoder {
  private Transcoder() {}

  /// Reads one value and writes the same.
  ///
  /// @throws CodecException when the value is malformed or breaks a limit
  public static void transcode(JsonReader source, MessagePackWriter target) {
    // MessagePack says in front how many members follow, JSON does not: so everything is read
    // twice.
    Counts counts = new Counts();
    JsonReader.Mark start = source.mark();
    count(source, counts);
    source.rewind(start);
    transcode(source, target, counts);
  }

  /// Reads one value and writes the same.
  ///
  /// @throws CodecException when the value is malformed, breaks a limit or has no form in JSON
  public static void transcode(MessagePackReader source, JsonWriter target) {
    switch (source.peek()) {
      case NULL -> {
        source.readNull();
        target.writeNull();
      }
      case BOOLEAN -> target.writeBoolean(source.readBoolean());
      case INTEGER -> {
        if (source.isAboveLong()) {
          target.writeUnsignedLong(source.readUnsignedLong());
        } else {
          target.writeLong(source.readLong());
        }
      }
      case DECIMAL -> {
        if (source.isSingle()) {
          target.writeFloat(source.readFloat());
        } else {
          target.writeDouble(source.readDouble());
        }
      }
      case TEXT -> target.writeString(source.readString());
      case BYTES -> target.writeBytes(source.readBytes());
      case ARRAY -> {
        source.beginArray(); // first, as a reader tells where it is too deep
        target.beginArray(0);
        while (source.nextElement()) {
          transcode(source, target);
        }
        target.endArray();
      }
      case OBJECT -> {
        source.beginMap();
        target.beginObject(0);
        while (source.nextEntry()) {
          transcodeKey(source, target);
          transcode(source, target);
        }
        target.endObject();
      }
      case EXTENSION, NOTHING -> throw source.expected("a value that JSON has a form for");
    }
  }

  private static void transcodeKey(MessagePackReader source, JsonWriter target) {
    switch (source.peek()) {
      case INTEGER -> {
        if (source.isAboveLong()) {
          target.writeUnsignedKey(source.readUnsignedLong());
        } else {
          target.writeKey(source.readLong());
        }
      }
      case BOOLEAN -> target.writeKey(String.valueOf(source.readBoolean()));
      case TEXT -> target.writeKey(source.readKey());
      case BYTES -> target.writeKey(text(source.readBytes()));
      case NULL, DECIMAL, ARRAY, OBJECT, EXTENSION, NOTHING ->
          throw source.expected("a key that JSON has a form for");
    }
  }

  /// Binary keys may be names; what is no text becomes base64, as bytes do elsewhere.
  private static String text(byte[] key) {
    String text = Utf8.decode(key, 0, key.length);
    return text != null ? text : Base64.getEncoder().encodeToString(key);
  }

  private static void transcode(JsonReader source, MessagePackWriter target, Counts counts) {
    switch (source.peek()) {
      case NULL -> {
        source.readNull();
        target.writeNull();
      }
      case BOOLEAN -> target.writeBoolean(source.readBoolean());
      case INTEGER -> writeInteger(source.readNumberText(), source, target);
      case DECIMAL -> target.writeDouble(source.readDouble());
      case TEXT -> target.writeString(source.readString());
      case ARRAY -> {
        target.beginArray(counts.next());
        for (source.beginArray(); source.nextElement(); ) {
          transcode(source, target, counts);
        }
        target.endArray();
      }
      case OBJECT -> {
        target.beginObject(counts.next());
        for (source.beginMap(); source.nextEntry(); ) {
          target.writeKey(source.readKey());
          transcode(source, target, counts);
        }
        target.endObject();
      }
      case BYTES, EXTENSION, NOTHING -> throw source.expected("a value");
    }
  }

  /// Integers beyond 64 bits become the nearest decimal number, as everywhere in JSON.
  private static void writeInteger(String text, JsonReader source, MessagePackWriter target) {
    try {
      target.writeLong(Long.parseLong(text));
    } catch (NumberFormatException _) {
      try {
        target.writeUnsignedLong(Long.parseUnsignedLong(text));
      } catch (NumberFormatException _) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
          throw source.error("an integer of " + text.length() + " digits is out of every range");
        }
        target.writeDouble(value);
      }
    }
  }

  /// Counts the members of the value and of everything inside it, in the order of their brackets.
  private static void count(JsonReader source, Counts counts) {
    switch (source.peek()) {
      case ARRAY -> {
        int slot = counts.add();
        for (source.beginArray(); source.nextElement(); ) {
          counts.increment(slot);
          count(source, counts);
        }
      }
      case OBJECT -> {
        int slot = counts.add();
        for (source.beginMap(); source.nextEntry(); ) {
          counts.increment(slot);
          source.skipKey();
          count(source, counts);
        }
      }
      case NULL, BOOLEAN, INTEGER, DECIMAL, TEXT, BYTES, EXTENSION, NOTHING -> source.skipValue();
    }
  }

  /// The counts of all containers of one value.
  private static final class Counts {
    private int[] counts = new int[16];
    private int size;
    private int next;

    int add() {
      if (size == counts.length) {
        counts = Arrays.copyOf(counts, size * 2);
      }
      return size++;
    }

    void increment(int slot) {
      counts[slot]++;
    }

    int next() {
      return counts[next++];
    }
  }
}
