package io.ruapc.transport.http;

/// How the outcome of a call is shown.
enum AnswerForm {
  /// All at once.
  WHOLE,
  /// Items as they come, a line each.
  LINES,
  /// Items as they come, as server-sent events.
  EVENTS
}
