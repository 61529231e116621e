package io.ruapc.tests.generated;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.ruapc.Format;
import io.ruapc.RpcStream;
import io.ruapc.codec.Codec;
import io.ruapc.codec.JsonReader;
import io.ruapc.codec.JsonWriter;
import io.ruapc.codec.MessagePackReader;
import io.ruapc.codec.MessagePackWriter;
import io.ruapc.service.CallbackArgument;
import io.ruapc.service.Caller;
import io.ruapc.service.ErrorDescriptor;
import io.ruapc.service.MethodBinding;
import io.ruapc.service.MethodDescriptor;
import io.ruapc.service.ServiceContract;
import io.ruapc.service.ServiceContracts;
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
  private final List<Object> exported = new ArrayList<>();
  private int releases;

  /// A payload, as JSON.
  record Sent(MethodDescriptor<?, ?> method, Kind kind, String json) {
    enum Kind {
      REQUEST,
      INPUT_ITEM,
      RESPONSE,
      OUTPUT_ITEM,
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

  /// How often it was given back.
  int releases() {
    return releases;
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> R call(
      MethodDescriptor<A, R> method, A arguments) {
    return callWith(method, arguments, null);
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> R call(
      MethodDescriptor<A, R> method, A arguments, RpcStream<?> input) {
    return callWith(method, arguments, input);
  }

  private <A extends @Nullable Object, R extends @Nullable Object> R callWith(
      MethodDescriptor<A, R> method, A arguments, @Nullable RpcStream<?> input) {
    try {
      return transfer(
          method, Sent.Kind.RESPONSE, method.result(), answer(method, arguments, input));
    } catch (Exception failure) {
      throw Loopback.<RuntimeException>raise(transferError(method, failure));
    }
  }

  @Override
  public <A extends @Nullable Object, T extends @Nullable Object> RpcStream<T> stream(
      MethodDescriptor<A, RpcStream<T>> method, A arguments, @Nullable RpcStream<?> input) {
    try {
      return transferItems(
          method,
          Sent.Kind.OUTPUT_ITEM,
          requireNonNull(method.output()),
          answer(method, arguments, input));
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
  public <A extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> callAsync(
      MethodDescriptor<A, R> method, A arguments, RpcStream<?> input) {
    return CompletableFuture.completedFuture(call(method, arguments, input));
  }

  @Override
  public void release() {
    releases++;
  }

  @Override
  public <A extends @Nullable Object> void send(
      MethodDescriptor<A, @Nullable Void> method, A arguments) {
    call(method, arguments);
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the binding of a method has its types
  private <A extends @Nullable Object, R extends @Nullable Object> R answer(
      MethodDescriptor<A, R> method, A arguments, @Nullable RpcStream<?> input) throws Exception {
    A received = transferArguments(method, arguments);
    RpcStream<?> items =
        input == null
            ? null
            : transferItems(method, Sent.Kind.INPUT_ITEM, requireNonNull(method.input()), input);
    for (MethodBinding<?, ?> binding : bindings) {
      if (binding.method().fullName().equals(method.fullName())) {
        Object answer = ((MethodBinding<A, R>) binding).handle(received, items);
        return (R)
            (binding.isAsync()
                ? ((CompletionStage<R>) requireNonNull(answer)).toCompletableFuture().join()
                : answer);
      }
    }
    throw new IllegalArgumentException("no " + method);
  }

  private <A extends @Nullable Object> A transferArguments(
      MethodDescriptor<A, ?> method, A arguments) {
    for (CallbackArgument<?> callback : method.callbacksAmong(arguments)) {
      if (callback != null) {
        exported.add(callback.object());
        callback.handle(exported.size());
      }
    }
    A received = transfer(method, Sent.Kind.REQUEST, method.arguments(), arguments);
    for (CallbackArgument<?> callback : method.callbacksAmong(received)) {
      if (callback != null) {
        bind(callback);
      }
    }
    return received;
  }

  /// Binds a callback that came to a stub through which its owner is called.
  private <S> void bind(CallbackArgument<S> callback) {
    S object = callback.contract().cast(exported.get((int) callback.handle() - 1));
    ServiceContract<S> contract = ServiceContracts.of(callback.contract());
    callback.bind(contract.stub(new Loopback(format, contract.bind(object))));
  }

  @SuppressWarnings("unchecked") // the codec of the items is the stream's
  private <T extends @Nullable Object> RpcStream<T> transferItems(
      MethodDescriptor<?, ?> method, Sent.Kind kind, Codec<?> codec, RpcStream<?> items) {
    List<T> received = new ArrayList<>();
    for (Object item : items.toList()) {
      received.add(transfer(method, kind, (Codec<T>) codec, (T) item));
    }
    return RpcStream.from(received);
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
