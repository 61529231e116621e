package io.ruapc.codec;

import io.ruapc.Format;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Ready-made codecs, for arguments and results that are no generated type; records that hold such
/// values write them without a detour over these objects.
public final class Codecs {
  /// Text.
  public static final Codec<String> STRING =
      of(
          MessagePackWriter::writeString,
          JsonWriter::writeString,
          MessagePackReader::readString,
          JsonReader::readString);

  /// A boolean.
  public static final Codec<Boolean> BOOLEAN =
      of(
          MessagePackWriter::writeBoolean,
          JsonWriter::writeBoolean,
          MessagePackReader::readBoolean,
          JsonReader::readBoolean);

  /// An integer of 8 bits.
  public static final Codec<Byte> BYTE =
      of(
          (target, value) -> target.writeInt(value),
          (target, value) -> target.writeInt(value),
          MessagePackReader::readByte,
          JsonReader::readByte);

  /// An integer of 16 bits.
  public static final Codec<Short> SHORT =
      of(
          (target, value) -> target.writeInt(value),
          (target, value) -> target.writeInt(value),
          MessagePackReader::readShort,
          JsonReader::readShort);

  /// An integer of 32 bits.
  public static final Codec<Integer> INT =
      of(
          MessagePackWriter::writeInt,
          JsonWriter::writeInt,
          MessagePackReader::readInt,
          JsonReader::readInt);

  /// An integer of 64 bits.
  public static final Codec<Long> LONG =
      of(
          MessagePackWriter::writeLong,
          JsonWriter::writeLong,
          MessagePackReader::readLong,
          JsonReader::readLong);

  /// An integer of 64 bits that count as unsigned.
  public static final Codec<Long> UNSIGNED_LONG =
      of(
          MessagePackWriter::writeUnsignedLong,
          JsonWriter::writeUnsignedLong,
          MessagePackReader::readUnsignedLong,
          JsonReader::readUnsignedLong);

  /// A number of 32 bits.
  public static final Codec<Float> FLOAT =
      of(
          MessagePackWriter::writeFloat,
          JsonWriter::writeFloat,
          MessagePackReader::readFloat,
          JsonReader::readFloat);

  /// A number of 64 bits.
  public static final Codec<Double> DOUBLE =
      of(
          MessagePackWriter::writeDouble,
          JsonWriter::writeDouble,
          MessagePackReader::readDouble,
          JsonReader::readDouble);

  /// Text of one character.
  public static final Codec<Character> CHAR =
      of(
          MessagePackWriter::writeChar,
          JsonWriter::writeChar,
          MessagePackReader::readChar,
          JsonReader::readChar);

  /// Bytes.
  public static final Codec<byte[]> BYTES =
      of(
          MessagePackWriter::writeBytes,
          JsonWriter::writeBytes,
          MessagePackReader::readBytes,
          JsonReader::readBytes);

  /// Bytes; a buffer's position stays as it is.
  public static final Codec<ByteBuffer> BYTE_BUFFER =
      of(
          MessagePackWriter::writeBytes,
          JsonWriter::writeBytes,
          source -> ByteBuffer.wrap(source.readBytes()),
          source -> ByteBuffer.wrap(source.readBytes()));

  /// A UUID.
  public static final Codec<UUID> UUID =
      of(Scalars::writeUuid, Scalars::writeUuid, Scalars::readUuid, Scalars::readUuid);

  /// A duration that is not negative.
  public static final Codec<Duration> DURATION =
      of(
          Scalars::writeDuration,
          Scalars::writeDuration,
          Scalars::readDuration,
          Scalars::readDuration);

  /// A point in time.
  public static final Codec<Instant> INSTANT =
      of(Scalars::writeInstant, Scalars::writeInstant, Scalars::readInstant, Scalars::readInstant);

  /// A date.
  public static final Codec<LocalDate> LOCAL_DATE =
      of(
          Scalars::writeLocalDate,
          Scalars::writeLocalDate,
          Scalars::readLocalDate,
          Scalars::readLocalDate);

