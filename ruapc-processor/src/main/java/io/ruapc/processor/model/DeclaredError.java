package io.ruapc.processor.model;

import java.util.List;

/// An exception class that contracts may declare.
///
/// @param kind its name on the wire
/// @param parameters of its constructor, in order
/// @param isRaw whether the single component is the whole error value on the wire
/// @param description its doc comment, empty for none
public record DeclaredError(
    Shape.Named type, String kind, List<Parameter> parameters, boolean isRaw, String description) {
  /// Copies the list.
  public DeclaredError {
    parameters = List.copyOf(parameters);
  }

  /// The components that travel as the data of the error.
  public List<Component> components() {
    return parameters.stream()
        .filter(parameter -> !parameter.isMessage())
        .map(Parameter::component)
        .toList();
  }

  /// A parameter of the constructor.
  ///
  /// @param isMessage whether it is the message of the error, and no part of its data
  public record Parameter(Component component, boolean isMessage) {}
}
