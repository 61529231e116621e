package io.ruapc.codec;

import io.ruapc.Format;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One value of any shape, undecoded: for tools, proxies, and what only the other end understands.
///
/// It is kept in the format it came in and goes from one into the other when it is written as such.
/// Immutable.
public final class RawValue {
  /// How raw values become bytes.
  public static final Codec<RawValue> CODEC = Codecs.RAW;

  private final Format format;
  private final byte[] bytes;

  private RawValue(Format format, byte[] bytes) {
    this.format = format;
    this.bytes = bytes;
  }

  /// A value in JSON.
  ///
  /// @throws CodecException when the text is not JSON
  public static RawValue ofJson(String text) {
    JsonWriter surrogates = new JsonWriter();
    surrogates.writeString(text); // refuses lone ones
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    JsonReader reader = new JsonReader();
    reader.reset(bytes, 0, bytes.length);
    byte[] value = reader.readRaw();
    reader.expectEnd();
    return new RawValue(Format.JSON, value);
  }

  /// A value in MessagePack; bytes behind it are ignored.
  ///
  /// @throws CodecException when the bytes are not MessagePack
  public static RawValue ofMessagePack(byte[] bytes) {
    MessagePackReader reader = new MessagePackReader();
    reader.reset(bytes, 0, bytes.length);
    return new RawValue(Format.MESSAGE_PACK, reader.readRaw());
  }

  /// A value whose bytes nobody else holds and that has been checked.
  static RawValue ofChecked(Format format, byte[] bytes) {
    return new RawValue(format, bytes);
  }

  /// The format that the value is kept in.
  public Format format() {
    return format;
  }

  /// The value as JSON text, bytes as base64.
  ///
  /// @throws CodecException when JSON has no form for it
  public String toJson() {
    JsonWriter target = new JsonWriter();
    target.bytesAsBase64(true);
    writeTo(target);
    return new String(target.buffer(), 0, target.position(), StandardCharsets.UTF_8);
  }

  /// The value as MessagePack.
  ///
  /// @throws CodecException when it is nested too deeply
  public byte[] toMessagePack() {
    MessagePackWriter target = new MessagePackWriter();
    writeTo(target);
    return target.toByteArray();
  }

  void writeTo(MessagePackWriter target) {
    switch (format) {
      case MESSAGE_PACK -> target.writeRaw(bytes);
      case JSON -> {
        JsonReader source = new JsonReader();
        source.reset(bytes, 0, bytes.length);
        Transcoder.transcode(source, target);
      }
    }
  }

  void writeTo(JsonWriter target) {
    switch (format) {
      case JSON -> target.writeRaw(bytes);
      case MESSAGE_PACK -> {
        MessagePackReader source = new MessagePackReader();
        source.reset(bytes, 0, bytes.length);
        Transcoder.transcode(source, target);
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawValue value
        && format == value.format
        && Arrays.equals(bytes, value.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// The value as JSON where that is possible.
  @Override
  public String toString() {
    try {
      return toJson();
    } catch (CodecException _) {
      return bytes.length + " bytes of " + format;
    }
  }
}
