package io.ruapc.codec;

/// How the keys of a map become bytes and come back. Stateless and safe from any thread.
///
/// @param <K> the type of the keys
public interface KeyCodec<K> {
  /// Writes one key.
  void write(MessagePackWriter target, K key);

  /// Writes one key.
  void write(JsonWriter target, K key);

  /// Reads one key.
  ///
  /// @throws CodecException when the bytes are no such key
  K read(MessagePackReader source);

  /// Reads one key.
  ///
  /// @throws CodecException when the bytes are no such key
  K read(JsonReader source);
}
