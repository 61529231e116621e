package io.ruapc.transport.websocket;

import io.ruapc.codec.CodecException;
import io.ruapc.codec.JsonReader;
import io.ruapc.wire.FrameLayout;
import io.ruapc.wire.WireException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Messages of RuaPC: a binary message is a body. A text is one JSON object, a meta with one more
/// member, the payload; as a body it has its meta in JSON.
final class RpcContent implements Content {
  private static final int META_OFFSET = FrameLayout.HEADER_BYTES + FrameLayout.META_LENGTH_BYTES;

  private static final String PAYLOAD = "payload";
  private static final byte[] PAYLOAD_MEMBER = ascii(",\"payload\":");

  /// Without an id a meta in JSON would be one of the first generation.
  private static final String MESSAGE_ID = "msgid";

  private static final byte[] NO_MESSAGE_ID = ascii("\"msgid\":0");

  @Override
  public byte[] body(byte[] payload, boolean isText) {
    if (isText) {
      try {
        return textBody(payload);
      } catch (CodecException noObject) {
        throw new WireException("the text is no message: " + noObject.getMessage(), noObject);
      }
    }
    if (payload.length > FrameLayout.META_LENGTH_BYTES
        && payload[FrameLayout.META_LENGTH_BYTES] == '{') {
      throw new WireException("a binary message has a meta in JSON; send it as text");
    }
    return payload;
  }

  private static byte[] textBody(byte[] text) {
    var source = new JsonReader();
    source.reset(text, 0, text.length);
    source.beginMap();
    var meta = new ByteArrayOutputStream(Math.min(text.length, FrameLayout.MAX_META_BYTES));
    boolean hasMessageId = false;
    int payloadStart = -1;
    int payloadEnd = -1;
    while (source.nextEntry()) {
      int start = source.position();
      String key = source.readKey();
      int valueStart = source.position();
      source.skipValue();
      if (!key.equals(PAYLOAD)) {
        hasMessageId |= key.equals(MESSAGE_ID);
        meta.write(meta.size() == 0 ? '{' : ',');
        meta.write(text, start, source.position() - start);
      } else if (payloadStart < 0) {
        payloadStart = valueStart;
        payloadEnd = source.position();
      } else {
        throw new WireException("`payload` stands twice in the text");
      }
    }
    source.expectEnd();
    if (!hasMessageId) {
      meta.write(meta.size() == 0 ? '{' : ',');
      meta.writeBytes(NO_MESSAGE_ID);
    }
    meta.write('}');
    return join(meta, text, Math.max(0, payloadStart), Math.max(0, payloadEnd));
  }

  private static byte[] join(ByteArrayOutputStream meta, byte[] text, int start, int end) {
    byte[] body = new byte[FrameLayout.META_LENGTH_BYTES + meta.size() + end - start];
    FrameLayout.putInt(body, 0, meta.size());
    System.arraycopy(meta.toByteArray(), 0, body, FrameLayout.META_LENGTH_BYTES, meta.size());
    System.arraycopy(text, start, body, body.length - (end - start), end - start);
    return body;
  }

  @Override
  public byte[] prepare(byte[] frame) {
    if (frame[META_OFFSET] != '{') {
      // The header of a frame is not sent here, so the opcode may take its place.
      frame[0] = Opcode.BINARY;
      return frame;
    }
    return text(frame, META_OFFSET + FrameLayout.getInt(frame, FrameLayout.HEADER_BYTES));
  }

  /// The payload becomes the last member of the meta.
  private static byte[] text(byte[] frame, int payloadStart) {
    int metaBytes = payloadStart - META_OFFSET;
    int payloadBytes = frame.length - payloadStart;
    int memberBytes = payloadBytes == 0 ? 0 : PAYLOAD_MEMBER.length + payloadBytes;
    byte[] message = new byte[LEAD_BYTES + metaBytes + memberBytes];
    message[0] = Opcode.TEXT;
    System.arraycopy(frame, META_OFFSET, message, LEAD_BYTES, metaBytes);
    if (payloadBytes > 0) {
      int member = LEAD_BYTES + metaBytes - 1;
      System.arraycopy(PAYLOAD_MEMBER, 0, message, member, PAYLOAD_MEMBER.length);
      System.arraycopy(frame, payloadStart, message, member + PAYLOAD_MEMBER.length, payloadBytes);
      message[message.length - 1] = '}';
    }
    return message;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
