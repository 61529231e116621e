package io.ruapc.codec;

import org.jspecify.annotations.Nullable;

/// How values of one type become bytes and come back, in both formats.
///
/// The processor generates one for every type that a contract reaches; a type of one's own can be
/// taught by hand with this interface. Implementations are stateless and safe from any thread.
///
/// @param <T> the type of the values, nullable where null is one of them
public interface Codec<T extends @Nullable Object> {
  /// Writes one whole value. `value` is null only where the codec is for a nullable type.
  void write(MessagePackWriter target, T value);

  /// Writes one whole value. `value` is null only where the codec is for a nullable type.
  void write(JsonWriter target, T value);

  /// Reads one whole value.
  ///
  /// @throws CodecException when the bytes are no such value
  T read(MessagePackReader source);

  /// Reads one whole value.
  ///
  /// @throws CodecException when the bytes are no such value
  T read(JsonReader source);
}
