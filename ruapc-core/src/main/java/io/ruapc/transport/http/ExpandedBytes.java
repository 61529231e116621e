package io.ruapc.transport.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.ruapc.transport.netty.UnfinishedBytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Content while it is expanded: a few bytes may become very many, so what comes out has a limit of
/// its own and counts against that of all unfinished messages. One thread at a time.
final class ExpandedBytes {
  private static final int FIRST_CAPACITY = 16 * 1024;

  private final int maxBytes;
  private final UnfinishedBytes common;
  private byte[] bytes = new byte[0];
  private int counted;

  ExpandedBytes(int maxBytes, UnfinishedBytes common) {
    this.maxBytes = maxBytes;
    this.common = common;
  }

  /// Reads all that there is.
  ///
  /// @throws LimitException as soon as it is too much
  byte[] readAll(InputStream source) throws IOException {
    int length = 0;
    while (true) {
      if (length == bytes.length && length < maxBytes) {
        grow();
      }
      // Behind the last byte that is taken one more is asked for, and must not be there.
      int count =
          length < maxBytes ? source.read(bytes, length, bytes.length - length) : source.read();
      if (count < 0) {
        return Arrays.copyOf(bytes, length);
      }
      if (length == maxBytes) {
        throw new LimitException(
            HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
            "the content has more than " + maxBytes + " bytes when it is expanded");
      }
      length += count;
    }
  }

  private void grow() throws LimitException {
    int capacity = (int) Math.min(maxBytes, Math.max(FIRST_CAPACITY, 2L * bytes.length));
    if (!common.tryTake(capacity - counted)) {
      throw new LimitException(HttpResponseStatus.SERVICE_UNAVAILABLE, RequestBody.EXHAUSTED);
    }
    counted = capacity;
    bytes = Arrays.copyOf(bytes, capacity);
  }

  /// What it holds of the common limit.
  int counted() {
    return counted;
  }

  /// It is not needed any more.
  void release() {
    common.giveBack(counted);
    counted = 0;
  }

  /// Content became too much.
  static final class LimitException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient HttpResponseStatus status;

    LimitException(HttpResponseStatus status, String message) {
      super(message);
      this.status = status;
    }

    HttpResponseStatus status() {
      return status;
    }
  }
}
