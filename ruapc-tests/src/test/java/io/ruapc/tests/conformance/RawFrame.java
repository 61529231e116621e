package io.ruapc.tests.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ruapc.codec.Codecs;
import io.ruapc.codec.MessagePackWriter;
import io.ruapc.codec.RawValue;
import io.ruapc.wire.FrameLayout;
import java.nio.ByteBuffer;

/// Frames put together by hand, for what this project's writers would not write.
public final class RawFrame {
  private RawFrame() {}

  /// A frame of this meta and this payload.
  public static byte[] of(byte[] meta, byte[] payload) {
    int length = FrameLayout.META_LENGTH_BYTES + meta.length + payload.length;
    return ByteBuffer.allocate(FrameLayout.HEADER_BYTES + length)
        .putInt(FrameLayout.MAGIC)
        .putInt(length)
        .putInt(meta.length)
        .put(meta)
        .put(payload)
        .array();
  }

  /// A frame whose meta is MessagePack with the members of this JSON text, before a JSON payload.
  public static byte[] ofJson(String meta, String payload) {
    var packed = new MessagePackWriter();
    Codecs.RAW.write(packed, RawValue.ofJson(meta));
    return of(packed.toByteArray(), payload.getBytes(UTF_8));
  }

  /// A response without any extension.
  public static byte[] response(int flags, long messageId, byte[] payload) {
    var meta = new MessagePackWriter();
    meta.beginObject(2);
    meta.writeString("flags");
    meta.writeInt(flags);
    meta.writeString("msgid");
    meta.writeUnsignedLong(messageId);
    meta.endObject();
    return of(meta.toByteArray(), payload);
  }

  /// A request.
  ///
  /// @param timeoutMillis unsigned
  /// @param hello whether its sender is an extended peer
  public static byte[] request(
      String method, int flags, long messageId, int timeoutMillis, boolean hello, byte[] payload) {
    var meta = new MessagePackWriter();
    meta.beginObject(hello ? 5 : 4);
    meta.writeString("method");
    meta.writeString(method);
    meta.writeString("flags");
    meta.writeInt(flags);
    meta.writeString("msgid");
    meta.writeLong(messageId);
    meta.writeString("timeout_ms");
    meta.writeLong(Integer.toUnsignedLong(timeoutMillis));
    if (hello) {
      meta.writeString("hello");
      meta.beginObject(0);
      meta.endObject();
    }
    meta.endObject();
    return of(meta.toByteArray(), payload);
  }
}
