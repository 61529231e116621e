package io.ruapc.call;

import io.ruapc.wire.Hello;
import java.security.Principal;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Which connections are those of one client: it says the same session on all of them. So a handler
/// sees the same peer, whichever of them a call took. Who has proved another name than the one with
/// whom a session began has no part in it.
///
/// Safe from any thread.
final class Sessions {
  private static final int ID_BYTES = 16;

  /// Longer ones are not remembered: they are the other side's choice and this side's memory.
  private static final int MAX_ID_LENGTH = 64;

  private final Map<Key, PeerConnection> primaries = new ConcurrentHashMap<>();

  /// @param principal who said it; null for a stranger
  private record Key(String id, @Nullable Principal principal) {}

  /// An id that nobody can guess.
  static String newId() {
    byte[] bytes = new byte[ID_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// A connection has said hello. Only the primary one of a session takes callbacks and streams.
  void onHello(PeerConnection connection, @Nullable Hello hello) {
    Key key = key(connection, hello);
    if (hello != null && key != null && (hello.has(Hello.CALLBACK) || hello.has(Hello.STREAM))) {
      primaries.put(key, connection);
    }
  }

  /// A connection has ended.
  ///
  /// @param hello what it said
  void onClosed(PeerConnection connection, @Nullable Hello hello) {
    Key key = key(connection, hello);
    if (key != null) {
      primaries.remove(key, connection);
    }
  }

  /// The primary connection of the session that `connection` belongs to; itself when it belongs to
  /// none, or the primary one is not there.
  PeerConnection primaryOf(PeerConnection connection, @Nullable Hello hello) {
    Key key = key(connection, hello);
    return key == null ? connection : primaries.getOrDefault(key, connection);
  }

  private static @Nullable Key key(PeerConnection connection, @Nullable Hello hello) {
    String id = hello == null ? null : hello.session();
    return id == null || id.length() > MAX_ID_LENGTH ? null : new Key(id, connection.principal());
  }
}