  /// A date and time.
  public static final Codec<LocalDateTime> LOCAL_DATE_TIME =
      of(
          Scalars::writeLocalDateTime,
          Scalars::writeLocalDateTime,
          Scalars::readLocalDateTime,
          Scalars::readLocalDateTime);

  /// An integer of any size.
  public static final Codec<BigInteger> BIG_INTEGER =
      of(
          Scalars::writeBigInteger,
          Scalars::writeBigInteger,
          Scalars::readBigInteger,
          Scalars::readBigInteger);

  /// A decimal number of any size.
  public static final Codec<BigDecimal> BIG_DECIMAL =
      of(
          Scalars::writeBigDecimal,
          Scalars::writeBigDecimal,
          Scalars::readBigDecimal,
          Scalars::readBigDecimal);

  /// Any value, undecoded.
  public static final Codec<RawValue> RAW =
      of(
          (target, value) -> value.writeTo(target),
          (target, value) -> value.writeTo(target),
          source -> RawValue.ofChecked(Format.MESSAGE_PACK, source.readRaw()),
          source -> RawValue.ofChecked(Format.JSON, source.readRaw()));

  /// The result of a method without one: null.
  public static final Codec<@Nullable Void> UNIT = new UnitCodec(false);

  /// The arguments of a method without parameters: null is written; nothing at all is read as well.
  public static final Codec<@Nullable Void> NO_ARGUMENTS = new UnitCodec(true);

  /// Keys that are text.
  public static final KeyCodec<String> STRING_KEY =
      keyOf(
          MessagePackWriter::writeKey,
          JsonWriter::writeKey,
          MessagePackReader::readKey,
          JsonReader::readKey);

  /// Keys that are integers of 8 bits.
  public static final KeyCodec<Byte> BYTE_KEY = integerKey("byte", key -> (byte) key);

  /// Keys that are integers of 16 bits.
  public static final KeyCodec<Short> SHORT_KEY = integerKey("short", key -> (short) key);

  /// Keys that are integers of 32 bits.
  public static final KeyCodec<Integer> INT_KEY = integerKey("int", key -> (int) key);

  /// Keys that are integers of 64 bits.
  public static final KeyCodec<Long> LONG_KEY =
      keyOf(
          MessagePackWriter::writeKey,
          JsonWriter::writeKey,
          MessagePackReader::readLongKey,
          JsonReader::readLongKey);

  /// Keys that are integers of 64 bits that count as unsigned.
  public static final KeyCodec<Long> UNSIGNED_LONG_KEY =
      keyOf(
          MessagePackWriter::writeUnsignedKey,
          JsonWriter::writeUnsignedKey,
          MessagePackReader::readUnsignedLongKey,
          JsonReader::readUnsignedLongKey);

  /// Keys that are UUIDs: 16 bytes in MessagePack, text in JSON.
  public static final KeyCodec<UUID> UUID_KEY =
      keyOf(
          Scalars::writeUuid,
          (target, key) -> target.writeKey(key.toString()),
          Scalars::readUuid,
          Scalars::readUuidKey);

  private Codecs() {}

  /// Lists.
  public static <T extends @Nullable Object> Codec<List<T>> list(Codec<T> elements) {
    return new ListCodec<>(elements);
  }

  /// Sets, in the order of the bytes. An element that stands there twice counts once.
  public static <T extends @Nullable Object> Codec<Set<T>> set(Codec<T> elements) {
    return new SetCodec<>(elements);
  }

  /// Maps with text as keys, in the order of the bytes. Of equal keys the last one counts.
  public static <V extends @Nullable Object> Codec<Map<String, V>> map(Codec<V> values) {
    return new MapCodec<>(STRING_KEY, values);
  }

  /// Maps, in the order of the bytes. Of equal keys the last one counts.
  public static <K, V extends @Nullable Object> Codec<Map<K, V>> map(
      KeyCodec<K> keys, Codec<V> values) {
    return new MapCodec<>(keys, values);
  }

