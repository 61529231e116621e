package io.ruapc.transport.websocket;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/// Masks that nobody can foresee, as RFC 6455 wants them in its section 5.3. One thread at a time.
final class Masks {
  /// How many are drawn at once: asking for each by itself would cost more than the frame.
  private static final int COUNT = 64;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final ByteBuffer drawn = ByteBuffer.allocate(COUNT * Integer.BYTES).flip();

  int next() {
    if (!drawn.hasRemaining()) {
      RANDOM.nextBytes(drawn.array());
      drawn.clear();
    }
    return drawn.getInt();
  }
}
