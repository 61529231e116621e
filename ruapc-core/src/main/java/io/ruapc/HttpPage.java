package io.ruapc;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A document that a server shows under a path of its port, to browsers and other HTTP clients that
/// ask for it with GET or HEAD.
///
/// It is asked on a virtual thread, so it may block. What it throws is logged and answered with
/// 500.
@FunctionalInterface
public interface HttpPage {
  /// The document for one request.
  Answer answer(Request request) throws Exception;

  /// Always the same text.
  ///
  /// @param type as in `Content-Type`: `text/html; charset=utf-8`
  static HttpPage of(String type, String text) {
    Answer answer = Answer.of(type, text);
    return request -> answer;
  }

  /// Who asks for what.
  ///
  /// @param path below the base path of the server, with the slash that it begins with
  /// @param query what stands behind the question mark, as it was sent; empty for none
  /// @param headers names in lower case; of a name that stands twice the last value
  record Request(String path, String query, Map<String, String> headers) {
    /// Copies the map.
    public Request {
      headers = Map.copyOf(headers);
    }

    /// The value of a header, or null.
    public @Nullable String header(String name) {
      return headers.get(name);
    }
  }

  /// A document.
  ///
  /// @param status of HTTP, 200 to 599
  /// @param type as in `Content-Type`; empty for a document without content
  /// @param content its bytes, which must not change any more
  /// @param headers what else is to be said of it
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody, and copied for nobody
  record Answer(int status, String type, byte[] content, Map<String, String> headers) {
    /// Copies the map.
    public Answer {
      if (status < 200 || status > 599) {
        throw new IllegalArgumentException("no status for a document: " + status);
      }
      headers = Map.copyOf(headers);
    }

    /// A text with the status 200.
    public static Answer of(String type, String text) {
      return of(type, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Bytes with the status 200.
    public static Answer of(String type, byte[] content) {
      return new Answer(200, type, content, Map.of());
    }

    /// That there is no such document, below a path that has several.
    public static Answer notFound() {
      return of("text/plain; charset=utf-8", "no such document\n").withStatus(404);
    }

    /// The same with another status.
    public Answer withStatus(int status) {
      return new Answer(status, type, content, headers);
    }

    /// The same with one more header.
    public Answer withHeader(String name, String value) {
      var copy = new LinkedHashMap<>(headers);
      copy.put(name, value);
      return new Answer(status, type, content, copy);
    }
  }
}
