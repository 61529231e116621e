package io.ruapc.processor.model;

/// What a component is when the message does not have it.
public sealed interface Absent {
  /// Null.
  record Null() implements Absent {}

  /// The empty value of its shape: no value, no elements, or the empty string.
  record Empty() implements Absent {}

  /// A constant of the source, checked when it was read.
  ///
  /// @param literal as Java source has it
  record Literal(String literal) implements Absent {}

  /// A constant of an enum.
  record Constant(ClassName type, String name) implements Absent {}
}
