package io.ruapc.service;

import io.ruapc.RpcStream;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Where a stub hands its calls over.
public interface Caller {
  /// Calls and waits for the answer. Declared errors are thrown as themselves although the
  /// signature does not say so: the stub's does.
  <A extends @Nullable Object, R extends @Nullable Object> R call(
      MethodDescriptor<A, R> method, A arguments);

  /// Calls without waiting. Cancelling the future cancels the call.
  <A extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> callAsync(
      MethodDescriptor<A, R> method, A arguments);

  /// Sends a one-way request; returns when it is queued.
  <A extends @Nullable Object> void send(MethodDescriptor<A, @Nullable Void> method, A arguments);

  /// As [#call] with a stream beside the arguments.
  <A extends @Nullable Object, R extends @Nullable Object> R call(
      MethodDescriptor<A, R> method, A arguments, RpcStream<?> input);

  /// As [#callAsync] with a stream beside the arguments.
  <A extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> callAsync(
      MethodDescriptor<A, R> method, A arguments, RpcStream<?> input);

  /// Calls a method that answers with a stream; returns when the request is queued.
  ///
  /// @param input the stream beside the arguments; null for none
  <A extends @Nullable Object, T extends @Nullable Object> RpcStream<T> stream(
      MethodDescriptor<A, RpcStream<T>> method, A arguments, @Nullable RpcStream<?> input);

  /// Gives a callback back that its stub called. No effect for stubs of services.
  void release();
}
