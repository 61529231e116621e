package io.ruapc.service;

import io.ruapc.RpcStream;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A method and the code that answers it.
///
/// @param method the method
/// @param handler the user's code, called with decoded arguments
/// @param isAsync whether the handler returns a `CompletionStage` of the result instead of the
///   result
public record MethodBinding<A extends @Nullable Object, R extends @Nullable Object>(
    MethodDescriptor<A, R> method,
    StreamHandler<A, ?, ? extends @Nullable Object> handler,
    boolean isAsync) {

  /// A handler that returns the result.
  public static <A extends @Nullable Object, R extends @Nullable Object> MethodBinding<A, R> of(
      MethodDescriptor<A, R> method, Handler<A, R> handler) {
    return new MethodBinding<>(method, handler, false);
  }

  /// A handler that returns a stage of the result.
  public static <A extends @Nullable Object, R extends @Nullable Object> MethodBinding<A, R> async(
      MethodDescriptor<A, R> method, Handler<A, ? extends CompletionStage<R>> handler) {
    return new MethodBinding<>(method, handler, true);
  }

  /// A handler that takes the stream beside the arguments and returns the result.
  ///
  /// @param <I> the type of the items, that of [MethodDescriptor#input]
  public static <A extends @Nullable Object, I extends @Nullable Object, R extends @Nullable Object>
      MethodBinding<A, R> withInput(MethodDescriptor<A, R> method, StreamHandler<A, I, R> handler) {
    return new MethodBinding<>(method, handler, false);
  }

  /// As [#withInput] for a handler that returns a stage of the result.
  public static <A extends @Nullable Object, I extends @Nullable Object, R extends @Nullable Object>
      MethodBinding<A, R> asyncWithInput(
          MethodDescriptor<A, R> method,
          StreamHandler<A, I, ? extends CompletionStage<R>> handler) {
    return new MethodBinding<>(method, handler, true);
  }

  /// Runs the user's code.
  ///
  /// @param input the stream beside the arguments; null when the method has none
  // The engine reads the items with the codec of the same method: they are what the handler takes.
  @SuppressWarnings({"unchecked", "NullAway"})
  public @Nullable Object handle(A arguments, @Nullable RpcStream<?> input) throws Exception {
    return ((StreamHandler<A, Object, ?>) handler).handle(arguments, (RpcStream<Object>) input);
  }

  /// The user's code behind a method with a stream parameter.
  @FunctionalInterface
  public interface StreamHandler<
      A extends @Nullable Object, I extends @Nullable Object, R extends @Nullable Object> {
    /// Answers one call.
    R handle(A arguments, RpcStream<I> input) throws Exception;
  }

  /// The user's code behind one method.
  @FunctionalInterface
  public interface Handler<A extends @Nullable Object, R extends @Nullable Object>
      extends StreamHandler<A, Object, R> {
    /// Answers one call.
    R handle(A arguments) throws Exception;

    @Override
    default R handle(A arguments, RpcStream<Object> input) throws Exception {
      return handle(arguments);
    }
  }
}
