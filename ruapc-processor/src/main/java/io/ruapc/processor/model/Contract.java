package io.ruapc.processor.model;

import java.util.List;

/// An `@RpcService` interface.
///
/// @param isInternal whether it is a protocol internal, which is not described to anyone
/// @param isCloseable whether it is AutoCloseable: its `close()` never travels
/// @param memberNames names of types and fields that a class which implements it inherits
/// @param description its doc comment, empty for none
public record Contract(
    ClassName type,
    String wireName,
    List<Method> methods,
    boolean isInternal,
    boolean isCloseable,
    List<String> memberNames,
    String description) {
  /// Copies the lists.
  public Contract {
    methods = List.copyOf(methods);
    memberNames = List.copyOf(memberNames);
  }
}
