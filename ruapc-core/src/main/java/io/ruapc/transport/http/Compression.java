package io.ruapc.transport.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/// How content is made smaller on its way. It takes long, so it never happens on an event loop.
enum Compression {
  GZIP("gzip"),
  DEFLATE("deflate");

  private static final int CHUNK_BYTES = 16 * 1024;

  private final String token;

  Compression(String token) {
    this.token = token;
  }

  /// What says so in headers.
  String token() {
    return token;
  }

  /// The one that a client would rather have; null for none.
  static @Nullable Compression preferred(@Nullable String acceptEncoding) {
    if (acceptEncoding == null) {
      return null;
    }
    MediaRanges ranges = MediaRanges.of(acceptEncoding);
    double gzip = Math.max(ranges.quality("gzip"), ranges.quality("x-gzip"));
    double deflate = ranges.quality("deflate");
    if (gzip == 0 && deflate == 0) {
      return null;
    }
    return gzip >= deflate ? GZIP : DEFLATE;
  }

  /// The one that `Content-Encoding` names; null for one that is not known.
  static @Nullable Compression named(String contentEncoding) {
    return switch (contentEncoding.strip().toLowerCase(Locale.ROOT)) {
      case "gzip", "x-gzip" -> GZIP;
      case "deflate" -> DEFLATE;
      default -> null;
    };
  }

  /// Makes content smaller.
  byte[] compress(byte[] bytes, int offset, int length) {
    var result = new ByteArrayOutputStream(Math.max(64, length / 4));
    try (OutputStream target = compressing(result)) {
      target.write(bytes, offset, length);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return result.toByteArray();
  }

  private OutputStream compressing(OutputStream target) throws IOException {
    return switch (this) {
      case GZIP -> new GZIPOutputStream(target, CHUNK_BYTES);
      case DEFLATE -> new DeflaterOutputStream(target);
    };
  }

  /// The content as it was.
  ///
  /// @throws IOException when the bytes are no compressed content, or become too many
  byte[] expand(byte[] bytes, int length, ExpandedBytes target) throws IOException {
    var compressed = new ByteArrayInputStream(bytes, 0, length);
    try (InputStream source =
        this == GZIP
            ? new GZIPInputStream(compressed, CHUNK_BYTES)
            : new InflaterInputStream(compressed)) {
      return target.readAll(source);
    }
  }
}
