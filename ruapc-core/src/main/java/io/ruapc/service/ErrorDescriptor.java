package io.ruapc.service;

import io.ruapc.codec.JsonReader;
import io.ruapc.codec.JsonWriter;
import io.ruapc.codec.MessagePackReader;
import io.ruapc.codec.MessagePackWriter;
import org.jspecify.annotations.Nullable;

/// An error that a contract declares: its kind on the wire and how its data become bytes. Generated
/// from an `@RpcError` class.
///
/// @param <E> the exception class
public interface ErrorDescriptor<E extends Throwable> {
  /// The kind on the wire.
  String kind();

  /// The exception class.
  Class<E> type();

  /// Whether the single component is the whole error value, without kind and message.
  default boolean isRaw() {
    return false;
  }

  /// Writes the components as one map, or the single one of a raw error.
  void write(MessagePackWriter target, E error);

  /// Writes the components as one map, or the single one of a raw error.
  void write(JsonWriter target, E error);

  /// Reads what `write` wrote. `message` is what stood beside it; null for a raw error.
  E read(MessagePackReader source, @Nullable String message);

  /// Reads what `write` wrote. `message` is what stood beside it; null for a raw error.
  E read(JsonReader source, @Nullable String message);
}
