package io.ruapc.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.netty.Framing;
import io.ruapc.transport.netty.UnfinishedBytes;
import io.ruapc.transport.websocket.MessageDeflate.TooBig;
import io.ruapc.transport.websocket.WebSocketReader.Message;
import io.ruapc.wire.FrameLayout;
import io.ruapc.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Messages as WebSocket has them, at either side.
///
/// Frames are written by hand straight into the buffer that gathers many messages; an object and a
/// buffer for each would cost more than all the rest.
final class WebSocketFraming implements Framing {
  /// The largest piece of a message: the sibling takes no larger frames.
  static final int MAX_FRAGMENT_BYTES = 16 * 1024 * 1024;

  /// How many pings may wait for their pongs; of more, the oldest are dropped, which is allowed.
  static final int MAX_WAITING_PONGS = 64;

  /// Texts of more bytes, and everything that is compressed, are worked on apart.
  private static final int MAX_BYTES_ON_LOOP = 64 * 1024;

  private static final int MASKED = 0x80;
  private static final int LENGTH_OF_2_BYTES = 126;
  private static final int LENGTH_OF_8_BYTES = 127;
  private static final int MAX_UINT16 = 0xFFFF;
  private static final int MASK_BYTES = 4;

  /// A control frame is the most that is ever written at once.
  private static final int LEAST_ROOM = 2 + MASK_BYTES + WebSocketReader.MAX_CONTROL_BYTES;

  private static final byte[] NO_BYTES = {};

  private final String scheme;
  private final boolean isServer;
  private final boolean deflates;
  private final Content content;
  private final int maxPayloadBytes;
  private final UnfinishedBytes common;
  private final WebSocketReader reader;

  /// Null at servers, which do not mask.
  private final @Nullable Masks masks;

  private @Nullable Callable<byte[]> work;
  private int fragmentLeft;
  private int mask;
  private int phase;

  // What is to be said in between.
  private final Queue<byte[]> pongs = new ArrayDeque<>();
  private boolean pings;
  private byte @Nullable [] close;

  /// The code of the other side's close frame; zero before it came.
  private int peerCode;

  /// @param isServer whether the other side made the connection
  /// @param deflates whether compression was agreed on
  WebSocketFraming(
      String scheme,
      boolean isServer,
      boolean deflates,
      Content content,
      TransportOptions options,
      UnfinishedBytes common) {
    this.scheme = scheme;
    this.isServer = isServer;
    this.deflates = deflates;
    this.content = content;
    this.maxPayloadBytes = options.maxMessageBytes() - FrameLayout.HEADER_BYTES;
    this.common = common;
    this.masks = isServer ? null : new Masks();
    this.reader =
        new WebSocketReader(isServer, deflates, maxPayloadBytes, common, new ControlFrames());
  }

  @Override
  public String scheme() {
    return scheme;
  }

  @Override
  public byte @Nullable [] next(ByteBuf source) {
    Message message = reader.next(source);
    if (message == null) {
      return null;
    }
    if (message.isCompressed()
        || (message.isText() && message.payload().length > MAX_BYTES_ON_LOOP)) {
      work = () -> body(message);
      return null;
    }
    return body(message);
  }

  @Override
  public @Nullable Callable<byte[]> work() {
    Callable<byte[]> next = work;
    work = null;
    return next;
  }

  private byte[] body(Message message) {
    byte[] payload = message.payload();
    if (message.isCompressed()) {
      try {
        payload = MessageDeflate.inflate(payload, maxPayloadBytes, common);
      } catch (TooBig bomb) {
        throw reader.violation(CloseCode.TOO_BIG, String.valueOf(bomb.getMessage()));
      }
    }
    if (message.isText()) {
      reader.checkUtf8(payload, 0, payload.length);
    }
    return content.body(payload, message.isText());
  }

  @Override
  public boolean isInsideMessage() {
    return reader.isInsideMessage();
  }

  @Override
  public long messages() {
    return reader.messages();
  }

  @Override
  public boolean isAtEnd() {
    return reader.isClosed();
  }

  @Override
  public void discard() {
    reader.discard();
  }

