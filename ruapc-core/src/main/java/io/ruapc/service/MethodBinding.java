package io.ruapc.service;

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
    Handler<A, ? extends @Nullable Object> handler,
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

  /// The user's code behind one method.
  @FunctionalInterface
  public interface Handler<A extends @Nullable Object, R extends @Nullable Object> {
    /// Answers one call.
    R handle(A arguments) throws Exception;
  }
}
