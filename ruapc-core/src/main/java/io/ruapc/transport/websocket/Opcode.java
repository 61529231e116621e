package io.ruapc.transport.websocket;

/// What a WebSocket frame is (RFC 6455, section 5.2): the bits of its first byte.
final class Opcode {
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;

  /// The part of the first byte that holds it.
  static final int MASK = 0x0F;

  /// Set for frames that are about the connection.
  static final int CONTROL = 0x8;

  /// The last frame of its message.
  static final int FIN = 0x80;

  /// The message is compressed, said by its first frame.
  static final int COMPRESSED = 0x40;

  /// Bits that mean nothing here.
  static final int RESERVED = 0x30;

  private Opcode() {}
}