  @Override
  public byte[] prepare(byte[] frame) {
    byte[] message = content.prepare(frame);
    if (deflates && message.length - Content.LEAD_BYTES >= MessageDeflate.MIN_BYTES) {
      message = MessageDeflate.deflate(message, Content.LEAD_BYTES);
      message[0] |= Opcode.COMPRESSED;
    }
    return message;
  }

  @Override
  public int leastRoom() {
    return LEAST_ROOM;
  }

  @Override
  public int write(byte[] queued, int offset, ByteBuffer target) {
    int at = offset;
    if (at == 0) {
      at = Content.LEAD_BYTES;
      beginFragment(queued[0], queued.length - at, target);
    } else if (fragmentLeft == 0) {
      beginFragment(Opcode.CONTINUATION, queued.length - at, target);
    }
    int count = Math.min(fragmentLeft, target.remaining());
    if (masks == null) {
      target.put(queued, at, count);
    } else {
      Masking.copy(queued, at, count, target, mask, phase);
    }
    fragmentLeft -= count;
    phase += count;
    return at + count;
  }

  private void beginFragment(int opcode, int left, ByteBuffer target) {
    fragmentLeft = Math.min(left, MAX_FRAGMENT_BYTES);
    phase = 0;
    writeHeader(fragmentLeft == left ? opcode | Opcode.FIN : opcode, fragmentLeft, target);
  }

  private void writeHeader(int first, int length, ByteBuffer target) {
    int masked = masks == null ? 0 : MASKED;
    target.put((byte) first);
    if (length < LENGTH_OF_2_BYTES) {
      target.put((byte) (masked | length));
    } else if (length <= MAX_UINT16) {
      target.put((byte) (masked | LENGTH_OF_2_BYTES)).putShort((short) length);
    } else {
      target.put((byte) (masked | LENGTH_OF_8_BYTES)).putLong(length);
    }
    if (masks != null) {
      mask = masks.next();
      target.putInt(mask);
    }
  }

  @Override
  public boolean hasOwn(boolean isIdle) {
    // Not inside a fragment, whose header has said how many of its bytes follow.
    return fragmentLeft == 0 && (!pongs.isEmpty() || pings || (isIdle && close != null));
  }

  @Override
  public void writeOwn(ByteBuffer target) {
    byte[] pong = pongs.poll();
    if (pong != null) {
      writeControl(Opcode.PONG, pong, target);
    } else if (pings) {
      pings = false;
      writeControl(Opcode.PING, NO_BYTES, target);
    } else if (close != null) {
      writeControl(Opcode.CLOSE, close, target);
      close = null;
    }
  }

  private void writeControl(int opcode, byte[] payload, ByteBuffer target) {
    writeHeader(Opcode.FIN | opcode, payload.length, target);
    if (masks == null) {
      target.put(payload);
    } else {
      Masking.copy(payload, 0, payload.length, target, mask, 0);
    }
  }

  @Override
  public boolean hasPing() {
    return true;
  }

  @Override
  public void ping() {
    pings = true;
  }

  @Override
  public void end(@Nullable Throwable cause) {
    if (peerCode != 0) {
      close = peerCode == CloseCode.ABSENT ? NO_BYTES : closing(peerCode, "");
    } else {
      int violated = reader.violation();
      int code = violated == CloseCode.ABSENT ? CloseCode.of(cause, isServer) : violated;
      close = closing(code, cause instanceof WireException ? cause.getMessage() : null);
    }
  }

  private static byte[] closing(int code, @Nullable String reason) {
    byte[] text = (reason == null ? "" : reason).getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, WebSocketReader.MAX_CONTROL_BYTES - Short.BYTES);
    while (length < text.length && length > 0 && (text[length] & 0xC0) == 0x80) {
      length--; // not inside a character
    }
    byte[] payload =
        Arrays.copyOf(ByteBuffer.allocate(2).putShort((short) code).array(), 2 + length);
    System.arraycopy(text, 0, payload, Short.BYTES, length);
    return payload;
  }

  @Override
  public boolean isEndAnswered() {
    return peerCode == 0 && reader.violation() == CloseCode.ABSENT;
  }

  private final class ControlFrames implements WebSocketReader.Control {
    @Override
    public void onPing(byte[] payload) {
      if (pongs.size() == MAX_WAITING_PONGS) {
        pongs.remove();
      }
      pongs.add(payload);
    }

    @Override
    public void onClose(int code) {
      peerCode = code;
    }
  }
}
