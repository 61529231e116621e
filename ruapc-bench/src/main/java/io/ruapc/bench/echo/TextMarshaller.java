package io.ruapc.bench.echo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Text as gRPC messages, without protobuf and without a copy more than needed.
public final class TextMarshaller implements MethodDescriptor.Marshaller<String> {
  /// Stateless.
  public TextMarshaller() {}

  @Override
  public InputStream stream(String text) {
    return new TextStream(text.getBytes(UTF_8));
  }

  @Override
  public String parse(InputStream stream) {
    try {
      // gRPC's own streams know their length, and give it all at once.
      byte[] bytes = new byte[stream.available()];
      int length = stream.readNBytes(bytes, 0, bytes.length);
      return new String(bytes, 0, length, UTF_8);
    } catch (IOException unreadable) {
      throw Status.INTERNAL.withCause(unreadable).asRuntimeException();
    }
  }

  /// Bytes that gRPC can write with one copy into its own buffer.
  private static final class TextStream extends ByteArrayInputStream
      implements Drainable, KnownLength {
    TextStream(byte[] bytes) {
      super(bytes);
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int length = available();
      target.write(buf, pos, length);
      pos = count;
      return length;
    }
  }
}
