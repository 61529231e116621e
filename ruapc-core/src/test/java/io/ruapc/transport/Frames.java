package io.ruapc.transport;

import io.ruapc.wire.FrameLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Frames for tests. The transport does not look into bodies, so theirs are plain text.
public final class Frames {
  private Frames() {}

  public static byte[] frame(byte[] body) {
    return ByteBuffer.allocate(FrameLayout.HEADER_BYTES + body.length)
        .putInt(FrameLayout.MAGIC)
        .putInt(body.length)
        .put(body)
        .array();
  }

  public static byte[] frame(String body) {
    return frame(body.getBytes(StandardCharsets.UTF_8));
  }

  /// A frame of so many bytes altogether.
  public static byte[] frameOf(int bytes, int fill) {
    byte[] body = new byte[bytes - FrameLayout.HEADER_BYTES];
    Arrays.fill(body, (byte) fill);
    return frame(body);
  }

  public static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }
}
