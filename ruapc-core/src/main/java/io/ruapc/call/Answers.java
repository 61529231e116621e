package io.ruapc.call;

import io.ruapc.ErrorCode;
import io.ruapc.codec.Codec;
import io.ruapc.codec.CodecException;
import io.ruapc.codec.FieldNames;
import io.ruapc.codec.JsonWriter;
import io.ruapc.codec.MessagePackWriter;
import io.ruapc.wire.Flags;
import io.ruapc.wire.Form;
import io.ruapc.wire.MessageBuffer;
import io.ruapc.wire.MessageWriter;
import io.ruapc.wire.Meta;
import io.ruapc.wire.WireException;
import org.jspecify.annotations.Nullable;

/// Answers as whole frames: `{"Ok": result}` or `{"Err": error}` behind the meta.
final class Answers {
  /// The two forms of a result.
  static final FieldNames RESULT = FieldNames.of("Ok", "Err");

  static final int OK = 0;
  static final int ERR = 1;

  /// The members of an error.
  static final FieldNames ERROR =
      FieldNames.of("kind", "msg", "data", "executed", "retry_after_ms", "id");

  static final int KIND = 0;
  static final int MESSAGE = 1;
  static final int DATA = 2;
  static final int EXECUTED = 3;
  static final int RETRY_AFTER = 4;
  static final int ID = 5;

  private static final long[] NONE_KEPT = {};

  private Answers() {}

  /// The answer of a handler that returned.
  ///
  /// @throws CodecException when the result cannot be written or is too big
  static <R extends @Nullable Object> byte[] encode(IncomingCall call, Codec<R> codec, R result) {
    PeerConnection connection = call.connection();
    MessageBuffer buffer = connection.engine().buffers().acquire();
    try {
      MessageWriter writer = buffer.writer();
      if (begin(writer, connection, Head.of(call), keptHandles(call))) {
        MessagePackWriter target = writer.messagePack();
        target.beginVariant(RESULT, OK);
        codec.write(target, result);
        target.endVariant();
      } else {
        JsonWriter target = Payloads.json(writer, bytesAsBase64(connection, Head.of(call)));
        target.beginVariant(RESULT, OK);
        codec.write(target, result);
        target.endVariant();
      }
      return writer.finish(call.form(), connection.maxMessageBytes());
    } catch (NullPointerException missing) {
      throw Payloads.nullIn(target -> codec.write(target, result), codec::read);
    } finally {
      buffer.release();
    }
  }

  /// The answer of a handler that failed, or was not started.
  static byte[] encode(IncomingCall call, WireError error) {
    PeerConnection connection = call.connection();
    try {
      return encode(connection, Head.of(call), error);
    } catch (RuntimeException | StackOverflowError unwritable) {
      // The data of a declared error could not be written; a plain error always can.
      return encode(
          call,
          WireError.of(
              ErrorCode.ENCODING, "the error cannot be written: " + reason(error, unwritable)));
    }
  }

  private static @Nullable String reason(WireError error, Throwable unwritable) {
    WireError.Declared<?> declared = error.declared();
    return declared == null || !(unwritable instanceof NullPointerException)
        ? unwritable.getMessage()
        : Payloads.nullIn(
                target -> writeData(target, declared),
                source -> declared.descriptor().read(source, error.message()))
            .getMessage();
  }

  /// The answer to a request that did not become a call.
  static byte[] encode(PeerConnection connection, Head head, WireError error) {
    MessageBuffer buffer = connection.engine().buffers().acquire();
    try {
      boolean isMessagePack = begin(buffer.writer(), connection, head, NONE_KEPT);
      return finish(buffer.writer(), connection, head, isMessagePack, error);
    } finally {
      buffer.release();
    }
  }

  /// What an answer repeats of its request.
  ///
  /// @param firstGenerationMethod the method, where there is no id; null otherwise
  record Head(@Nullable String firstGenerationMethod, Form form, int flags, long messageId) {
    static Head of(IncomingCall call) {
      String method = call.isFirstGeneration() ? call.method() : null;
      return new Head(method, call.form(), call.flags(), call.messageId());
    }

    static Head of(Meta request) {
      String method = request.isFirstGeneration() ? request.method() : null;
      return new Head(method, request.form(), request.flags(), request.messageId());
    }

    /// Of a request whose meta could be read in part only.
    static Head of(WireException request) {
      Form form = request.isJson() ? Form.TEXT : Form.of(Flags.format(request.flags()));
      return new Head(null, form, request.flags(), request.messageId());
    }
  }

