package io.ruapc.tests.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A socket that says to an HTTP server whatever a test wants.
final class RawHttp implements AutoCloseable {
  private static final String HTTP2_BEGIN = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int FRAME_HEAD_BYTES = 9;

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RESET = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int CONTINUATION = 9;

  /// HPACK: POST, http, a path and an authority.
  static final byte[] HEAD = "\u0083\u0086\u0004\n/Desk/echo\u0001\tlocalhost".getBytes(ISO_8859_1);

  private final Socket socket;

  /// What has come on an HTTP/2 connection, which is read all the time: a server that ends it while
  /// a client still sends would have its last words destroyed.
  private @Nullable CompletableFuture<String> said;

  RawHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
  }

  /// A socket that has begun to speak HTTP/2.
  static RawHttp http2(int port) throws IOException {
    var raw = new RawHttp(port);
    raw.send(HTTP2_BEGIN);
    raw.frame(SETTINGS, 0, 0, new byte[0]);
    raw.said = CompletableFuture.supplyAsync(raw::readAll, Thread::startVirtualThread);
    return raw;
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /// Sends one frame of HTTP/2, unless the server has ended the connection.
  void frame(int type, int flags, int stream, byte[] payload) {
    byte[] frame = new byte[FRAME_HEAD_BYTES + payload.length];
    frame[0] = (byte) (payload.length >> 16);
    frame[1] = (byte) (payload.length >> 8);
    frame[2] = (byte) payload.length;
    frame[3] = (byte) type;
    frame[4] = (byte) flags;
    frame[5] = (byte) (stream >> 24);
    frame[6] = (byte) (stream >> 16);
    frame[7] = (byte) (stream >> 8);
    frame[8] = (byte) stream;
    System.arraycopy(payload, 0, frame, FRAME_HEAD_BYTES, payload.length);
    try {
      socket.getOutputStream().write(frame);
    } catch (IOException ended) {
      // What it said before is looked at.
    }
  }

  /// Everything that comes until the server ends the connection.
  String readAll() {
    var all = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(all);
    } catch (IOException reset) {
      // It has ended, too.
    }
    return all.toString(ISO_8859_1);
  }

  /// The code of the goodbye that ends an HTTP/2 connection; -1 when there was none.
  int goodbye() {
    byte[] all = Objects.requireNonNull(said).join().getBytes(ISO_8859_1);
    int code = -1;
    int at = 0;
    while (at + FRAME_HEAD_BYTES <= all.length) {
      int length = (all[at] & 255) << 16 | (all[at + 1] & 255) << 8 | (all[at + 2] & 255);
      int payload = at + FRAME_HEAD_BYTES;
      if (all[at + 3] == GOAWAY && payload + 8 <= all.length) {
        code = all[payload + 7] & 255;
      }
      at = payload + length;
    }
    return code;
  }

  /// Reads until this text has come.
  String readUntil(String end) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("ended: " + text);
      }
      text.append((char) next);
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
