package io.ruapc.tests.conformance;

import io.ruapc.wire.FrameLayout;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One end of a TCP connection that sends what it is told and knows nothing but frames.
public final class RawConnection implements AutoCloseable {
  /// How long an answer may take before the test fails.
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Socket socket;
  private final DataInputStream input;

  /// Over this socket.
  public RawConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.input = new DataInputStream(socket.getInputStream());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /// A new connection to this machine.
  public static RawConnection open(int port) throws IOException {
    return new RawConnection(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /// Sends these bytes. That the other side has closed already is no failure: reading will tell.
  public void send(byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
    } catch (SocketException closed) {
      assert closed.getMessage() != null;
    }
  }

  /// The next whole frame, or null when the other side has closed.
  public byte @Nullable [] receive() throws IOException {
    byte[] header = new byte[FrameLayout.HEADER_BYTES];
    try {
      input.readFully(header);
    } catch (EOFException | SocketException closed) {
      return null;
    }
    int length = FrameLayout.getInt(header, FrameLayout.LENGTH_OFFSET);
    byte[] frame = Arrays.copyOf(header, header.length + length);
    input.readFully(frame, header.length, length);
    return frame;
  }

  /// Whether the other side ends the stream here and now in order: with a FIN, not with a reset.
  public boolean endsInOrder() throws IOException {
    return input.read() < 0;
  }

  /// Ends its own half in order; the other half stays open.
  public void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /// Ends it with a reset.
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
