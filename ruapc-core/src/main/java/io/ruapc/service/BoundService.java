package io.ruapc.service;

import java.util.List;

/// An object whose methods can be called by name: a service and the code behind it.
///
/// @param name the service's name on the wire
/// @param methods those that are answered
public record BoundService(String name, List<MethodBinding<?, ?>> methods) {
  /// Copies the list.
  public BoundService {
    methods = List.copyOf(methods);
  }

  /// The methods of a contract, answered by `implementation`.
  static <S> BoundService of(ServiceContract<S> generated, S implementation) {
    return new BoundService(generated.descriptor().name(), generated.bind(implementation));
  }
}
