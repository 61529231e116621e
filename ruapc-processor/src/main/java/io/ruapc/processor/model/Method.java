package io.ruapc.processor.model;

import java.util.List;
import java.util.Optional;

/// A method of a contract.
///
/// @param parameters those that are arguments
/// @param input the parameter that is a stream
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
    Optional<Input> input,
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

  /// Those parameters that travel and that the other side calls.
  public List<Component> callbacks() {
    return parameters.stream()
        .filter(parameter -> parameter.isCallback() && !parameter.isIgnored())
        .toList();
  }

  /// Whether it has a stream, beside the arguments or as its result.
  public boolean isStreaming() {
    return input.isPresent() || result instanceof Result.Stream;
  }

  /// Whether one of the parameters has this name.
  public boolean hasParameter(String name) {
    return parameters.stream().anyMatch(parameter -> parameter.name().equals(name))
        || input.filter(stream -> stream.name().equals(name)).isPresent();
  }

  /// A parameter that is a stream and no argument.
  ///
  /// @param index its place among all parameters
  /// @param item what its items look like
  public record Input(String name, int index, Shape item, String description) {}

  /// Whether there is nothing to return, not even null.
  public boolean isVoid() {
    return result instanceof Result.None(boolean isNull) && !isNull;
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
    /// No value.
    ///
    /// @param isNull whether null stands for it: the result, or that of the stage, is `Void`
    record None(boolean isNull) implements Result {}

    /// A value.
    record Of(Shape shape) implements Result {}

    /// A stream of such values.
    record Stream(Shape item) implements Result {}
  }
}