  /// A value or nothing, which is null on the wire.
  public static <T> Codec<Optional<T>> optional(Codec<T> value) {
    Codec<@Nullable T> nullable = nullable(value);
    return of(
        (target, optional) -> nullable.write(target, optional.orElse(null)),
        (target, optional) -> nullable.write(target, optional.orElse(null)),
        source -> Optional.ofNullable(nullable.read(source)),
        source -> Optional.ofNullable(nullable.read(source)));
  }

  /// A value or null.
  public static <T> Codec<@Nullable T> nullable(Codec<T> value) {
    return new NullableCodec<>(value);
  }

  private static <K extends Number> KeyCodec<K> integerKey(String type, LongFunction<K> narrow) {
    return keyOf(
        (target, key) -> target.writeKey(key.longValue()),
        (target, key) -> target.writeKey(key.longValue()),
        source -> narrow(source.readLongKey(), type, narrow, source::error),
        source -> narrow(source.readLongKey(), type, narrow, source::error));
  }

  private static <K extends Number> K narrow(
      long key, String type, LongFunction<K> narrow, Function<String, CodecException> error) {
    K narrowed = narrow.apply(key);
    if (narrowed.longValue() != key) {
      throw error.apply("the key " + key + " is out of the range of " + type);
    }
    return narrowed;
  }

  private static <T> Codec<T> of(
      BiConsumer<MessagePackWriter, T> writeMessagePack,
      BiConsumer<JsonWriter, T> writeJson,
      Function<MessagePackReader, T> readMessagePack,
      Function<JsonReader, T> readJson) {
    return new FunctionCodec<>(writeMessagePack, writeJson, readMessagePack, readJson);
  }

  private static <K> KeyCodec<K> keyOf(
      BiConsumer<MessagePackWriter, K> writeMessagePack,
      BiConsumer<JsonWriter, K> writeJson,
      Function<MessagePackReader, K> readMessagePack,
      Function<JsonReader, K> readJson) {
    return new FunctionKeyCodec<>(writeMessagePack, writeJson, readMessagePack, readJson);
  }

  private record FunctionCodec<T>(
      BiConsumer<MessagePackWriter, T> writeMessagePack,
      BiConsumer<JsonWriter, T> writeJson,
      Function<MessagePackReader, T> readMessagePack,
      Function<JsonReader, T> readJson)
      implements Codec<T> {
    @Override
    public void write(MessagePackWriter target, T value) {
      writeMessagePack.accept(target, value);
    }

    @Override
    public void write(JsonWriter target, T value) {
      writeJson.accept(target, value);
    }

    @Override
    public T read(MessagePackReader source) {
      return readMessagePack.apply(source);
    }

    @Override
    public T read(JsonReader source) {
      return readJson.apply(source);
    }
  }

  private record FunctionKeyCodec<K>(
      BiConsumer<MessagePackWriter, K> writeMessagePack,
      BiConsumer<JsonWriter, K> writeJson,
      Function<MessagePackReader, K> readMessagePack,
      Function<JsonReader, K> readJson)
      implements KeyCodec<K> {
    @Override
    public void write(MessagePackWriter target, K key) {
      writeMessagePack.accept(target, key);
    }

    @Override
    public void write(JsonWriter target, K key) {
      writeJson.accept(target, key);
    }

    @Override
    public K read(MessagePackReader source) {
      return readMessagePack.apply(source);
    }

    @Override
    public K read(JsonReader source) {
      return readJson.apply(source);
    }
  }

  private record UnitCodec(boolean nothingToo) implements Codec<@Nullable Void> {
    @Override
    public void write(MessagePackWriter target, @Nullable Void value) {
      target.writeNull();
    }

    @Override
    public void write(JsonWriter target, @Nullable Void value) {
      target.writeNull();
    }

    @Override
    public @Nullable Void read(MessagePackReader source) {
      if (!nothingToo || source.remaining() > 0) {
        source.readUnit();
      }
      return null;
    }

