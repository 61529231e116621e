package io.ruapc.wire;

import io.ruapc.Headers;
import io.ruapc.codec.CodecException;
import io.ruapc.codec.JsonWriter;
import io.ruapc.codec.MessagePackWriter;
import io.ruapc.codec.RawValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Composes whole frames, one after the other, in one array.
///
/// First one of the `begin...` methods, then the payload by [#messagePack] or [#json] unless there
/// is none, then [#finish]. One thread at a time; a message that was not finished is forgotten by
/// the next `begin...`.
public final class MessageWriter {
  private static final int META_OFFSET = FrameLayout.HEADER_BYTES + FrameLayout.META_LENGTH_BYTES;
  private static final int FIRST_CAPACITY = 1024;

  private final MessagePackWriter messagePack = new MessagePackWriter();
  private final JsonWriter json = new JsonWriter();
  private final MetaWriter meta = new MetaWriter(messagePack);

  /// The array that was written to last.
  private byte[] scratch = new byte[FIRST_CAPACITY];

  private boolean writesJson;
  private int metaEnd;

  /// A writer with a small array of its own.
  public MessageWriter() {
    messagePack.limit(FrameLayout.MAX_MESSAGE_BYTES);
    json.limit(FrameLayout.MAX_MESSAGE_BYTES);
  }

  /// Begins a request.
  ///
  /// @param timeoutMillis how long its sender waits, at least 1
  /// @param hello said once for each connection, otherwise null
  /// @param target the callback that is called, or [Meta#ABSENT]
  /// @param credit how many items of a stream its sender takes, or [Meta#ABSENT]
  public void beginRequest(
      String method,
      int flags,
      long messageId,
      long timeoutMillis,
      @Nullable Hello hello,
      Headers headers,
      long target,
      long credit) {
    beginMeta()
        .method(method)
        .flags(flags)
        .messageId(messageId)
        .timeoutMillis(timeoutMillis)
        .hello(hello)
        .headers(headers)
        .target(target)
        .credit(credit);
    endMeta();
  }

  /// Begins a request without target and credit.
  public void beginRequest(
      String method,
      int flags,
      long messageId,
      long timeoutMillis,
      @Nullable Hello hello,
      Headers headers) {
    beginRequest(method, flags, messageId, timeoutMillis, hello, headers, Meta.ABSENT, Meta.ABSENT);
  }

  /// Begins a response.
  ///
  /// @param flags see [Flags#responseTo]
  /// @param hello said once for each connection, otherwise null
  /// @param keep the callbacks that the callee keeps
  public void beginResponse(int flags, long messageId, @Nullable Hello hello, long... keep) {
    beginMeta().flags(flags).messageId(messageId).hello(hello).keep(keep);
    endMeta();
  }

  /// Begins the signal that gives a call of this side up. It has no payload.
  public void beginCancel(int flags, long messageId) {
    beginMeta().flags(flags).messageId(messageId).cancel();
    endMeta();
  }

  /// Begins one item of a stream, or a message about a stream without a payload.
  ///
  /// @param flags of a part or a signal, see [Flags]
  /// @param credit how many more items the sender takes, or [Meta#ABSENT]
  /// @param isEnd whether the stream ends here
  public void beginStreamMessage(int flags, long messageId, long credit, boolean isEnd) {
    MetaWriter begun = beginMeta().flags(flags).messageId(messageId).credit(credit);
    if (isEnd) {
      begun.end();
    }
    endMeta();
  }

  /// Begins a response of the first generation: it repeats the method and has no id.
  public void beginFirstGenerationResponse(String method) {
    beginMeta().method(method).flags(0);
    endMeta();
  }

  /// Begins any message; [#endMeta] must follow the keys.
  MetaWriter beginMeta() {
    writesJson = false;
    messagePack.reset(scratch, META_OFFSET);
    return meta.begin();
  }

  void endMeta() {
    meta.finish();
    scratch = messagePack.buffer();
    metaEnd = messagePack.position();
  }

  /// Where the payload is to be written as MessagePack.
  public MessagePackWriter messagePack() {
    return messagePack;
  }

  /// Where the payload is to be written as JSON.
  public JsonWriter json() {
    writesJson = true;
    json.reset(scratch, metaEnd);
    return json;
  }

  /// The whole frame, in an array of its own size.
  ///
  /// @param form [Form#TEXT] has the meta translated; the payload is what was written
  /// @throws CodecException when it has more than `maxMessageBytes`
  public byte[] finish(Form form, int maxMessageBytes) {
    scratch = writesJson ? json.buffer() : messagePack.buffer();
    int end = writesJson ? json.position() : messagePack.position();
    if (form == Form.TEXT) {
      return finishText(end, maxMessageBytes);
    }
    check(end, maxMessageBytes);
    FrameLayout.putHeader(scratch, metaEnd, end);
    return Arrays.copyOf(scratch, end);
  }

  /// Few peers want it and their metas are short, so it costs less to translate one than to have
  /// everything that is written into metas twice.
  private byte[] finishText(int end, int maxMessageBytes) {
    byte[] binary = Arrays.copyOfRange(scratch, META_OFFSET, metaEnd);
    byte[] text = RawValue.ofMessagePack(binary).toJson().getBytes(StandardCharsets.UTF_8);
    int textEnd = META_OFFSET + text.length;
    int frameEnd = textEnd + end - metaEnd;
    check(frameEnd, maxMessageBytes);
    byte[] frame = new byte[frameEnd];
    System.arraycopy(text, 0, frame, META_OFFSET, text.length);
    System.arraycopy(scratch, metaEnd, frame, textEnd, end - metaEnd);
    FrameLayout.putHeader(frame, textEnd, frameEnd);
    return frame;
  }

  /// The body of the message, without the header of a frame, and behind its meta room for a payload
  /// that somebody else writes.
  public byte[] finishBody(int payloadBytes) {
    int metaBytes = metaEnd - META_OFFSET;
    byte[] body = new byte[FrameLayout.META_LENGTH_BYTES + metaBytes + payloadBytes];
    FrameLayout.putInt(body, 0, metaBytes);
    System.arraycopy(scratch, META_OFFSET, body, FrameLayout.META_LENGTH_BYTES, metaBytes);
    return body;
  }

  /// The whole frame with the payload of another, instead of one that was written here.
  ///
  /// @throws CodecException when it has more than `maxMessageBytes`
  public byte[] finish(byte[] other, int maxMessageBytes) {
    int payload = FrameLayout.payloadOffset(other);
    int end = metaEnd + other.length - payload;
    check(end, maxMessageBytes);
    byte[] frame = Arrays.copyOf(scratch, end);
    System.arraycopy(other, payload, frame, metaEnd, end - metaEnd);
    FrameLayout.putHeader(frame, metaEnd, end);
    return frame;
  }

  private static void check(int bytes, int maxMessageBytes) {
    if (bytes > maxMessageBytes) {
      throw new CodecException(
          CodecException.Kind.TOO_LARGE,
          "message of " + bytes + " bytes is over the limit of " + maxMessageBytes,
          "");
    }
  }

  /// How big the array has become.
  int capacity() {
    return Math.max(scratch.length, Math.max(messagePack.buffer().length, json.buffer().length));
  }
}
