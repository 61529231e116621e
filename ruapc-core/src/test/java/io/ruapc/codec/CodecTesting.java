package io.ruapc.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;

/// Short ways to readers of given bytes and to the bytes that were written, for tests.
final class CodecTesting {
  private CodecTesting() {}

  static JsonReader json(String text) {
    return json(text.getBytes(StandardCharsets.UTF_8));
  }

  /// A reader of bytes in the middle of an array whose other bytes would be noticed.
  static JsonReader json(byte[] bytes) {
    byte[] surrounded = surround(bytes);
    JsonReader source = new JsonReader();
    source.reset(surrounded, 3, bytes.length);
    return source;
  }

  static MessagePackReader messagePack(String hex) {
    return messagePack(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  /// A reader of bytes in the middle of an array whose other bytes would be noticed.
  static MessagePackReader messagePack(byte[] bytes) {
    byte[] surrounded = surround(bytes);
    MessagePackReader source = new MessagePackReader();
    source.reset(surrounded, 3, bytes.length);
    return source;
  }

  static String json(Consumer<JsonWriter> content) {
    JsonWriter target = new JsonWriter();
    content.accept(target);
    return new String(target.toByteArray(), StandardCharsets.UTF_8);
  }

  static String messagePack(Consumer<MessagePackWriter> content) {
    MessagePackWriter target = new MessagePackWriter();
    content.accept(target);
    return HexFormat.of().formatHex(target.toByteArray());
  }

  static <T> byte[] toMessagePack(Codec<T> codec, T value) {
    MessagePackWriter target = new MessagePackWriter();
    codec.write(target, value);
    return target.toByteArray();
  }

  static <T> byte[] toJson(Codec<T> codec, T value) {
    JsonWriter target = new JsonWriter();
    codec.write(target, value);
    return target.toByteArray();
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] surround(byte[] bytes) {
    byte[] surrounded = new byte[bytes.length + 3 + 4];
    Arrays.fill(surrounded, (byte) '0');
    System.arraycopy(bytes, 0, surrounded, 3, bytes.length);
    return surrounded;
  }
}
