package io.ruapc.call;

import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.codec.Codec;
import io.ruapc.codec.CodecException;
import io.ruapc.codec.JsonReader;
import io.ruapc.codec.JsonWriter;
import io.ruapc.codec.MessagePackReader;
import io.ruapc.codec.MessagePackWriter;
import io.ruapc.service.MethodDescriptor;
import io.ruapc.wire.MessageBuffer;
import io.ruapc.wire.MessageWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Arguments as the payload of a request, and what is wrong with values.
final class Payloads {
  /// The kind that the sibling uses for all that is wrong with JSON, and for empty payloads.
  private static final String JSON_ERROR_KIND = "SerdeJsonError";

  /// What a payload without bytes stands for, in either format.
  private static final byte[] NULL_JSON = "null".getBytes(StandardCharsets.US_ASCII);

  /// The one byte that MessagePack never begins a value with.
  private static final byte NO_VALUE = (byte) 0xC1;

  /// Of longer lists with a null no index is told.
  private static final int FILL_BYTES = 64 * 1024;

  private Payloads() {}

  /// Writes the call's arguments behind the meta.
  static <A extends @Nullable Object> void writeArguments(
      MessageWriter target, OutgoingCall<A, ?> call, boolean bytesAsBase64) {
    Codec<A> codec = call.descriptor().arguments();
    switch (call.form().payload()) {
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
      return switch (call.form().payload()) {
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

  /// What is wrong with a value that failed to be written because of a null in it: the place, which
  /// is found by writing the value once more and reading what there is of it. The reader knows
  /// where it ends, so that writers need not keep a path.
  static CodecException nullIn(
      Consumer<MessagePackWriter> write, Consumer<MessagePackReader> read) {
    var target = new MessagePackWriter();
    String path = "";
    try {
      write.accept(target);
    } catch (RuntimeException expected) {
      path = endOf(target.toByteArray(), read);
    }
    return new CodecException(
        CodecException.Kind.INVALID_VALUE, "null where the contract has a value", path);
  }

  /// Where a value ends that was not written to its end; empty when nobody knows. Behind the end
  /// stand bytes that begin no value, so that lists are begun whose elements are missing.
  private static String endOf(byte[] bytes, Consumer<MessagePackReader> read) {
    byte[] filled = Arrays.copyOf(bytes, bytes.length + FILL_BYTES);
    Arrays.fill(filled, bytes.length, filled.length, NO_VALUE);
    var source = new MessagePackReader();
    source.reset(filled, 0, filled.length);
    try {
      read.accept(source);
      return "";
    } catch (CodecException end) {
      return end.path();
    } catch (RuntimeException ofAConstructor) {
      return "";
    }
  }

  /// The error for arguments that cannot be read.
  static WireError unreadable(IncomingCall call, CodecException problem) {
    boolean isJson = call.form().payload() == Format.JSON || call.payloadLength() == 0;
    return WireError.of(isJson ? JSON_ERROR_KIND : ErrorCode.DECODING.kind(), problem.getMessage());
  }
}
