package io.ruapc.transport.http;

import io.netty.util.AsciiString;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The types of content, and how they are called.
final class MediaTypes {
  static final AsciiString JSON = AsciiString.cached("application/json");
  static final AsciiString MESSAGE_PACK = AsciiString.cached("application/msgpack");
  static final AsciiString LINES = AsciiString.cached("application/x-ndjson");
  static final AsciiString EVENTS = AsciiString.cached("text/event-stream");
  static final AsciiString PROBLEM = AsciiString.cached("application/problem+json");
  static final AsciiString TEXT = AsciiString.cached("text/plain; charset=utf-8");

  static final List<String> MESSAGE_PACK_NAMES =
      List.of("application/msgpack", "application/vnd.msgpack", "application/x-msgpack");

  static final List<String> LINES_NAMES =
      List.of("application/x-ndjson", "application/ndjson", "application/jsonl");

  private MediaTypes() {}

  /// Whether the value of `Content-Type` names MessagePack. Everything else is read as JSON: curl
  /// says that it sends a form.
  static boolean isMessagePack(@Nullable String contentType) {
    return contentType != null
        && contentType.contains("msgpack")
        && MESSAGE_PACK_NAMES.contains(name(contentType));
  }

  private static String name(String contentType) {
    int parameters = contentType.indexOf(';');
    return (parameters < 0 ? contentType : contentType.substring(0, parameters))
        .strip()
        .toLowerCase(Locale.ROOT);
  }
}
