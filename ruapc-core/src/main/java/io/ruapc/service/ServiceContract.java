package io.ruapc.service;

import java.util.List;

/// What the processor generates for a contract: the class `<Name>Rpc` implements this.
///
/// @param <S> the `@RpcService` interface
public interface ServiceContract<S> {
  /// The description of the service.
  ServiceDescriptor descriptor();

  /// A stub whose calls go to `caller`.
  S stub(Caller caller);

  /// The asynchronous twin, an instance of `<Name>Rpc.Async`.
  Object asyncStub(Caller caller);

  /// The methods of the service, bound to `implementation`.
  List<MethodBinding<?, ?>> bind(S implementation);
}
