package io.ruapc.service;

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
}
