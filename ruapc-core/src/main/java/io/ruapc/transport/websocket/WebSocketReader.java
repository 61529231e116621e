package io.ruapc.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.ruapc.transport.netty.UnfinishedBytes;
import io.ruapc.transport.netty.UnfinishedMessage;
import io.ruapc.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Cuts a stream of bytes into WebSocket frames and these together to messages (RFC 6455, sections
/// 5 and 6). Event loop only.
///
/// Written by hand, since Netty's decoder waits for whole frames, which may have as many bytes as a
/// message: what they hold could neither be counted nor grow with what has really come, and every
/// payload would be copied once more.
///
///     0        1        2                           then, of clients
///     +--------+--------+---------------------------+---------+---------
///     | opcode | length | 0, 2 or 8 bytes of length | 4: mask | payload
///     +--------+--------+---------------------------+---------+---------
final class WebSocketReader {
  /// The longest payload of a control frame.
  static final int MAX_CONTROL_BYTES = 125;

  private static final int FIRST_HEADER_BYTES = 2;
  private static final int MASKED = 0x80;
  private static final int LENGTH_MASK = 0x7F;
  private static final int LENGTH_OF_2_BYTES = 126;
  private static final int LENGTH_OF_8_BYTES = 127;
  private static final int MAX_UINT16 = 0xFFFF;

  private final boolean fromClients;
  private final boolean mayBeCompressed;
  private final int maxMessageBytes;
  private final UnfinishedBytes common;
  private final Control control;

  // Of the frame that is being read.
  private final ByteBuffer header = ByteBuffer.allocate(FIRST_HEADER_BYTES + 8 + 4);
  private boolean isInPayload;
  private int first;
  private int payloadLength;
  private int mask;
  private int payloadRead;
  private final byte[] controlPayload = new byte[MAX_CONTROL_BYTES];

  // Of the message that is being read.
  /// Whether more frames of it follow.
  private boolean isInMessage;

  private int messageFirst;
  private @Nullable UnfinishedMessage unfinished;
  private long messages;
  private boolean closed;

  private int violation = CloseCode.ABSENT;

  /// What control frames mean.
  interface Control {
    /// The other side wants to hear these bytes again.
    void onPing(byte[] payload);

    /// The other side ends the connection.
    ///
    /// @param code [CloseCode#ABSENT] when it gave none
    void onClose(int code);
  }

  /// A message that has arrived whole.
  record Message(byte[] payload, boolean isText, boolean isCompressed) {}

  /// @param fromClients whether these are the frames of a client, which must be masked, or of a
  ///   server, which must not
  /// @param mayBeCompressed whether that was agreed on
  /// @param maxMessageBytes of the payload of one message
  WebSocketReader(
      boolean fromClients,
      boolean mayBeCompressed,
      int maxMessageBytes,
      UnfinishedBytes common,
      Control control) {
    this.fromClients = fromClients;
    this.mayBeCompressed = mayBeCompressed;
    this.maxMessageBytes = maxMessageBytes;
    this.common = common;
    this.control = control;
  }

  /// The next whole message; null when `source` has been used up, or after a close frame.
  ///
  /// @throws WireException when the bytes break the rules; [#violation] says which
  @Nullable Message next(ByteBuf source) {
    while (!closed && (isInPayload || readHeader(source))) {
      if ((first & Opcode.CONTROL) != 0) {
        if (!readControl(source)) {
          return null;
        }
      } else {
        byte[] payload = readData(source);
        if (payload != null) {
          return message(payload);
        }
        if (isInPayload) {
          return null;
        }
      }
    }
    return null;
  }

  /// Whether a message or a frame has begun that is not whole yet.
  boolean isInsideMessage() {
    return isInMessage || isInPayload || header.position() > 0;
  }

  /// How many whole messages came.
  long messages() {
    return messages;
  }

  /// Whether the other side said that it ends.
  boolean isClosed() {
    return closed;
  }

  /// The [CloseCode] of the rule that was broken; [CloseCode#ABSENT] when none was.
  int violation() {
    return violation;
  }

  /// The message that came cannot be taken.
  ///
  /// @param code see [CloseCode]
  WireException violation(int code, String what) {
    violation = code;
    return new WireException(what);
  }

  /// Nothing more will come: gives back what an unfinished message holds.
  void discard() {
    if (unfinished != null) {
      unfinished.giveBack();
      unfinished = null;
    }
  }

  private boolean readHeader(ByteBuf source) {
    if (!fill(source, FIRST_HEADER_BYTES)) {
      return false;
    }
    first = header.get(0) & 0xFF;
    int second = header.get(1) & 0xFF;
    int shortLength = second & LENGTH_MASK;
    checkKind(second, shortLength);
    int lengthBytes =
        switch (shortLength) {
          case LENGTH_OF_2_BYTES -> Short.BYTES;
          case LENGTH_OF_8_BYTES -> Long.BYTES;
          default -> 0;
        };
    int maskBytes = fromClients ? Integer.BYTES : 0;
    if (!fill(source, FIRST_HEADER_BYTES + lengthBytes + maskBytes)) {
      return false;
    }
    payloadLength = checkedLength(shortLength);
    mask = fromClients ? header.getInt(FIRST_HEADER_BYTES + lengthBytes) : 0;
    header.clear();
    payloadRead = 0;
    isInPayload = true;
    if ((first & Opcode.CONTROL) == 0) {
      beginData();
    }
    return true;
  }

  private void beginData() {
    boolean isFinal = (first & Opcode.FIN) != 0;
    if (unfinished != null) {
      unfinished.extend(payloadLength);
    } else {
      messageFirst = first;
      if (!isFinal) {
        unfinished = new UnfinishedMessage(payloadLength, common);
      }
    }
    isInMessage = !isFinal;
  }

  private boolean fill(ByteBuf source, int bytes) {
    int missing = Math.min(bytes - header.position(), source.readableBytes());
    if (missing > 0) {
      source.readBytes(header.array(), header.position(), missing);
      header.position(header.position() + missing);
    }
    return header.position() >= bytes;
  }

  private void checkKind(int second, int shortLength) {
    int opcode = first & Opcode.MASK;
    boolean isCompressed = (first & Opcode.COMPRESSED) != 0;
    boolean isFinal = (first & Opcode.FIN) != 0;
    check((first & Opcode.RESERVED) == 0, "a reserved bit is set");
    check(((second & MASKED) != 0) == fromClients, fromClients ? "no mask" : "a mask");
    switch (opcode) {
      case Opcode.CONTINUATION -> {
        check(isInMessage, "a continuation of no message");
        check(!isCompressed, "the bit for compression is set in a continuation");
      }
      case Opcode.TEXT, Opcode.BINARY -> {
        check(!isInMessage, "a message begins inside another");
        check(!isCompressed || mayBeCompressed, "compression was not agreed on");
      }
      case Opcode.CLOSE, Opcode.PING, Opcode.PONG -> {
        check(!isCompressed, "a control frame is compressed");
        check(isFinal, "a control frame is fragmented");
        check(shortLength <= MAX_CONTROL_BYTES, "a control frame is too long");
      }
      default -> check(false, "opcode " + opcode + " means nothing");
    }
  }

  private int checkedLength(int shortLength) {
    long length =
        switch (shortLength) {
          case LENGTH_OF_2_BYTES -> header.getShort(FIRST_HEADER_BYTES) & MAX_UINT16;
          case LENGTH_OF_8_BYTES -> header.getLong(FIRST_HEADER_BYTES);
          default -> shortLength;
        };
    check(
        length >= 0
            && (shortLength != LENGTH_OF_2_BYTES || length >= LENGTH_OF_2_BYTES)
            && (shortLength != LENGTH_OF_8_BYTES || length > MAX_UINT16),
        "a length has more bytes than it needs");
    UnfinishedMessage begun = (first & Opcode.CONTROL) == 0 ? unfinished : null;
    long whole = begun == null ? length : begun.length() + length;
    if (whole > maxMessageBytes) {
      throw violation(
          CloseCode.TOO_BIG,
          "message of " + whole + " bytes or more is over the limit of " + maxMessageBytes);
    }
    return (int) length;
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      throw violation(CloseCode.PROTOCOL_ERROR, "not WebSocket: " + otherwise);
    }
  }

  /// False when the frame is not whole.
  private boolean readControl(ByteBuf source) {
    int count = Math.min(source.readableBytes(), payloadLength - payloadRead);
    source.readBytes(controlPayload, payloadRead, count);
    payloadRead += count;
    if (payloadRead < payloadLength) {
      return false;
    }
    isInPayload = false;
    Masking.apply(controlPayload, 0, payloadLength, mask, 0);
    switch (first & Opcode.MASK) {
      case Opcode.PING -> control.onPing(Arrays.copyOf(controlPayload, payloadLength));
      case Opcode.CLOSE -> readClose();
      default -> {} // a pong is a sign of life, like any byte
    }
    return true;
  }

  private void readClose() {
    int code = CloseCode.ABSENT;
    if (payloadLength > 0) {
      check(payloadLength >= Short.BYTES, "a close frame of one byte");
      code = ByteBuffer.wrap(controlPayload).getShort() & MAX_UINT16;
      check(CloseCode.isValid(code), "close code " + code);
      checkUtf8(controlPayload, Short.BYTES, payloadLength - Short.BYTES);
    }
    closed = true;
    control.onClose(code);
  }

  /// The payload of a whole message, or null when it is not whole.
  private byte @Nullable [] readData(ByteBuf source) {
    if (unfinished == null) {
      if (source.readableBytes() >= payloadLength) {
        byte[] payload = new byte[payloadLength];
        source.readBytes(payload);
        unmask(payload, 0, payloadLength, 0);
        isInPayload = false;
        return payload;
      }
      unfinished = new UnfinishedMessage(payloadLength, common);
    }
    int from = unfinished.arrived();
    unfinished.take(source);
    int count = unfinished.arrived() - from;
    unmask(unfinished.bytes(), from, count, payloadRead);
    payloadRead += count;
    isInPayload = payloadRead < payloadLength;
    if (isInPayload || isInMessage) {
      return null;
    }
    byte[] payload = unfinished.finish();
    unfinished = null;
    return payload;
  }

  private void unmask(byte[] payload, int offset, int count, int phase) {
    if (fromClients) {
      Masking.apply(payload, offset, count, mask, phase);
    }
  }

  private Message message(byte[] payload) {
    messages++;
    return new Message(
        payload,
        (messageFirst & Opcode.MASK) == Opcode.TEXT,
        (messageFirst & Opcode.COMPRESSED) != 0);
  }

  /// Checks that a text is one.
  void checkUtf8(byte[] bytes, int offset, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
    } catch (CharacterCodingException broken) {
      throw violation(CloseCode.BAD_CONTENT, "a text is no UTF-8");
    }
  }
}
