package io.ruapc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ruapc.RpcStream;
import io.ruapc.codec.Codec;
import io.ruapc.codec.Codecs;
import io.ruapc.codec.JsonReader;
import io.ruapc.codec.JsonWriter;
import io.ruapc.codec.MessagePackReader;
import io.ruapc.codec.MessagePackWriter;
import io.ruapc.codec.RawValue;
import io.ruapc.schema.Json;
import io.ruapc.service.CallbackArgument;
import io.ruapc.service.Caller;
import io.ruapc.service.MethodDescriptor;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A call of a method of which only names are known: its arguments, and the callbacks among them.
///
/// @param arguments without the callbacks
/// @param callbacks by the name of their parameter; the empty name where one is the whole request
record RawCall(RawValue arguments, Map<String, CallbackArgument<?>> callbacks) {
  private static final Codec<RawCall> CODEC = new RequestCodec();

  /// Calls.
  ///
  /// @param method `Service/method`
  /// @param input the stream beside the arguments; null for none
  /// @return the result
  RawValue call(Caller caller, String method, @Nullable RpcStream<RawValue> input) {
    MethodDescriptor<RawValue, RawValue> names = MethodDescriptor.raw(method);
    var descriptor =
        withCallbacks(MethodDescriptor.of(names.service(), names.name(), CODEC, Codecs.RAW));
    return input == null
        ? caller.call(descriptor, this)
        : caller.call(descriptor.input(Codecs.RAW), this, input);
  }

  /// Calls a method that answers with a stream.
  ///
  /// @param onItem hears each item when it comes; false to take no more
  void stream(
      Caller caller,
      String method,
      @Nullable RpcStream<RawValue> input,
      Predicate<RawValue> onItem) {
    MethodDescriptor<RawValue, RawValue> names = MethodDescriptor.raw(method);
    var descriptor =
        withCallbacks(MethodDescriptor.stream(names.service(), names.name(), CODEC, Codecs.RAW));
    if (input != null) {
      descriptor = descriptor.input(Codecs.RAW);
    }
    try (RpcStream<RawValue> items = caller.stream(descriptor, this, input)) {
      for (RawValue item : items) {
        if (!onItem.test(item)) {
          break;
        }
      }
    }
  }

  private <R> MethodDescriptor<RawCall, R> withCallbacks(MethodDescriptor<RawCall, R> method) {
    return callbacks.isEmpty()
        ? method
        : method.callbacks(call -> List.copyOf(call.callbacks.values()), Object.class);
  }

  /// The request as it travels: the callbacks by their numbers, which they get when it is sent.
  private RawValue request() {
    CallbackArgument<?> only = callbacks.get("");
    if (only != null) {
      return reference(only);
    }
    if (callbacks.isEmpty()) {
      return arguments;
    }
    Map<String, RawValue> members = Json.rawMembers(arguments);
    callbacks.forEach((name, callback) -> members.put(name, reference(callback)));
    var writer = new JsonWriter();
    Codecs.map(Codecs.RAW).write(writer, members);
    return RawValue.ofJson(new String(writer.toByteArray(), UTF_8));
  }

  private static RawValue reference(CallbackArgument<?> callback) {
    return RawValue.ofJson("{\"callback\":" + callback.handle() + "}");
  }

  /// Requests are only written.
  private static final class RequestCodec implements Codec<RawCall> {
    @Override
    public void write(MessagePackWriter target, RawCall value) {
      Codecs.RAW.write(target, value.request());
    }

    @Override
    public void write(JsonWriter target, RawCall value) {
      Codecs.RAW.write(target, value.request());
    }

    @Override
    public RawCall read(MessagePackReader source) {
      return new RawCall(Codecs.RAW.read(source), Map.of());
    }

    @Override
    public RawCall read(JsonReader source) {
      return new RawCall(Codecs.RAW.read(source), Map.of());
    }
  }
}
