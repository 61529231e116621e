package io.ruapc.transport.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.codec.CodecException;
import io.ruapc.codec.Codecs;
import io.ruapc.codec.JsonReader;
import io.ruapc.codec.JsonWriter;
import io.ruapc.codec.MessagePackReader;
import io.ruapc.codec.MessagePackWriter;
import io.ruapc.codec.RawValue;
import io.ruapc.codec.Transcoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How failures are written: as `{"Err": ..}`, and as the problem documents of RFC 9457.
final class Failures {
  private static final String KIND = "kind";
  private static final String MESSAGE = "msg";
  private static final String DATA = "data";
  private static final String EXECUTED = "executed";
  private static final String RETRY_AFTER = "retry_after_ms";

  private Failures() {}

  /// A failure that is found here, before any handler was started.
  static byte[] refusal(ErrorCode code, String message, Format format) {
    return result(code, message, format, true);
  }

  /// A failure that is found here, while the handler may be at work.
  static byte[] failure(ErrorCode code, String message, Format format) {
    return result(code, message, format, false);
  }

  private static byte[] result(
      ErrorCode code, String message, Format format, boolean isNotExecuted) {
    if (format == Format.MESSAGE_PACK) {
      var target = new MessagePackWriter();
      target.beginObject(1);
      target.writeKey("Err");
      target.beginObject(isNotExecuted ? 3 : 2);
      target.writeKey(KIND);
      target.writeString(code.kind());
      target.writeKey(MESSAGE);
      target.writeString(message);
      if (isNotExecuted) {
        target.writeKey(EXECUTED);
        target.writeBoolean(false);
      }
      target.endObject();
      target.endObject();
      return target.toByteArray();
    }
    var target = new JsonWriter();
    target.beginObject(1);
    target.writeKey("Err");
    target.beginObject(isNotExecuted ? 3 : 2);
    target.writeKey(KIND);
    target.writeString(code.kind());
    target.writeKey(MESSAGE);
    target.writeString(message);
    if (isNotExecuted) {
      target.writeKey(EXECUTED);
      target.writeBoolean(false);
    }
    target.endObject();
    target.endObject();
    return target.toByteArray();
  }

  /// A problem document and the status that goes with it.
  ///
  /// @param retryAfterSeconds zero for nothing said
  @SuppressWarnings("ArrayRecordComponent") // handed on at once
  record Problem(HttpResponseStatus status, byte[] json, long retryAfterSeconds) {}

  /// The problem for a request that is no call.
  static byte[] problem(HttpResponseStatus status, String detail) {
    var target = new JsonWriter();
    target.beginObject(3);
    begin(target, status, detail);
    target.endObject();
    return target.toByteArray();
  }

  /// The problem that says the same as the result of a failed call.
  ///
  /// @param bytes hold `{"Err": ..}`
  static Problem problem(byte[] bytes, int offset, int length, Format format) {
    byte[] result = format == Format.JSON ? bytes : json(bytes, offset, length);
    var source = new JsonReader();
    source.reset(
        result, format == Format.JSON ? offset : 0, format == Format.JSON ? length : result.length);
    source.beginMap();
    source.nextEntry();
    source.readKey();
    RawValue error = Codecs.RAW.read(source);
    Map<String, RawValue> members = members(error);
    String kind = members == null ? null : text(members.get(KIND));
    String message = members == null ? null : text(members.get(MESSAGE));
    if (members == null || kind == null || message == null) {
      // The contract has an error of its own shape.
      var target = new JsonWriter();
      target.beginObject(3);
      begin(target, Statuses.DECLARED, "the method failed");
      target.writeKey("error");
      Codecs.RAW.write(target, error);
      target.endObject();
      return new Problem(Statuses.DECLARED, target.toByteArray(), 0);
    }
    HttpResponseStatus status =
        members.containsKey(DATA) ? Statuses.DECLARED : Statuses.of(ErrorCode.ofKind(kind));
    members.remove(MESSAGE);
    var target = new JsonWriter();
    target.beginObject(3 + members.size());
    begin(target, status, message);
    members.forEach((name, value) -> {
      target.writeKey(name);
      Codecs.RAW.write(target, value);
    });
    target.endObject();
    return new Problem(status, target.toByteArray(), seconds(members.get(RETRY_AFTER)));
  }

  /// The members that every problem has. Its type is the one that stands where none is named: what
  /// it is, the status and the kind say.
  private static void begin(JsonWriter target, HttpResponseStatus status, String detail) {
    target.writeKey("title");
    target.writeString(status.reasonPhrase());
    target.writeKey("status");
    target.writeInt(status.code());
    target.writeKey("detail");
    target.writeString(detail);
  }

  private static byte[] json(byte[] bytes, int offset, int length) {
    var source = new MessagePackReader();
    source.reset(bytes, offset, length);
    var target = new JsonWriter();
    target.bytesAsBase64(true);
    Transcoder.transcode(source, target);
    return target.toByteArray();
  }

  private static @Nullable Map<String, RawValue> members(RawValue error) {
    byte[] json = error.toJson().getBytes(StandardCharsets.UTF_8);
    if (json.length == 0 || json[0] != '{') {
      return null;
    }
    var source = new JsonReader();
    source.reset(json, 0, json.length);
    Map<String, RawValue> members = new LinkedHashMap<>();
    source.beginMap();
    while (source.nextEntry()) {
      members.put(source.readKey(), Codecs.RAW.read(source));
    }
    return members;
  }

  private static @Nullable String text(@Nullable RawValue value) {
    if (value == null) {
      return null;
    }
    byte[] json = value.toJson().getBytes(StandardCharsets.UTF_8);
    if (json[0] != '"') {
      return null;
    }
    var source = new JsonReader();
    source.reset(json, 0, json.length);
    return source.readString();
  }

  private static long seconds(@Nullable RawValue millis) {
    try {
      return millis == null
          ? 0
          : Math.ceilDiv(Long.parseLong(millis.toJson()), TimeUnit.SECONDS.toMillis(1));
    } catch (NumberFormatException | CodecException broken) {
      return 0;
    }
  }
}
