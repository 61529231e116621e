package io.ruapc.call;

import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.codec.CodecException;
import io.ruapc.codec.Codecs;
import io.ruapc.codec.JsonReader;
import io.ruapc.codec.MessagePackReader;
import io.ruapc.codec.RawValue;
import io.ruapc.service.ErrorDescriptor;
import io.ruapc.service.MethodDescriptor;
import io.ruapc.wire.MessageBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Reads the payload of an answer: the result, or the error as an exception.
final class ResultReader {
  private ResultReader() {}

  /// The result of a call of `method`.
  ///
  /// @throws Exception a declared error as itself, any other as [RpcException]
  static <R extends @Nullable Object> R read(
      PeerConnection peer,
      MethodDescriptor<?, R> method,
      byte[] body,
      int offset,
      int length,
      Format format)
      throws Exception {
    MessageBuffer buffer = peer.engine().buffers().acquire();
    try {
      return switch (format) {
        case MESSAGE_PACK -> {
          MessagePackReader source = buffer.messagePackReader();
          source.reset(body, offset, length);
          if (source.beginVariant(Answers.RESULT) == Answers.OK) {
            R result = method.result().read(source);
            source.endVariant();
            yield result;
          }
          throw error(peer, method, Codecs.RAW.read(source));
        }
        case JSON -> {
          JsonReader source = buffer.jsonReader();
          source.reset(body, offset, length);
          if (source.beginVariant(Answers.RESULT) == Answers.OK) {
            R result = method.result().read(source);
            source.endVariant();
            source.expectEnd();
            yield result;
          }
          throw error(peer, method, Codecs.RAW.read(source));
        }
      };
    } catch (CodecException | StackOverflowError unreadable) {
      throw new RpcException(
              ErrorCode.DECODING,
              "the answer cannot be read: " + unreadable.getMessage(),
              unreadable)
          .withExecution(Execution.STARTED);
    } finally {
      buffer.release();
    }
  }

  private static Exception error(
      PeerConnection peer, MethodDescriptor<?, ?> method, RawValue value) {
    ReceivedError error;
    try {
      error = ReceivedError.read(value);
    } catch (CodecException noFrameworkError) {
      for (ErrorDescriptor<?> descriptor : method.errors()) {
        if (descriptor.isRaw()) {
          return exception(descriptor, value, null);
        }
      }
      return new RpcException(
              ErrorCode.DECODING, "an error that the contract does not declare: " + value.toJson())
          .withExecution(Execution.STARTED);
    }
    if (error.data() != null) {
      for (ErrorDescriptor<?> descriptor : method.errors()) {
        if (!descriptor.isRaw() && descriptor.kind().equals(error.kind())) {
          return exception(descriptor, error.data(), error.message());
        }
      }
    }
    return exception(peer, error);
  }

  private static RpcException exception(PeerConnection peer, ReceivedError error) {
    RpcException exception =
        RpcException.ofKind(error.kind(), error.message()).withExecution(execution(peer, error));
    if (error.retryAfterMillis() > 0) {
      exception = exception.withRetryAfter(Duration.ofMillis(error.retryAfterMillis()));
    }
    if (error.data() != null) {
      exception = exception.withData(error.data().toJson());
    }
    return error.id() == null ? exception : exception.withId(error.id());
  }

  /// A peer with extensions says when a handler was not started; others cannot.
  private static Execution execution(PeerConnection peer, ReceivedError error) {
    if (error.isNotExecuted()) {
      return Execution.NOT_STARTED;
    }
    return peer.dialect().isExtended() ? Execution.STARTED : Execution.UNKNOWN;
  }

  /// The declared error as itself. A contract may declare only exceptions; an `Error` would be a
  /// bug of this side.
  private static Exception exception(
      ErrorDescriptor<?> descriptor, RawValue data, @Nullable String message) {
    Throwable error =
        switch (data.format()) {
          case MESSAGE_PACK -> descriptor.read(ReceivedError.messagePackReader(data), message);
          case JSON -> descriptor.read(ReceivedError.jsonReader(data), message);
        };
    return error instanceof Exception exception ? exception : new IllegalStateException(error);
  }
}
