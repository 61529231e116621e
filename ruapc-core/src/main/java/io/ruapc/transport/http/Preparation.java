package io.ruapc.transport.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.ruapc.Format;
import io.ruapc.codec.CodecException;
import io.ruapc.codec.JsonReader;
import io.ruapc.codec.JsonWriter;
import io.ruapc.codec.MessagePackReader;
import io.ruapc.codec.MessagePackWriter;
import io.ruapc.codec.Transcoder;
import io.ruapc.transport.netty.UnfinishedBytes;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What becomes of content that cannot go to the engine as it came: it is compressed, or its format
/// is not the one of the answer. It is made where it may take long, never on an event loop.
sealed interface Preparation {
  /// It is a payload now.
  ///
  /// @param countedBytes what it holds of the common limit
  @SuppressWarnings("ArrayRecordComponent") // handed on at once
  record Ready(byte[] payload, int countedBytes) implements Preparation {}

  /// The request cannot be taken.
  record Refused(HttpResponseStatus status, String why) implements Preparation {}

  /// It is no value.
  record Unreadable(String why) implements Preparation {}

  /// Expands and translates content.
  ///
  /// @param bytes hold it from their beginning
  /// @param encoding that it has; null for none
  /// @param maxBytes the most that it may have when it is expanded
  /// @param common what expanded content counts against until it is released
  static Preparation of(
      byte[] bytes,
      int length,
      @Nullable Compression encoding,
      Format from,
      Format to,
      int maxBytes,
      UnfinishedBytes common) {
    byte[] content = Arrays.copyOf(bytes, length);
    int counted = 0;
    if (encoding != null) {
      var target = new ExpandedBytes(maxBytes, common);
      try {
        content = encoding.expand(bytes, length, target);
      } catch (ExpandedBytes.LimitException limit) {
        target.release();
        return new Refused(limit.status(), String.valueOf(limit.getMessage()));
      } catch (IOException broken) {
        target.release();
        return new Refused(
            HttpResponseStatus.BAD_REQUEST,
            "the content is no " + encoding.token() + ": " + broken.getMessage());
      }
      counted = target.counted();
    }
    try {
      return new Ready(from == to ? content : translated(content, from), counted);
    } catch (CodecException unreadable) {
      common.giveBack(counted);
      return new Unreadable(String.valueOf(unreadable.getMessage()));
    }
  }

  private static byte[] translated(byte[] content, Format from) {
    return switch (from) {
      case JSON -> {
        var source = new JsonReader();
        source.reset(content, 0, content.length);
        var target = new MessagePackWriter();
        Transcoder.transcode(source, target);
        source.expectEnd();
        yield target.toByteArray();
      }
      case MESSAGE_PACK -> {
        var source = new MessagePackReader();
        source.reset(content, 0, content.length);
        var target = new JsonWriter();
        target.bytesAsBase64(true);
        Transcoder.transcode(source, target);
        yield target.toByteArray();
      }
    };
  }

  /// It does not count any more.
  default void release(UnfinishedBytes common) {
    if (this instanceof Ready ready) {
      common.giveBack(ready.countedBytes);
    }
  }
}
