package io.ruapc.service;

import java.util.List;
import java.util.Map;

/// A service: its name, its methods, the schemas of the types they reach.
///
/// @param name the name on the wire
/// @param description the doc comment of the interface; empty for none
/// @param methods in the order of the source
/// @param schemas JSON Schema texts by type name, for `#/components/schemas/`
/// @param isInternal an internal service is served on framed connections only, and not described
public record ServiceDescriptor(
    String name,
    String description,
    List<MethodDescriptor<?, ?>> methods,
    Map<String, String> schemas,
    boolean isInternal) {
  /// Copies the collections.
  public ServiceDescriptor {
    methods = List.copyOf(methods);
    schemas = Map.copyOf(schemas);
  }

  /// A service that is described to whoever asks.
  public ServiceDescriptor(
      String name,
      String description,
      List<MethodDescriptor<?, ?>> methods,
      Map<String, String> schemas) {
    this(name, description, methods, schemas, false);
  }
}
