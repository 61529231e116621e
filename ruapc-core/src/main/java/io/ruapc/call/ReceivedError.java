package io.ruapc.call;

import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.codec.CodecException;
import io.ruapc.codec.Codecs;
import io.ruapc.codec.FieldNames;
import io.ruapc.codec.JsonReader;
import io.ruapc.codec.MessagePackReader;
import io.ruapc.codec.RawValue;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// An error as it was read from an answer.
///
/// @param kind the kind on the wire
/// @param message for people
/// @param data of a declared error; null when there are none
/// @param isNotExecuted whether the other side says that its handler was not started
/// @param retryAfterMillis how long it asks to wait; zero for nothing said
/// @param id of the entry in its log; null for none
record ReceivedError(
    String kind,
    String message,
    @Nullable RawValue data,
    boolean isNotExecuted,
    long retryAfterMillis,
    @Nullable String id) {

  private static final long REQUIRED = 1L << Answers.KIND | 1L << Answers.MESSAGE;

  /// The one kind that the sibling writes as a map, `{"RdmaError": "<sub-kind>"}`.
  private static final FieldNames KIND_WITH_PART = FieldNames.of("RdmaError");

  /// Longer errors are no refusals; they are not read here.
  private static final int MAX_REFUSAL_BYTES = 1024;

  /// Whether an answer says that the other side goes away and has not started the call. Cheap for
  /// all but short errors: it runs on the event loop.
  static boolean isRefusal(byte[] body, int offset, int length, Format format) {
    if (length > MAX_REFUSAL_BYTES || length < 3 || body[offset + 2] != 'E') {
      return false; // {"Err" in JSON, and in MessagePack
    }
    try {
      ReceivedError error =
          switch (format) {
            case MESSAGE_PACK -> {
              var source = new MessagePackReader();
              source.reset(body, offset, length);
              yield source.beginVariant(Answers.RESULT) == Answers.OK ? null : read(source);
            }
            case JSON -> {
              var source = new JsonReader();
              source.reset(body, offset, length);
              yield source.beginVariant(Answers.RESULT) == Answers.OK ? null : read(source);
            }
          };
      return error != null
          && error.isNotExecuted
          && ErrorCode.ofKind(error.kind) == ErrorCode.UNAVAILABLE;
    } catch (CodecException other) {
      return false; // an error of another form
    }
  }

  /// Reads the framework's form.
  ///
  /// @throws CodecException when it is something else
  static ReceivedError read(RawValue value) {
    return switch (value.format()) {
      case MESSAGE_PACK -> read(messagePackReader(value));
      case JSON -> read(jsonReader(value));
    };
  }

  /// A reader that stands before the value, whose format is MessagePack.
  static MessagePackReader messagePackReader(RawValue value) {
    var source = new MessagePackReader();
    byte[] bytes = value.toMessagePack();
    source.reset(bytes, 0, bytes.length);
    return source;
  }

  /// A reader that stands before the value as JSON.
  static JsonReader jsonReader(RawValue value) {
    var source = new JsonReader();
    byte[] bytes = value.toJson().getBytes(StandardCharsets.UTF_8);
    source.reset(bytes, 0, bytes.length);
    return source;
  }

  private static ReceivedError read(MessagePackReader source) {
    String kind = "";
    String message = "";
    RawValue data = null;
    boolean isNotExecuted = false;
    long retryAfterMillis = 0;
    String id = null;
    long seen = 0;
    source.beginObject(Answers.ERROR);
    int expected = 0;
    int field;
    while ((field = source.nextField(Answers.ERROR, expected)) != FieldNames.END) {
      expected = field + 1;
      if (field >= 0) {
        seen = source.markField(Answers.ERROR, field, seen);
      }
      switch (field) {
        case Answers.KIND -> kind = kind(Codecs.RAW.read(source));
        case Answers.MESSAGE -> message = source.readString();
        case Answers.DATA -> data = Codecs.RAW.read(source);
        case Answers.EXECUTED -> isNotExecuted = !source.readBoolean();
        case Answers.RETRY_AFTER -> retryAfterMillis = source.readLong();
        case Answers.ID -> id = source.readString();
        default -> source.skipValue();
      }
    }
    source.requireFields(Answers.ERROR, 0, seen, REQUIRED);
    return new ReceivedError(kind, message, data, isNotExecuted, retryAfterMillis, id);
  }

  private static ReceivedError read(JsonReader source) {
    String kind = "";
    String message = "";
    RawValue data = null;
    boolean isNotExecuted = false;
    long retryAfterMillis = 0;
    String id = null;
    long seen = 0;
    source.beginObject(Answers.ERROR);
    int expected = 0;
    int field;
    while ((field = source.nextField(Answers.ERROR, expected)) != FieldNames.END) {
      expected = field + 1;
      if (field >= 0) {
        seen = source.markField(Answers.ERROR, field, seen);
      }
      switch (field) {
        case Answers.KIND -> kind = kind(Codecs.RAW.read(source));
        case Answers.MESSAGE -> message = source.readString();
        case Answers.DATA -> data = Codecs.RAW.read(source);
        case Answers.EXECUTED -> isNotExecuted = !source.readBoolean();
        case Answers.RETRY_AFTER -> retryAfterMillis = source.readLong();
        case Answers.ID -> id = source.readString();
        default -> source.skipValue();
      }
    }
    source.requireFields(Answers.ERROR, 0, seen, REQUIRED);
    return new ReceivedError(kind, message, data, isNotExecuted, retryAfterMillis, id);
  }

  /// A text, or the map form; errors are rare, so both go through JSON.
  private static String kind(RawValue value) {
    JsonReader source = jsonReader(value);
    if (value.toJson().startsWith("\"")) {
      return source.readString();
    }
    if (source.beginVariant(KIND_WITH_PART) < 0) {
      throw source.unknownVariant(KIND_WITH_PART);
    }
    source.skipValue();
    source.endVariant();
    return KIND_WITH_PART.name(0);
  }
}
