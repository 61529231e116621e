package io.ruapc.service;

import io.ruapc.RpcStream;
import io.ruapc.codec.Codec;
import io.ruapc.codec.Codecs;
import io.ruapc.codec.RawValue;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One method of a contract: its names, how its arguments and its result become bytes, and what it
/// may throw.
///
/// Made once per method, as a constant of the generated code. Immutable.
///
/// @param <A> the arguments: the parameter itself where there is one, a generated record where
///   there are several, [Void] where there is none
/// @param <R> the result; [Void] for none, [RpcStream] for many
public final class MethodDescriptor<A extends @Nullable Object, R extends @Nullable Object> {
  private final String service;
  private final String name;
  private final String fullName;
  private final Codec<A> arguments;
  private final Codec<R> result;
  private final List<ErrorDescriptor<?>> errors;
  private final boolean oneWay;
  private final MethodSchema schema;
  private final Streams streams;
  private final Callbacks<A> callbacks;

  /// How the items of its streams become bytes; null for no such stream.
  private record Streams(@Nullable Codec<?> input, @Nullable Codec<?> output) {
    static final Streams NONE = new Streams(null, null);
  }

  /// Which of the arguments can be called.
  private record Callbacks<A extends @Nullable Object>(
      Function<A, List<? extends @Nullable CallbackArgument<?>>> find, List<Class<?>> contracts) {
    static <A extends @Nullable Object> Callbacks<A> none() {
      return new Callbacks<>(arguments -> List.of(), List.of());
    }
  }

  private MethodDescriptor(
      String service,
      String name,
      Codec<A> arguments,
      Codec<R> result,
      List<ErrorDescriptor<?>> errors,
      boolean oneWay,
      MethodSchema schema,
      Streams streams,
      Callbacks<A> callbacks) {
    this.service = service;
    this.name = name;
    this.fullName = service + "/" + name;
    this.arguments = arguments;
    this.result = result;
    this.errors = errors;
    this.oneWay = oneWay;
    this.schema = schema;
    this.streams = streams;
    this.callbacks = callbacks;
  }

  /// A method that waits for its answer.
  public static <A extends @Nullable Object, R extends @Nullable Object> MethodDescriptor<A, R> of(
      String service, String name, Codec<A> arguments, Codec<R> result) {
    return of(service, name, arguments, result, false, Streams.NONE);
  }

  /// A method whose callers do not wait.
  public static <A extends @Nullable Object> MethodDescriptor<A, @Nullable Void> oneWay(
      String service, String name, Codec<A> arguments) {
    return of(service, name, arguments, Codecs.UNIT, true, Streams.NONE);
  }

  /// A method that answers with a stream.
  ///
  /// @param item how one item of it becomes bytes
  public static <A extends @Nullable Object, T extends @Nullable Object>
      MethodDescriptor<A, RpcStream<T>> stream(
          String service, String name, Codec<A> arguments, Codec<T> item) {
    return of(service, name, arguments, CollectedStream.of(item), false, new Streams(null, item));
  }

  private static <A extends @Nullable Object, R extends @Nullable Object> MethodDescriptor<A, R> of(
      String service,
      String name,
      Codec<A> arguments,
      Codec<R> result,
      boolean oneWay,
      Streams streams) {
    return new MethodDescriptor<>(
        service,
        name,
        arguments,
        result,
        List.of(),
        oneWay,
        MethodSchema.UNKNOWN,
        streams,
        Callbacks.none());
  }

  /// A method known by name only, with undecoded arguments and result: for tools.
  ///
  /// @param fullName `Service/method`
  public static MethodDescriptor<RawValue, RawValue> raw(String fullName) {
    int slash = fullName.indexOf('/');
    return of(
        fullName.substring(0, Math.max(0, slash)),
        fullName.substring(slash + 1),
        Codecs.RAW,
        Codecs.RAW);
  }

  /// As [#raw] for a method that answers with a stream.
  public static MethodDescriptor<RawValue, RpcStream<RawValue>> rawStream(String fullName) {
    MethodDescriptor<RawValue, RawValue> unary = raw(fullName);
    return stream(unary.service, unary.name, Codecs.RAW, Codecs.RAW);
  }

  /// The same method, which may also fail with these errors.
  public MethodDescriptor<A, R> errors(ErrorDescriptor<?>... errors) {
    return new MethodDescriptor<>(
        service, name, arguments, result, List.of(errors), oneWay, schema, streams, callbacks);
  }

  /// The same method with its shapes and words for people and tools.
  public MethodDescriptor<A, R> schema(MethodSchema schema) {
    return new MethodDescriptor<>(
        service, name, arguments, result, errors, oneWay, schema, streams, callbacks);
  }

  /// The same method, which takes a stream beside its arguments.
  ///
  /// @param item how one item of it becomes bytes
  public MethodDescriptor<A, R> input(Codec<?> item) {
    return new MethodDescriptor<>(
        service,
        name,
        arguments,
        result,
        errors,
        oneWay,
        schema,
        new Streams(item, streams.output),
        callbacks);
  }

  /// The same method, some of whose arguments can be called.
  ///
  /// @param find those among given arguments; null for one that is left out
  /// @param contracts their interfaces
  public MethodDescriptor<A, R> callbacks(
      Function<A, List<? extends @Nullable CallbackArgument<?>>> find, Class<?>... contracts) {
    return new MethodDescriptor<>(
        service,
        name,
        arguments,
        result,
        errors,
        oneWay,
        schema,
        streams,
        new Callbacks<>(find, List.of(contracts)));
  }

  /// The service's name on the wire.
  public String service() {
    return service;
  }

  /// The method's name on the wire, without the service.
  public String name() {
    return name;
  }

  /// `Service/method`, as it travels.
  public String fullName() {
    return fullName;
  }

  /// How the arguments become bytes.
  public Codec<A> arguments() {
    return arguments;
  }

  /// How the result becomes bytes.
  public Codec<R> result() {
    return result;
  }

  /// The errors that the contract declares.
  public List<ErrorDescriptor<?>> errors() {
    return errors;
  }

  /// Whether callers do not wait for an answer.
  public boolean isOneWay() {
    return oneWay;
  }

  /// How the items of the stream parameter become bytes; null when there is none.
  public @Nullable Codec<?> input() {
    return streams.input;
  }

  /// How the items of the resulting stream become bytes; null when the result is no stream.
  public @Nullable Codec<?> output() {
    return streams.output;
  }

  /// Whether it has a stream in either position: then no deadline is the default.
  public boolean isStreaming() {
    return streams.input != null || streams.output != null;
  }

  /// Whether any parameter can be called.
  public boolean hasCallbacks() {
    return !callbacks.contracts.isEmpty();
  }

  /// The arguments that can be called; null for one that is left out.
  public List<? extends @Nullable CallbackArgument<?>> callbacksAmong(A arguments) {
    return callbacks.find.apply(arguments);
  }

  /// The interfaces of the parameters that can be called.
  public List<Class<?>> callbackContracts() {
    return callbacks.contracts;
  }

  /// Shapes and words for people and tools.
  public MethodSchema schema() {
    return schema;
  }

  @Override
  public String toString() {
    return fullName;
  }
}
