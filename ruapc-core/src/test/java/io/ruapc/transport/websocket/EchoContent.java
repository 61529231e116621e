package io.ruapc.transport.websocket;

import io.ruapc.transport.Connection;
import io.ruapc.transport.MessageHandler;
import org.jspecify.annotations.Nullable;

/// Any message, and the same one back: what the suites of others test with.
final class EchoContent implements Content {
  /// The opcode and the payload, as they were.
  @Override
  public byte[] body(byte[] payload, boolean isText) {
    byte[] message = new byte[LEAD_BYTES + payload.length];
    message[0] = (byte) (isText ? Opcode.TEXT : Opcode.BINARY);
    System.arraycopy(payload, 0, message, LEAD_BYTES, payload.length);
    return message;
  }

  @Override
  public byte[] prepare(byte[] frame) {
    return frame;
  }

  /// Sends everything back.
  record Echo(Connection connection) implements MessageHandler {
    @Override
    public void onMessage(byte[] body, long arrivalNanos) {
      connection.send(body, Connection.Lane.NORMAL);
    }

    @Override
    public void onReadComplete() {}

    @Override
    public void onClosed(@Nullable Throwable cause) {}
  }
}
