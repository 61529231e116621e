package io.ruapc.service;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the processor generates for a contract: the class `<Name>Rpc` implements this.
///
/// @param <S> the `@RpcService` interface
public interface ServiceContract<S> {
  /// The description of the service.
  ServiceDescriptor descriptor();

  /// A stub whose calls go to `caller`.
  S stub(Caller caller);

  /// Where the calls of `object` go when it is a stub that was made here; null for any other.
  @Nullable Caller callerOf(S object);

  /// The asynchronous twin, an instance of `<Name>Rpc.Async`.
  Object asyncStub(Caller caller);

  /// The methods of the service, bound to `implementation`.
  List<MethodBinding<?, ?>> bind(S implementation);
}
