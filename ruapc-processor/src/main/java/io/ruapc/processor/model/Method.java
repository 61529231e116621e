package io.ruapc.processor.model;

import java.util.List;

/// A method of a contract.
///
/// @param result what the value looks like that it answers with
/// @param answer how it answers
/// @param throwsClasses the exception classes of its `throws`, in order
/// @param errors those that travel
/// @param isVariadic whether the last parameter is declared with `...`
/// @param description its doc comment, empty for none
/// @param resultDescription the text of `@return`, empty for none
public record Method(
    String name,
    String wireName,
    List<Component> parameters,
    Result result,
    Answer answer,
    List<ClassName> throwsClasses,
    List<Shape.Named> errors,
    boolean isVariadic,
    String description,
    String resultDescription) {
  /// Copies the lists.
  public Method {
    parameters = List.copyOf(parameters);
    throwsClasses = List.copyOf(throwsClasses);
    errors = List.copyOf(errors);
  }

  /// How a method answers.
  public enum Answer {
    /// It returns the result.
    RESULT,
    /// It returns a `CompletionStage` of the result.
    STAGE,
    /// It returns a `CompletableFuture` of the result.
    FUTURE,
    /// Its callers do not wait.
    ONE_WAY
  }

  /// The result of a method.
  public sealed interface Result {
    /// `void`, or a stage of `Void`.
    record None() implements Result {}

    /// A value.
    record Of(Shape shape) implements Result {}
  }
}
