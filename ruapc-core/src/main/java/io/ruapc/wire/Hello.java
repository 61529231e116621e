package io.ruapc.wire;

import io.ruapc.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a peer says of itself with its first message on a connection.
///
/// @param capabilities what it understands beyond plain calls
/// @param agent its name and version, for logs only
/// @param session the same text on all connections of one client to one server, or null
/// @param maxMessageBytes the largest message it takes; 0 when it does not say
/// @param maxStreamItemBytes the largest item of a stream it takes; 0 when it does not say
/// @param headers what holds for all its calls on this connection
public record Hello(
    List<String> capabilities,
    @Nullable String agent,
    @Nullable String session,
    long maxMessageBytes,
    long maxStreamItemBytes,
    Headers headers) {

  /// Understands messages that are neither request nor response: cancel, credit, end.
  public static final String SIGNAL = "signal";

  /// Understands arguments that can be called.
  public static final String CALLBACK = "callback";

  /// Understands arguments and results in many parts.
  public static final String STREAM = "stream";

  /// Reads bytes in JSON as base64.
  public static final String JSON_BASE64 = "json-base64";

  /// The most capabilities of one peer.
  public static final int MAX_CAPABILITIES = 64;

  /// Copies the list.
  public Hello {
    capabilities = List.copyOf(capabilities);
  }

  /// A peer that says only what it understands.
  public static Hello of(String... capabilities) {
    return new Hello(List.of(capabilities), null, null, 0, 0, Headers.empty());
  }

  /// Whether it understands this.
  public boolean has(String capability) {
    return capabilities.contains(capability);
  }

  /// The same peer with other headers, the only thing that a later hello may change.
  public Hello withHeaders(Headers headers) {
    return new Hello(capabilities, agent, session, maxMessageBytes, maxStreamItemBytes, headers);
  }
}
