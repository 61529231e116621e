package io.ruapc.service;

import io.ruapc.codec.Codec;
import io.ruapc.codec.Codecs;
import io.ruapc.codec.RawValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One method of a contract: its names, how its arguments and its result become bytes, and what it
/// may throw.
///
/// Made once per method, as a constant of the generated code. Immutable.
///
/// @param <A> the arguments: the parameter itself where there is one, a generated record where
///   there are several, [Void] where there is none
/// @param <R> the result; [Void] for none
public final class MethodDescriptor<A extends @Nullable Object, R extends @Nullable Object> {
  private final String service;
  private final String name;
  private final String fullName;
  private final Codec<A> arguments;
  private final Codec<R> result;
  private final List<ErrorDescriptor<?>> errors;
  private final boolean oneWay;
  private final MethodSchema schema;

  private MethodDescriptor(
      String service,
      String name,
      Codec<A> arguments,
      Codec<R> result,
      List<ErrorDescriptor<?>> errors,
      boolean oneWay,
      MethodSchema schema) {
    this.service = service;
    this.name = name;
    this.fullName = service + "/" + name;
    this.arguments = arguments;
    this.result = result;
    this.errors = errors;
    this.oneWay = oneWay;
    this.schema = schema;
  }

  /// A method that waits for its answer.
  public static <A extends @Nullable Object, R extends @Nullable Object> MethodDescriptor<A, R> of(
      String service, String name, Codec<A> arguments, Codec<R> result) {
    return new MethodDescriptor<>(
        service, name, arguments, result, List.of(), false, MethodSchema.UNKNOWN);
  }

  /// A method whose callers do not wait.
  public static <A extends @Nullable Object> MethodDescriptor<A, @Nullable Void> oneWay(
      String service, String name, Codec<A> arguments) {
    return new MethodDescriptor<>(
        service, name, arguments, Codecs.UNIT, List.of(), true, MethodSchema.UNKNOWN);
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

  /// The same method, which may also fail with these errors.
  public MethodDescriptor<A, R> errors(ErrorDescriptor<?>... errors) {
    return new MethodDescriptor<>(
        service, name, arguments, result, List.of(errors), oneWay, schema);
  }

  /// The same method with its shapes and words for people and tools.
  public MethodDescriptor<A, R> schema(MethodSchema schema) {
    return new MethodDescriptor<>(service, name, arguments, result, errors, oneWay, schema);
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

  /// Shapes and words for people and tools.
  public MethodSchema schema() {
    return schema;
  }

  @Override
  public String toString() {
    return fullName;
  }
}
