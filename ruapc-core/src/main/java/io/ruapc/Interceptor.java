package io.ruapc;

import org.jspecify.annotations.Nullable;

/// Code around calls: authentication, logging, retries of one's own, measurements.
///
/// The same shape on both sides. On the server it surrounds the handler, on the client the call.
/// For a method that answers with a `CompletionStage`, and for the asynchronous twin, the value is
/// that stage; for one that answers with a stream it is the stream. [CallContext#onEnd] tells of
/// the end of what begins with these. Interceptors are composed once, when a service is registered
/// or a stub made; without any there is no cost.
@FunctionalInterface
public interface Interceptor {
  /// Does what it does and calls `next` at most once; may return another value or throw.
  @Nullable Object around(CallContext call, Next next) throws Exception;

  /// The rest of the way: further interceptors, then the handler, or the request to the other side.
  @FunctionalInterface
  interface Next {
    /// Goes on and returns what came out.
    @Nullable Object proceed() throws Exception;
  }
}
