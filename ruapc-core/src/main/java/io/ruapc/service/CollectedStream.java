package io.ruapc.service;

import io.ruapc.CallContext;
import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
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
import java.util.Optional;
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
    var collector = new Collector<T>(CallContext.find());
    try (stream) {
      stream.sendTo(collector);
    } catch (Exception failure) { // also what the contract declares: it becomes the call's failure
      throw sneaky(failure);
    }
    return collector.items;
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Exception> RuntimeException sneaky(Exception failure) throws X {
    throw (X) failure;
  }

  /// Takes the items while the caller waits for them.
  private record Collector<T extends @Nullable Object>(List<T> items, Optional<CallContext> call)
      implements RpcStream.Sink<T> {
    Collector(Optional<CallContext> call) {
      this(new ArrayList<>(), call);
    }

    @Override
    public void send(T item) {
      if (isCancelled()) {
        throw new RpcException(ErrorCode.CANCELLED, "the call was cancelled");
      }
      if (items.size() == MAX_ITEMS) {
        throw tooMuch(MAX_ITEMS + " items");
      }
      items.add(item);
    }

    @Override
    public boolean isCancelled() {
      return call.isPresent() && call.get().isCancelled();
    }
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
