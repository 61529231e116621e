package io.ruapc.service;

/// The shapes of a method, as JSON Schema 2020-12 texts, and its doc comment.
///
/// `$ref`s point into `#/components/schemas/`, which [ServiceDescriptor#schemas()] holds.
///
/// @param request the arguments
/// @param response the result; of a stream, the array of all its items
/// @param error the declared errors, or empty for none
/// @param description the doc comment of the method; empty for none
/// @param input one item of the stream beside the arguments, or empty for none
/// @param output one item of the resulting stream, or empty for none
public record MethodSchema(
    String request,
    String response,
    String error,
    String description,
    String input,
    String output) {
  /// Nothing is known: any value.
  public static final MethodSchema UNKNOWN = new MethodSchema("{}", "{}", "", "");

  /// Of a method without streams.
  public MethodSchema(String request, String response, String error, String description) {
    this(request, response, error, description, "", "");
  }
}