  private static long[] keptHandles(IncomingCall call) {
    IncomingCallbacks brought = call.callbacks();
    return brought == null ? NONE_KEPT : brought.keptHandles();
  }

  /// Writes the meta.
  ///
  /// @return whether the payload is MessagePack
  private static boolean begin(
      MessageWriter writer, PeerConnection connection, Head head, long[] kept) {
    if (head.firstGenerationMethod != null) {
      writer.beginFirstGenerationResponse(head.firstGenerationMethod);
      return false;
    }
    // A text has no payload in MessagePack, whatever its request said.
    int flags = connection.dialect().answerFlags(head.flags) & ~Flags.MESSAGE_PACK;
    writer.beginResponse(
        flags | head.form.flag(), head.messageId, connection.dialect().helloForAnswer(), kept);
    return head.form == Form.MESSAGE_PACK;
  }

  /// Peers of the first generation speak JSON as the sibling does, all others that speak it alone
  /// read base64.
  private static boolean bytesAsBase64(PeerConnection connection, Head head) {
    return head.firstGenerationMethod == null && connection.dialect().bytesAsBase64(head.form);
  }

  private static byte[] finish(
      MessageWriter writer,
      PeerConnection connection,
      Head head,
      boolean isMessagePack,
      WireError error) {
    // Members that only extended peers know are left out for others, whose bytes stay as they were.
    boolean isExtended = connection.dialect().isExtended();
    if (isMessagePack) {
      write(writer.messagePack(), error, isExtended);
    } else {
      write(Payloads.json(writer, bytesAsBase64(connection, head)), error, isExtended);
    }
    return writer.finish(head.form, connection.maxMessageBytes());
  }

  private static void write(MessagePackWriter target, WireError error, boolean isExtended) {
    target.beginVariant(RESULT, ERR);
    if (error.declared() != null && error.declared().descriptor().isRaw()) {
      writeData(target, error.declared());
    } else {
      target.beginObject(members(error, isExtended));
      target.writeName(ERROR, KIND);
      target.writeString(error.kind());
      target.writeName(ERROR, MESSAGE);
      target.writeString(error.message());
      if (error.declared() != null) {
        target.writeName(ERROR, DATA);
        writeData(target, error.declared());
      }
      if (isExtended) {
        if (error.isNotExecuted()) {
          target.writeName(ERROR, EXECUTED);
          target.writeBoolean(false);
        }
        if (error.retryAfterMillis() > 0) {
          target.writeName(ERROR, RETRY_AFTER);
          target.writeLong(error.retryAfterMillis());
        }
        if (error.id() != null) {
          target.writeName(ERROR, ID);
          target.writeString(error.id());
        }
      }
      target.endObject();
    }
    target.endVariant();
  }

  private static void write(JsonWriter target, WireError error, boolean isExtended) {
    target.beginVariant(RESULT, ERR);
    if (error.declared() != null && error.declared().descriptor().isRaw()) {
      writeData(target, error.declared());
    } else {
      target.beginObject(members(error, isExtended));
      target.writeName(ERROR, KIND);
      target.writeString(error.kind());
      target.writeName(ERROR, MESSAGE);
      target.writeString(error.message());
      if (error.declared() != null) {
        target.writeName(ERROR, DATA);
        writeData(target, error.declared());
      }
      if (isExtended) {
        if (error.isNotExecuted()) {
          target.writeName(ERROR, EXECUTED);
          target.writeBoolean(false);
        }
        if (error.retryAfterMillis() > 0) {
          target.writeName(ERROR, RETRY_AFTER);
          target.writeLong(error.retryAfterMillis());
        }
        if (error.id() != null) {
          target.writeName(ERROR, ID);
          target.writeString(error.id());
        }
      }
      target.endObject();
    }
    target.endVariant();
  }

  private static int members(WireError error, boolean isExtended) {
    int members = 2 + (error.declared() != null ? 1 : 0);
    if (isExtended) {
      members += error.isNotExecuted() ? 1 : 0;
      members += error.retryAfterMillis() > 0 ? 1 : 0;
      members += error.id() != null ? 1 : 0;
    }
    return members;
  }

  private static <E extends Throwable> void writeData(
      MessagePackWriter target, WireError.Declared<E> declared) {
    declared.descriptor().write(target, declared.error());
  }

  private static <E extends Throwable> void writeData(
      JsonWriter target, WireError.Declared<E> declared) {
    declared.descriptor().write(target, declared.error());
  }
}
