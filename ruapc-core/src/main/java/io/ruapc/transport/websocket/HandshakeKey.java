package io.ruapc.transport.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// The question with which a client makes sure that the server speaks WebSocket (RFC 6455, section
/// 4.1), and its answer.
final class HandshakeKey {
  /// The version of WebSocket that there is.
  static final String VERSION = "13";

  private static final int BYTES = 16;
  private static final String SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private HandshakeKey() {}

  /// A new key. It is no secret: it only has to differ from those before.
  static String next() {
    byte[] key = new byte[BYTES];
    ThreadLocalRandom.current().nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  /// What a server that has understood answers.
  static String answer(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + SUFFIX).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every JDK has it", impossible);
    }
  }

  /// Whether this is one key and nothing else.
  static boolean isValid(List<String> keys) {
    if (keys.size() != 1) {
      return false;
    }
    try {
      return Base64.getDecoder().decode(keys.getFirst()).length == BYTES;
    } catch (IllegalArgumentException noBase64) {
      return false;
    }
  }
}