    @Override
    public @Nullable Void read(JsonReader source) {
      if (!nothingToo || !source.isAtEnd()) {
        source.readUnit();
      }
      return null;
    }
  }

  private record NullableCodec<T>(Codec<T> value) implements Codec<@Nullable T> {
    @Override
    public void write(MessagePackWriter target, @Nullable T value) {
      if (value == null) {
        target.writeNull();
      } else {
        this.value.write(target, value);
      }
    }

    @Override
    public void write(JsonWriter target, @Nullable T value) {
      if (value == null) {
        target.writeNull();
      } else {
        this.value.write(target, value);
      }
    }

    @Override
    public @Nullable T read(MessagePackReader source) {
      return source.readNull() ? null : value.read(source);
    }

    @Override
    public @Nullable T read(JsonReader source) {
      return source.readNull() ? null : value.read(source);
    }
  }

  private record ListCodec<T extends @Nullable Object>(Codec<T> elements)
      implements Codec<List<T>> {
    @Override
    public void write(MessagePackWriter target, List<T> value) {
      target.beginArray(value.size());
      value.forEach(element -> elements.write(target, element));
      target.endArray();
    }

    @Override
    public void write(JsonWriter target, List<T> value) {
      target.beginArray(value.size());
      value.forEach(element -> elements.write(target, element));
      target.endArray();
    }

    @Override
    public List<T> read(MessagePackReader source) {
      List<T> value = new ArrayList<>(source.beginArray());
      while (source.nextElement()) {
        value.add(elements.read(source));
      }
      return value;
    }

    @Override
    public List<T> read(JsonReader source) {
      List<T> value = new ArrayList<>(source.beginArray());
      while (source.nextElement()) {
        value.add(elements.read(source));
      }
      return value;
    }
  }

  private record SetCodec<T extends @Nullable Object>(Codec<T> elements) implements Codec<Set<T>> {
    @Override
    public void write(MessagePackWriter target, Set<T> value) {
      target.beginArray(value.size());
      value.forEach(element -> elements.write(target, element));
      target.endArray();
    }

    @Override
    public void write(JsonWriter target, Set<T> value) {
      target.beginArray(value.size());
      value.forEach(element -> elements.write(target, element));
      target.endArray();
    }

    @Override
    public Set<T> read(MessagePackReader source) {
      Set<T> value = LinkedHashSet.newLinkedHashSet(source.beginArray());
      while (source.nextElement()) {
        value.add(elements.read(source));
      }
      return value;
    }

    @Override
    public Set<T> read(JsonReader source) {
      Set<T> value = LinkedHashSet.newLinkedHashSet(source.beginArray());
      while (source.nextElement()) {
        value.add(elements.read(source));
      }
      return value;
    }
  }

  private record MapCodec<K, V extends @Nullable Object>(KeyCodec<K> keys, Codec<V> values)
      implements Codec<Map<K, V>> {
    @Override
    public void write(MessagePackWriter target, Map<K, V> value) {
      target.beginObject(value.size());
      for (Map.Entry<K, V> entry : value.entrySet()) {
        keys.write(target, entry.getKey());
        values.write(target, entry.getValue());
      }
      target.endObject();
    }

    @Override
    public void write(JsonWriter target, Map<K, V> value) {
      target.beginObject(value.size());
      for (Map.Entry<K, V> entry : value.entrySet()) {
        keys.write(target, entry.getKey());
        values.write(target, entry.getValue());
      }
      target.endObject();
    }

    @Override
    public Map<K, V> read(MessagePackReader source) {
      Map<K, V> value = new LinkedHashMap<>();
      for (source.beginMap(); source.nextEntry(); ) {
        K key = keys.read(source);
        value.put(key, values.read(source));
      }
      return value;
    }

    @Override
    public Map<K, V> read(JsonReader source) {
      Map<K, V> value = new LinkedHashMap<>();
      for (source.beginMap(); source.nextEntry(); ) {
        K key = keys.read(source);
        value.put(key, values.read(source));
      }
      return value;
    }
  }
}
