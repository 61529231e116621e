package io.ruapc.tests.generated;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ruapc.Format;
import io.ruapc.codec.Codec;
import io.ruapc.codec.JsonReader;
import io.ruapc.codec.JsonWriter;
import io.ruapc.codec.MessagePackReader;
import io.ruapc.codec.MessagePackWriter;
import io.ruapc.service.Caller;
import io.ruapc.service.ErrorDescriptor;
import io.ruapc.service.MethodBinding;
import io.ruapc.service.MethodDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Calls a binding through the bytes of one format, without anything in between.
final class Loopback implements Caller {
  private final Format format;
  private final List<MethodBinding<?, ?>> bindings;
  private final List<Sent> sent = new ArrayList<>();

  /// A payload, as JSON.
  record Sent(MethodDescriptor<?, ?> method, Kind kind, String json) {
    enum Kind {
      REQUEST,
      RESPONSE,
      ERROR_DATA
    }
  }

  Loopback(Format format, List<MethodBinding<?, ?>> bindings) {
    this.format = format;
    this.bindings = bindings;
  }

  /// The payloads so far.
  List<Sent> sent() {
    return sent;
  }

  /// The payloads so far, as JSON.
  List<String> texts() {
    return sent.stream().map(Sent::json).toList();
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> R call(
      MethodDescriptor<A, R> method, A arguments) {
    try {
      A received = transfer(method, Sent.Kind.REQUEST, method.arguments(), arguments);
      return transfer(method, Sent.Kind.RESPONSE, method.result(), answer(method, received));
    } catch (Exception failure) {
      throw Loopback.<RuntimeException>raise(transferError(method, failure));
    }
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> callAsync(
      MethodDescriptor<A, R> method, A arguments) {
    return CompletableFuture.completedFuture(call(method, arguments));
  }

  @Override
  public <A extends @Nullable Object> void send(
      MethodDescriptor<A, @Nullable Void> method, A arguments) {
    call(method, arguments);
  }

  @SuppressWarnings("unchecked") // the binding of a method has its types
  private <A extends @Nullable Object, R extends @Nullable Object> R answer(
      MethodDescriptor<A, R> method, A arguments) throws Exception {
    for (MethodBinding<?, ?> binding : bindings) {
      if (binding.method().fullName().equals(method.fullName())) {
        Object answer = ((MethodBinding<A, R>) binding).handler().handle(arguments);
        return (R)
            (binding.isAsync()
                ? ((CompletionStage<R>) answer).toCompletableFuture().join()
                : answer);
      }
    }
    throw new IllegalArgumentException("no " + method);
  }

  private <T extends @Nullable Object> T transfer(
      MethodDescriptor<?, ?> method, Sent.Kind kind, Codec<T> codec, T value) {
    var text = new JsonWriter();
    codec.write(text, value);
    sent.add(new Sent(method, kind, new String(text.toByteArray(), UTF_8)));
    return switch (format) {
      case JSON -> {
        byte[] bytes = text.toByteArray();
        var source = new JsonReader();
        source.reset(bytes, 0, bytes.length);
        T read = codec.read(source);
        source.expectEnd();
        yield read;
      }
      case MESSAGE_PACK -> {
        var target = new MessagePackWriter();
        codec.write(target, value);
        byte[] bytes = target.toByteArray();
        var source = new MessagePackReader();
        source.reset(bytes, 0, bytes.length);
        T read = codec.read(source);
        if (source.remaining() != 0) {
          throw new IllegalStateException(source.remaining() + " bytes were not read");
        }
        yield read;
      }
    };
  }

  private Throwable transferError(MethodDescriptor<?, ?> method, Exception failure) {
    for (ErrorDescriptor<?> error : method.errors()) {
      if (error.type().isInstance(failure)) {
        return transferError(method, error, failure);
      }
    }
    return failure;
  }

  private <E extends Throwable> Throwable transferError(
      MethodDescriptor<?, ?> method, ErrorDescriptor<E> error, Exception failure) {
    return switch (format) {
      case JSON -> {
        var target = new JsonWriter();
        error.write(target, error.type().cast(failure));
        byte[] bytes = target.toByteArray();
        sent.add(new Sent(method, Sent.Kind.ERROR_DATA, new String(bytes, UTF_8)));
        var source = new JsonReader();
        source.reset(bytes, 0, bytes.length);
        yield error.read(source, failure.getMessage());
      }
      case MESSAGE_PACK -> {
        var target = new MessagePackWriter();
        error.write(target, error.type().cast(failure));
        byte[] bytes = target.toByteArray();
        var source = new MessagePackReader();
        source.reset(bytes, 0, bytes.length);
        yield error.read(source, failure.getMessage());
      }
    };
  }

  @SuppressWarnings("unchecked") // so that the compiler takes it for an unchecked one
  private static <X extends Throwable> RuntimeException raise(Throwable failure) throws X {
    throw (X) failure;
  }
}
