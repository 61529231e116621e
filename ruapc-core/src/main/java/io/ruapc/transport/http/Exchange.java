package io.ruapc.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.Headers;
import io.ruapc.transport.ServedMethod;
import io.ruapc.transport.netty.UnfinishedBytes;
import io.ruapc.wire.Flags;
import io.ruapc.wire.MessageBuffer;
import io.ruapc.wire.Meta;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One call that came as a request of HTTP, from its head until its answer has been written: makes
/// messages of what the client sends, and answers of what the engine says. Event loop only.
///
/// ```text
///     request          content            engine                    client
///     head  ──────▶ COLLECTING ── all ──▶ request  ─── response ──▶ the answer
///                   LINES ── first line ▶ request
///                         ── each line ─▶ item, while there is credit, else reading stops
///                         ── end ───────▶ end      ─── part ──────▶ a line or an event
///                                         credit ◀─── as they are written
/// ```
final class Exchange {
  private static final byte[] NEXT = "{\"Next\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NEXT_END = "}\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LINE_END = {'\n'};
  private static final byte[] EVENT = "event: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EVENT_DATA = "\ndata: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EVENT_END = "\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NEXT_NAME = "next".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] OK_NAME = "ok".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ERR_NAME = "err".getBytes(StandardCharsets.US_ASCII);

  /// What nobody hears who reads server-sent events, and every middleman sees.
  private static final byte[] SIGN_OF_LIFE = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  /// How much of a result may be on its way to the client, in the measure of credit.
  private static final int OUTPUT_WINDOW = 256;

  /// How much of a parameter may be sent before the engine says more.
  private static final int FIRST_INPUT_CREDIT = 8;

  /// So many bytes of an item, begun, take one of credit.
  private static final int BYTES_OF_CREDIT = 4_096;

  /// "No deadline", as the wire has it.
  private static final long NO_TIMEOUT_MILLIS = 0xFFFF_FFFFL;

  private static final int ERR_PREFIX_JSON = "{\"Err\":".length();
  private static final int OK_PREFIX_JSON = "{\"Ok\":".length();
  private static final int OK_PREFIX_MESSAGE_PACK = 4;
  private static final byte[] NOTHING = {};

  /// What a request says of the call.
  ///
  /// @param form how its outcome is shown
  /// @param isPlain whether it is shown as the bare value or a problem, not as a result
  /// @param requestFormat of what comes
  /// @param answerFormat of what goes, and of all messages to the engine
  /// @param encoding of the content; null for none
  /// @param headers for the handler
  /// @param timeoutMillis what the client names; 0 for nothing
  record Call(
      ServedMethod method,
      AnswerForm form,
      boolean isPlain,
      Format requestFormat,
      Format answerFormat,
      @Nullable Compression encoding,
      Headers headers,
      long timeoutMillis) {}

  private final HttpConnection connection;
  private final Reply reply;
  private final Call call;
  private final Runnable onRoomForContent;
  private final long id;

  private @Nullable RequestBody body;
  private @Nullable LineReader lines;

  /// Content for which there is no credit.
  private ByteBuf held = Unpooled.EMPTY_BUFFER;

  private boolean isContentComplete;
  private boolean isStarted;
  private boolean isInputEnded;

  /// The engine has answered, or needs not.
  private boolean isDone;

  private long inputCredit = FIRST_INPUT_CREDIT;
  private long writtenCredit;

  /// @param onRoomForContent runs when content is taken again that was not for a while
  Exchange(HttpConnection connection, Reply reply, Call call, Runnable onRoomForContent) {
    this.connection = connection;
    this.reply = reply;
    this.call = call;
    this.onRoomForContent = onRoomForContent;
    this.id = reply.id();
    if (call.method.takesStream()) {
      lines = new LineReader(connection.scope().site().maxItemBytes());
    } else {
      long nanos = connection.scope().options().messageTimeout().toNanos();
      reply.limit(System.nanoTime() + nanos, this::onContentLate);
    }
  }

  // ---- content ----

  /// Whether more content is taken now.
  boolean takesContent() {
    return lines == null || isDone || isInputEnded || !held.isReadable();
  }

  /// Content has come.
  ///
  /// @param isLast whether it is complete
  void onContent(ByteBuf content, boolean isLast) {
    isContentComplete |= isLast;
    if (isDone) {
      return;
    }
    if (lines != null) {
      onLines(content);
    } else if (isLast && body == null && isDirect()) {
      int length = content.readableBytes();
      if (length > maxPayloadBytes()) {
        tooLarge();
        return;
      }
      byte[] message = request(length);
      content.readBytes(message, message.length - length, length);
      start(message);
    } else {
      collect(content, isLast);
    }
  }

  private boolean isDirect() {
    return call.encoding == null && call.requestFormat == call.answerFormat;
  }

  private int maxPayloadBytes() {
    return connection.scope().options().maxMessageBytes();
  }

  private void collect(ByteBuf content, boolean isLast) {
    if (body == null) {
      body = new RequestBody(maxPayloadBytes(), connection.scope().unfinished());
    }
    switch (body.add(content)) {
      case TOO_LARGE -> tooLarge();
      case EXHAUSTED -> refuse(HttpResponseStatus.SERVICE_UNAVAILABLE, RequestBody.EXHAUSTED);
      case THERE -> {
        if (isLast) {
          onCollected(body);
        }
      }
    }
  }

  private void onCollected(RequestBody body) {
    if (isDirect() || body.length() == 0) {
      byte[] message = request(body.length());
      System.arraycopy(body.bytes(), 0, message, message.length - body.length(), body.length());
      body.release();
      start(message);
      return;
    }
    byte[] bytes = body.bytes();
    int length = body.length();
    UnfinishedBytes common = connection.scope().unfinished();
    // Not on this thread: it takes as long as the client likes.
    Thread.startVirtualThread(() -> {
      Preparation result =
          Preparation.of(
              bytes,
              length,
              call.encoding,
              call.requestFormat,
              call.answerFormat,
              maxPayloadBytes(),
              common);
      connection.loop().execute(() -> onPrepared(body, result));
    });
  }

  private void onPrepared(RequestBody body, Preparation result) {
    body.release();
    try {
      if (!isDone) {
        switch (result) {
          case Preparation.Ready ready -> start(requestWith(ready.payload()));
          case Preparation.Refused refused -> refuse(refused.status(), refused.why());
          case Preparation.Unreadable unreadable ->
              answer(Failures.refusal(ErrorCode.DECODING, unreadable.why(), call.answerFormat));
        }
      }
    } finally {
      result.release(connection.scope().unfinished());
    }
  }

  private void onContentLate() {
    refuse(
        HttpResponseStatus.REQUEST_TIMEOUT,
        "the content took longer than "
            + connection.scope().options().messageTimeout()
            + " (messageTimeout)");
  }

  private void tooLarge() {
    refuse(
        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
        "the content has more than " + maxPayloadBytes() + " bytes (maxMessageBytes)");
  }

  // ---- lines: the arguments, then the items of the parameter ----

  private void onLines(ByteBuf content) {
    if (isInputEnded) {
      return;
    }
    readLines(content);
    if (content.isReadable() && !isDone) {
      held = content.readRetainedSlice(content.readableBytes());
    } else {
      endLinesIfComplete();
    }
  }

  private void readLines(ByteBuf content) {
    LineReader reader = lines;
    try {
      while (reader != null && !isDone && !isInputEnded && mayTakeLine()) {
        byte[] line = reader.next(content);
        if (line == null) {
          return;
        }
        onLine(line);
      }
    } catch (LineReader.TooLongException tooLong) {
      giveUp(tooLong.getMessage());
    }
  }

  private boolean mayTakeLine() {
    return !isStarted || inputCredit > 0;
  }

  private void onLine(byte[] line) {
    if (!isStarted) {
      start(requestWith(line));
    } else if (line.length > 0) {
      inputCredit -= credit(line.length);
      deliver(streamMessage(Flags.MORE, Meta.ABSENT, false, line));
    }
  }

  private void endLinesIfComplete() {
    LineReader reader = lines;
    if (!isContentComplete || isInputEnded || isDone || reader == null || held.isReadable()) {
      return;
    }
    if (!mayTakeLine()) {
      return; // the last line waits for credit
    }
    byte[] last = reader.rest();
    if (last != null || !isStarted) {
      onLine(last == null ? NOTHING : last);
    }
    if (!isDone && !isInputEnded) {
      isInputEnded = true;
      deliver(streamMessage(0, Meta.ABSENT, true, NOTHING));
    }
  }

  private void onInputCredit(long credit) {
    inputCredit += credit;
    if (held.isReadable()) {
      ByteBuf content = held;
      held = Unpooled.EMPTY_BUFFER;
      readLines(content);
      if (content.isReadable() && !isDone && !isInputEnded) {
        held = content;
      } else {
        content.release();
        endLinesIfComplete();
        onRoomForContent.run();
      }
    } else {
      endLinesIfComplete();
    }
  }

  private void dropHeld() {
    held.release();
    held = Unpooled.EMPTY_BUFFER;
  }

  // ---- to the engine ----

  private byte[] requestWith(byte[] payload) {
    byte[] message = request(payload.length);
    System.arraycopy(payload, 0, message, message.length - payload.length, payload.length);
    return message;
  }

  /// The request with room for a payload of so many bytes at its end. Its time begins now.
  private byte[] request(int payloadBytes) {
    boolean isStreaming = call.method.takesStream() || call.form != AnswerForm.WHOLE;
    long timeoutMillis =
        call.timeoutMillis > 0 ? call.timeoutMillis : isStreaming ? NO_TIMEOUT_MILLIS : 0;
    if (timeoutMillis == NO_TIMEOUT_MILLIS) {
      reply.noLimit();
    } else {
      long budgetNanos =
          timeoutMillis > 0
              ? TimeUnit.MILLISECONDS.toNanos(timeoutMillis)
              : connection.scope().site().defaultBudget().toNanos();
      reply.limit(System.nanoTime() + budgetNanos, this::onDeadline);
    }
    long credit = Meta.ABSENT;
    if (call.form != AnswerForm.WHOLE) {
      credit = OUTPUT_WINDOW;
    } else if (call.method.takesStream() && !call.method.givesStream()) {
      credit = 0;
    }
    MessageBuffer buffer = connection.scope().buffers().acquire();
    try {
      buffer
          .writer()
          .beginRequest(
              call.method.name(),
              Flags.REQUEST | Flags.of(call.answerFormat),
              id,
              timeoutMillis,
              connection.helloOnce(),
              call.headers,
              Meta.ABSENT,
              credit);
      return buffer.writer().finishBody(payloadBytes);
    } finally {
      buffer.release();
    }
  }

  private byte[] streamMessage(int flags, long credit, boolean isEnd, byte[] payload) {
    MessageBuffer buffer = connection.scope().buffers().acquire();
    try {
      buffer.writer().beginStreamMessage(flags | Flags.of(call.answerFormat), id, credit, isEnd);
      byte[] message = buffer.writer().finishBody(payload.length);
      System.arraycopy(payload, 0, message, message.length - payload.length, payload.length);
      return message;
    } finally {
      buffer.release();
    }
  }

  private void start(byte[] message) {
    isStarted = true;
    if (connection.isStopped()) {
      onServerClosed();
      return;
    }
    if (call.form != AnswerForm.WHOLE && !call.isPlain) {
      beginStream();
    }
    deliver(message);
  }

  private void onDeadline() {
    cancel();
    answer(Failures.failure(ErrorCode.TIMEOUT, "the deadline passed", call.answerFormat));
  }

  private void deliver(byte[] message) {
    connection.deliver(message, System.nanoTime());
  }

  private void cancel() {
    if (isStarted) {
      MessageBuffer buffer = connection.scope().buffers().acquire();
      byte[] message;
      try {
        buffer.writer().beginCancel(Flags.of(call.answerFormat), id);
        message = buffer.writer().finishBody(0);
      } finally {
        buffer.release();
      }
      deliver(message);
    }
  }

  // ---- from the engine ----

  /// The engine has answered.
  ///
  /// @param message a frame, whose bytes count until they have been written
  void onAnswer(Meta meta, byte[] message) {
    if (isDone) {
      connection.sent(message.length);
    } else {
      answer(message, meta.payloadOffset(), meta.payloadLength(), message.length);
    }
  }

  /// An item of the result, or something about the items of the parameter.
  void onPart(Meta meta, byte[] message) {
    if (isDone) {
      connection.sent(message.length);
      return;
    }
    int length = meta.payloadLength();
    int offset = meta.payloadOffset();
    boolean isEnd = meta.isEnd();
    long credit = meta.credit();
    if (length == 0 || call.form == AnswerForm.WHOLE) {
      connection.sent(message.length);
    } else {
      if (!reply.isBegun()) {
        beginStream();
      }
      int bytes = message.length;
      reply.part(item(message, offset, length), () -> onItemWritten(bytes, length));
    }
    if (isEnd) {
      isInputEnded = true;
      dropHeld();
      onRoomForContent.run();
    } else if (credit != Meta.ABSENT) {
      onInputCredit(credit);
    }
  }

  private void onItemWritten(int messageBytes, int itemBytes) {
    connection.sent(messageBytes);
    writtenCredit += credit(itemBytes);
    if (writtenCredit >= OUTPUT_WINDOW / 2 && !isDone) {
      long credit = writtenCredit;
      writtenCredit = 0;
      deliver(streamMessage(0, credit, false, NOTHING));
    }
  }

  private static long credit(int itemBytes) {
    return Math.max(1, Math.ceilDiv(itemBytes, BYTES_OF_CREDIT));
  }

  // ---- to the client ----

  private void beginStream() {
    if (call.form == AnswerForm.LINES) {
      reply.begin(MediaTypes.LINES);
    } else {
      reply.begin(MediaTypes.EVENTS);
      reply.signOfLife(Unpooled.wrappedBuffer(SIGN_OF_LIFE));
    }
  }

  private ByteBuf item(byte[] message, int offset, int length) {
    return call.form == AnswerForm.LINES
        ? framed(NEXT, message, offset, length, NEXT_END)
        : event(NEXT_NAME, message, offset, length);
  }

  private ByteBuf lastItem(byte[] result, int offset, int length) {
    if (call.form == AnswerForm.LINES) {
      return framed(NOTHING, result, offset, length, LINE_END);
    }
    // The value without the braces around it, since the event's name says which it is.
    boolean isError = isError(result, offset);
    int prefix = isError ? ERR_PREFIX_JSON : OK_PREFIX_JSON;
    return event(isError ? ERR_NAME : OK_NAME, result, offset + prefix, length - prefix - 1);
  }

  private static boolean isError(byte[] result, int offset) {
    // Behind `{"`, or behind the heads of a map and of a text.
    return result[offset + 2] == 'E';
  }

  private static ByteBuf event(byte[] name, byte[] bytes, int offset, int length) {
    byte[] head = new byte[EVENT.length + name.length + EVENT_DATA.length];
    System.arraycopy(EVENT, 0, head, 0, EVENT.length);
    System.arraycopy(name, 0, head, EVENT.length, name.length);
    System.arraycopy(EVENT_DATA, 0, head, EVENT.length + name.length, EVENT_DATA.length);
    return framed(head, bytes, offset, length, EVENT_END);
  }

  /// JSON on one line: line breaks in it can only be blanks between its parts, and become some that
  /// break no line.
  private static ByteBuf framed(byte[] head, byte[] bytes, int offset, int length, byte[] end) {
    byte[] line = new byte[head.length + length + end.length];
    System.arraycopy(head, 0, line, 0, head.length);
    System.arraycopy(bytes, offset, line, head.length, length);
    System.arraycopy(end, 0, line, head.length + length, end.length);
    for (int i = head.length; i < head.length + length; i++) {
      if (line[i] == '\n' || line[i] == '\r') {
        line[i] = ' ';
      }
    }
    return Unpooled.wrappedBuffer(line);
  }

  private void answer(byte[] result) {
    answer(result, 0, result.length, 0);
  }

  /// Answers with a result.
  ///
  /// @param heldBytes what it counts in the connection's queue
  private void answer(byte[] bytes, int offset, int length, int heldBytes) {
    closeUnlessComplete();
    finish();
    if (reply.isBegun()) {
      reply.end(lastItem(bytes, offset, length), heldBytes);
    } else if (call.form != AnswerForm.WHOLE && !isError(bytes, offset)) {
      beginStream();
      reply.end(lastItem(bytes, offset, length), heldBytes);
    } else if (!call.isPlain) {
      show(bytes, offset, length, heldBytes);
    } else if (isError(bytes, offset)) {
      showProblem(Failures.problem(bytes, offset, length, call.answerFormat));
      if (heldBytes > 0) {
        connection.sent(heldBytes);
      }
    } else {
      boolean isJson = call.answerFormat == Format.JSON;
      int prefix = isJson ? OK_PREFIX_JSON : OK_PREFIX_MESSAGE_PACK;
      show(bytes, offset + prefix, length - prefix - (isJson ? 1 : 0), heldBytes);
    }
  }

  private void show(byte[] bytes, int offset, int length, int heldBytes) {
    CharSequence type =
        call.answerFormat == Format.JSON ? MediaTypes.JSON : MediaTypes.MESSAGE_PACK;
    HttpHeaders headers = reply.headers(false);
    reply.whole(HttpResponseStatus.OK, type, bytes, offset, length, headers, heldBytes);
  }

  private void showProblem(Failures.Problem problem) {
    HttpHeaders headers = reply.headers(false);
    if (problem.retryAfterSeconds() > 0) {
      headers.set(HttpHeaderNames.RETRY_AFTER, problem.retryAfterSeconds());
    }
    reply.whole(problem.status(), MediaTypes.PROBLEM, problem.json(), headers);
  }

  /// A client that is answered before it has said all would go on for a while.
  private void closeUnlessComplete() {
    if (!isContentComplete) {
      reply.closeAfter();
    }
  }

  // ---- the end ----

  /// The call is not made.
  void refuse(ErrorCode code, String why) {
    answer(Failures.refusal(code, why, call.answerFormat));
  }

  /// The request itself cannot be taken.
  private void refuse(HttpResponseStatus status, String why) {
    closeUnlessComplete();
    finish();
    reply.refuse(status, why);
  }

  /// What comes is no stream of items any more.
  private void giveUp(@Nullable String why) {
    cancel();
    answer(Failures.failure(ErrorCode.INVALID_ARGUMENT, String.valueOf(why), call.answerFormat));
  }

  private void finish() {
    isDone = true;
    if (body != null) {
      body.release();
      body = null;
    }
    dropHeld();
    onRoomForContent.run();
  }

  /// The client is gone, or wants no answer any more.
  void onClientGone() {
    if (!isDone) {
      cancel();
      finish();
    }
  }

  /// The client has said all that it will, perhaps because it is gone: it may still read the
  /// answer.
  ///
  /// @return whether it may still be answered
  boolean onInputShutdown() {
    if (!isDone && isContentComplete) {
      cancel();
    }
    return isContentComplete;
  }

  /// The engine answers nothing any more.
  void onServerClosed() {
    if (isDone) {
      return;
    }
    if (reply.isBegun()) {
      finish();
      reply.breakOff();
    } else {
      answer(Failures.failure(ErrorCode.UNAVAILABLE, "the server was closed", call.answerFormat));
    }
  }
}
