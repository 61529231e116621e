package io.ruapc.service;

/// The shapes of a method, as JSON Schema 2020-12 texts, and its doc comment.
///
/// `$ref`s point into `#/components/schemas/`, which [ServiceDescriptor#schemas()] holds.
///
/// @param request the arguments
/// @param response the result
/// @param error the declared errors, or empty for none
/// @param description the doc comment of the method; empty for none
public record MethodSchema(String request, String response, String error, String description) {
  /// Nothing is known: any value.
  public static final MethodSchema UNKNOWN = new MethodSchema("{}", "{}", "", "");
}
