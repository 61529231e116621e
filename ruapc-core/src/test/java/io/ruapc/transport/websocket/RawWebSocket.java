package io.ruapc.transport.websocket;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A WebSocket client of which every byte is chosen by the test.
final class RawWebSocket {
  static final int MASK = 0x37FA213D;

  private static final int MASKED = 0x80;

  private final DataInputStream in;
  private final OutputStream out;

  RawWebSocket(Socket socket) throws IOException {
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /// What the other side sends.
  record Frame(int first, byte[] payload) {
    int closeCode() {
      if (first != (Opcode.FIN | Opcode.CLOSE)) {
        throw new AssertionError("not a close frame: " + this);
      }
      return payload.length == 0 ? CloseCode.ABSENT : ByteBuffer.wrap(payload).getShort();
    }

    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return Integer.toHexString(first) + " " + text();
    }
  }

  /// An ordinary handshake with more headers; gives the head of the answer.
  String upgrade(String... headers) throws IOException {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return request(
        "GET /any/path HTTP/1.1\r\nHost: localhost:8000\r\nConnection: keep-alive, Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + more
            + "\r\n");
  }

  /// Sends a head and gives that of the answer.
  String request(String head) throws IOException {
    send(head.getBytes(StandardCharsets.US_ASCII));
    var answer = new StringBuilder();
    while (!answer.toString().endsWith("\r\n\r\n")) {
      answer.append((char) in.readUnsignedByte());
    }
    return answer.toString();
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /// A frame as clients send it.
  static byte[] frame(int first, byte[] payload) {
    byte[] masked = payload.clone();
    Masking.apply(masked, 0, masked.length, MASK, 0);
    var frame = new ByteArrayOutputStream();
    frame.write(first);
    if (payload.length < 126) {
      frame.write(MASKED | payload.length);
    } else if (payload.length < 1 << 16) {
      frame.write(MASKED | 126);
      frame.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
    } else {
      frame.write(MASKED | 127);
      frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
    }
    frame.writeBytes(ByteBuffer.allocate(4).putInt(MASK).array());
    frame.writeBytes(masked);
    return frame.toByteArray();
  }

  static byte[] text(String text) {
    return frame(Opcode.FIN | Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  Frame read() throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    long length =
        switch (second) {
          case 126 -> in.readUnsignedShort();
          case 127 -> in.readLong();
          default -> second;
        };
    byte[] payload = new byte[Math.toIntExact(length)];
    in.readFully(payload);
    return new Frame(first, payload);
  }

  /// Whether the other side has ended its direction.
  boolean isAtEnd() throws IOException {
    return in.read() < 0;
  }
}
