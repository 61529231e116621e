package io.ruapc.wire;

import io.ruapc.Format;
import io.ruapc.codec.Codec;
import io.ruapc.codec.CodecException;
import io.ruapc.codec.JsonReader;
import io.ruapc.codec.MessagePackReader;
import org.jspecify.annotations.Nullable;

/// What is needed to code one message, borrowed from [MessageBuffers] while that is done.
public final class MessageBuffer {
  private static final byte[] NO_BYTES = {};

  private final MessageBuffers owner;
  private final MessageWriter writer = new MessageWriter();
  private final MessagePackReader messagePackReader = new MessagePackReader();
  private final JsonReader jsonReader = new JsonReader();

  MessageBuffer(MessageBuffers owner) {
    this.owner = owner;
  }

  /// Composes the message.
  public MessageWriter writer() {
    return writer;
  }

  /// Reads a payload, after a `reset` to it.
  public MessagePackReader messagePackReader() {
    return messagePackReader;
  }

  /// Reads a payload, after a `reset` to it.
  public JsonReader jsonReader() {
    return jsonReader;
  }

  /// Reads a payload that is one value and nothing else.
  ///
  /// @throws CodecException when it is none
  public <T extends @Nullable Object> T read(
      Codec<T> codec, byte[] bytes, int offset, int length, Format format) {
    return switch (format) {
      case MESSAGE_PACK -> {
        messagePackReader.reset(bytes, offset, length);
        yield codec.read(messagePackReader);
      }
      case JSON -> {
        jsonReader.reset(bytes, offset, length);
        T value = codec.read(jsonReader);
        jsonReader.expectEnd();
        yield value;
      }
    };
  }

  /// Gives it back; it must not be touched any more.
  public void release() {
    // The pool must not keep the messages that were read.
    messagePackReader.reset(NO_BYTES, 0, 0);
    jsonReader.reset(NO_BYTES, 0, 0);
    owner.release(this);
  }
}
