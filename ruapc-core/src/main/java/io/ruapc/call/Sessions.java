package io.ruapc.call;

import io.ruapc.wire.Hello;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Which connections are those of one client: it says the same session on all of them. So a handler
/// sees the same peer, whichever of them a call took.
///
/// Safe from any thread.
final class Sessions {
  private static final int ID_BYTES = 16;

  /// Longer ones are not remembered: they are the other side's choice and this side's memory.
  private static final int MAX_ID_LENGTH = 64;

  private final Map<String, PeerConnection> primaries = new ConcurrentHashMap<>();

  /// An id that nobody can guess.
  static String newId() {
    byte[] bytes = new byte[ID_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// A connection has said hello. Only the primary one of a session takes callbacks and streams.
  void onHello(PeerConnection connection, @Nullable Hello hello) {
    String id = id(hello);
    if (hello != null && id != null && (hello.has(Hello.CALLBACK) || hello.has(Hello.STREAM))) {
      primaries.put(id, connection);
    }
  }

  /// A connection has ended.
  ///
  /// @param hello what it said
  void onClosed(PeerConnection connection, @Nullable Hello hello) {
    String id = id(hello);
    if (id != null) {
      primaries.remove(id, connection);
    }
  }

  /// The primary connection of the session that `connection` belongs to; itself when it belongs to
  /// none, or the primary one is not there.
  PeerConnection primaryOf(PeerConnection connection, @Nullable Hello hello) {
    String id = id(hello);
    return id == null ? connection : primaries.getOrDefault(id, connection);
  }

  private static @Nullable String id(@Nullable Hello hello) {
    String id = hello == null ? null : hello.session();
    return id == null || id.length() > MAX_ID_LENGTH ? null : id;
  }
}
