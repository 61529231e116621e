package io.ruapc.call;

import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.codec.Codec;
import io.ruapc.codec.CodecException;
import io.ruapc.codec.JsonReader;
import io.ruapc.codec.JsonWriter;
import io.ruapc.codec.MessagePackReader;
import io.ruapc.service.MethodDescriptor;
import io.ruapc.wire.MessageBuffer;
import io.ruapc.wire.MessageWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Arguments as the payload of a request.
final class Payloads {
  /// The kind that the sibling uses for all that is wrong with JSON, and for empty payloads.
  private static final String JSON_ERROR_KIND = "SerdeJsonError";

  /// What a payload without bytes stands for, in either format.
  private static final byte[] NULL_JSON = "null".getBytes(StandardCharsets.US_ASCII);

  private Payloads() {}

  /// Writes the call's arguments behind the meta.
  static <A extends @Nullable Object> void writeArguments(
      MessageWriter target, OutgoingCall<A, ?> call, boolean bytesAsBase64) {
    Codec<A> codec = call.descriptor().arguments();
    switch (call.format()) {
      case MESSAGE_PACK -> codec.write(target.messagePack(), call.arguments());
      case JSON -> codec.write(json(target, bytesAsBase64), call.arguments());
    }
  }

  /// The JSON writer of a message.
  static JsonWriter json(MessageWriter target, boolean bytesAsBase64) {
    JsonWriter json = target.json();
    json.bytesAsBase64(bytesAsBase64);
    return json;
  }

  /// Reads the arguments of a request; its bytes are given up.
  static <A extends @Nullable Object> A readArguments(
      IncomingCall call, MethodDescriptor<A, ?> method) {
    byte[] body = call.takeBody();
    MessageBuffer buffer = call.connection().engine().buffers().acquire();
    try {
      if (call.payloadLength() == 0) {
        return read(buffer.jsonReader(), method.arguments(), NULL_JSON, 0, NULL_JSON.length);
      }
      return switch (call.format()) {
        case MESSAGE_PACK -> {
          MessagePackReader source = buffer.messagePackReader();
          source.reset(body, call.payloadOffset(), call.payloadLength());
          yield method.arguments().read(source);
        }
        case JSON ->
            read(
                buffer.jsonReader(),
                method.arguments(),
                body,
                call.payloadOffset(),
                call.payloadLength());
      };
    } finally {
      buffer.release();
    }
  }

  private static <T extends @Nullable Object> T read(
      JsonReader source, Codec<T> codec, byte[] bytes, int offset, int length) {
    source.reset(bytes, offset, length);
    T value = codec.read(source);
    source.expectEnd();
    return value;
  }

  /// The error for arguments that cannot be read.
  static WireError unreadable(IncomingCall call, CodecException problem) {
    boolean isJson = call.format() == Format.JSON || call.payloadLength() == 0;
    return WireError.of(isJson ? JSON_ERROR_KIND : ErrorCode.DECODING.kind(), problem.getMessage());
  }
}
