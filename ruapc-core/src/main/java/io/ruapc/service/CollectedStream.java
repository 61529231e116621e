package io.ruapc.service;

import io.ruapc.RpcStream;
import io.ruapc.codec.Codec;
import io.ruapc.codec.CodecException;
import io.ruapc.codec.Codecs;
import io.ruapc.codec.JsonReader;
import io.ruapc.codec.JsonWriter;
import io.ruapc.codec.MessagePackReader;
import io.ruapc.codec.MessagePackWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A whole stream as one array: what a peer gets that knows no streams, and what such a peer
/// answers with. Null, the last answer after items that came one by one, holds none.
///
/// @param items how the array becomes bytes
record CollectedStream<T extends @Nullable Object>(Codec<@Nullable List<T>> items)
    implements Codec<RpcStream<T>> {
  /// The most items that are collected.
  static final int MAX_ITEMS = 10_000;

  /// The most bytes that they may have.
  static final int MAX_BYTES = 4 << 20;

  /// @param item how one item becomes bytes
  static <T extends @Nullable Object> CollectedStream<T> of(Codec<T> item) {
    return new CollectedStream<>(Codecs.nullable(Codecs.list(item)));
  }

  @Override
  public void write(MessagePackWriter target, RpcStream<T> value) {
    int start = target.position();
    items.write(target, collect(value));
    checkBytes(target.position() - start);
  }

  @Override
  public void write(JsonWriter target, RpcStream<T> value) {
    int start = target.position();
    items.write(target, collect(value));
    checkBytes(target.position() - start);
  }

  private List<T> collect(RpcStream<T> stream) {
    List<T> collected = new ArrayList<>();
    try (stream) {
      for (T one : stream) {
        if (collected.size() == MAX_ITEMS) {
          throw tooMuch(MAX_ITEMS + " items");
        }
        collected.add(one);
      }
    }
    return collected;
  }

  private static void checkBytes(int bytes) {
    if (bytes > MAX_BYTES) {
      throw tooMuch(MAX_BYTES + " bytes");
    }
  }

  private static CodecException tooMuch(String limit) {
    return new CodecException(
        CodecException.Kind.TOO_LARGE,
        "the stream has over "
            + limit
            + ", the most that is collected for a caller who sends no `credit`; with it, items come"
            + " one by one",
        "");
  }

  @Override
  public RpcStream<T> read(MessagePackReader source) {
    return streamOf(items.read(source));
  }

  @Override
  public RpcStream<T> read(JsonReader source) {
    return streamOf(items.read(source));
  }

  private RpcStream<T> streamOf(@Nullable List<T> read) {
    return RpcStream.from(read == null ? List.of() : read);
  }
}
