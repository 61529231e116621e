package io.ruapc.call;

import io.ruapc.CallContext;
import io.ruapc.Interceptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Interceptors around a call, one inside the other.
final class Interceptors {
  private Interceptors() {}

  /// Runs them, the first outermost, around `innermost`.
  static @Nullable Object around(
      List<Interceptor> interceptors, CallContext call, Interceptor.Next innermost)
      throws Exception {
    Interceptor.Next next = innermost;
    for (Interceptor interceptor : interceptors.reversed()) {
      Interceptor.Next inner = next;
      next = () -> interceptor.around(call, inner);
    }
    return next.proceed();
  }
}
