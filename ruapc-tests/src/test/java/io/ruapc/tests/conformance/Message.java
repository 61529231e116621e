package io.ruapc.tests.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ruapc.codec.Codecs;
import io.ruapc.codec.JsonWriter;
import io.ruapc.codec.RawValue;
import io.ruapc.wire.FrameLayout;
import io.ruapc.wire.Meta;
import io.ruapc.wire.MetaReader;
import java.util.Arrays;
import java.util.HexFormat;

/// A message as it came from a socket, read by this project's reader.
public final class Message {
  private final Meta meta;
  private final byte[] payload;

  private Message(Meta meta, byte[] payload) {
    this.meta = meta;
    this.payload = payload;
  }

  /// The message in this frame.
  public static Message of(byte[] frame) {
    byte[] body = Arrays.copyOfRange(frame, FrameLayout.HEADER_BYTES, frame.length);
    var meta = new Meta();
    MetaReader.read(body, meta);
    int offset = meta.payloadOffset();
    return new Message(meta, Arrays.copyOfRange(body, offset, offset + meta.payloadLength()));
  }

  /// What its meta says.
  public Meta meta() {
    return meta;
  }

  /// The bytes behind the meta.
  byte[] payload() {
    return payload;
  }

  /// The payload as JSON text, bytes as numbers.
  public String json() {
    return switch (meta.payloadFormat()) {
      case JSON -> new String(payload, UTF_8);
      case MESSAGE_PACK -> {
        var target = new JsonWriter();
        Codecs.RAW.write(target, RawValue.ofMessagePack(payload));
        yield new String(target.toByteArray(), UTF_8);
      }
    };
  }

  /// What answers are compared by where their metas may differ.
  String essence() {
    return "flags="
        + meta.flags()
        + " msgid="
        + Long.toUnsignedString(meta.messageId())
        + " payload="
        + HexFormat.of().formatHex(payload);
  }
}
