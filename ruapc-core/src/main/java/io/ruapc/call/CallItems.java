package io.ruapc.call;

import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.call.stream.ItemChannel;
import io.ruapc.codec.Codec;
import io.ruapc.codec.CodecException;
import io.ruapc.transport.Connection.Lane;
import io.ruapc.transport.Connection.SendResult;
import io.ruapc.wire.Flags;
import io.ruapc.wire.Form;
import io.ruapc.wire.MessageBuffer;
import io.ruapc.wire.MessageBuffers;
import io.ruapc.wire.MessageWriter;
import io.ruapc.wire.Meta;
import org.jspecify.annotations.Nullable;

/// Items and credit of one call as messages: signals where this side made the call, parts where it
/// answers.
final class CallItems implements ItemChannel {
  private final Carrier call;

  /// What its messages are: neither bit for signals, [Flags#RESPONSE] for parts.
  private final int kind;

  /// The call whose items these are.
  interface Carrier {
    /// The connection that carries the call.
    PeerConnection connection();

    /// The id of the call.
    long messageId();

    /// How its messages are written.
    Form form();

    /// Until when its waits may last.
    long deadlineNanos();

    /// Whether the other side still listens to it.
    boolean isOpen();

    /// See [ItemChannel#stopTaking].
    void stopTaking();

    /// Whether the calling thread must not wait.
    boolean isEventLoop();
  }

  private CallItems(Carrier call, int kind) {
    this.call = call;
    this.kind = kind;
  }

  /// Those of a call that this side makes.
  static CallItems ofCaller(Carrier call) {
    return new CallItems(call, 0);
  }

  /// Those of a call that this side answers.
  static CallItems ofCallee(Carrier call) {
    return new CallItems(call, Flags.RESPONSE);
  }

  @Override
  public <T extends @Nullable Object> int sendItem(Codec<T> codec, T item) {
    PeerConnection connection = call.connection();
    MessageBuffer buffer = connection.engine().buffers().acquire();
    byte[] message;
    int bytes;
    try {
      MessageWriter writer = buffer.writer();
      writer.beginStreamMessage(flags(Flags.MORE), call.messageId(), Meta.ABSENT, false);
      boolean bytesAsBase64 = connection.dialect().bytesAsBase64(call.form());
      bytes = write(writer, codec, item, bytesAsBase64);
      int most = connection.dialect().maxStreamItemBytes();
      if (bytes > most) {
        throw new RpcException(
            ErrorCode.ENCODING,
            "an item of " + bytes + " bytes is over the peer's limit of " + most);
      }
      message = writer.finish(call.form(), connection.maxMessageBytes());
    } catch (CodecException | StackOverflowError unwritable) {
      throw new RpcException(
          ErrorCode.ENCODING, "the item cannot be written: " + unwritable.getMessage(), unwritable);
    } finally {
      buffer.release();
    }
    send(message);
    return bytes;
  }

  private <T extends @Nullable Object> int write(
      MessageWriter writer, Codec<T> codec, T item, boolean bytesAsBase64) {
    return switch (call.form().payload()) {
      case MESSAGE_PACK -> {
        int start = writer.messagePack().position();
        codec.write(writer.messagePack(), item);
        yield writer.messagePack().position() - start;
      }
      case JSON -> {
        var json = Payloads.json(writer, bytesAsBase64);
        int start = json.position();
        codec.write(json, item);
        yield json.position() - start;
      }
    };
  }

  /// Says that no item follows.
  void sendEnd() {
    send(withoutPayload(flags(0), Meta.ABSENT, true));
  }

  @Override
  public void sendCredit(long items) {
    byte[] message = withoutPayload(flags(creditFlags()), items, false);
    while (call.isOpen() && call.connection().send(message, Lane.NORMAL) == SendResult.FULL) {
      if (!call.connection().awaitWritable(call.deadlineNanos())) {
        if (Thread.currentThread().isInterrupted()) {
          throw new RpcException(ErrorCode.CANCELLED, "interrupted while giving credit");
        }
        return; // the deadline is over: what ended the call is told when the items have been taken
      }
    }
  }

  /// Says that no more items are taken; never waits.
  void sendStop() {
    byte[] message = withoutPayload(flags(creditFlags()), Meta.ABSENT, true);
    call.connection().send(message, Lane.RESERVED);
  }

  /// A part says with a bit that the answer is still to come; a signal needs none.
  private int creditFlags() {
    return kind == Flags.RESPONSE ? Flags.MORE : 0;
  }

  private int flags(int more) {
    return kind | more | call.form().flag();
  }

  private byte[] withoutPayload(int flags, long credit, boolean isEnd) {
    MessageBuffer buffer = call.connection().engine().buffers().acquire();
    try {
      buffer.writer().beginStreamMessage(flags, call.messageId(), credit, isEnd);
      return buffer.writer().finish(call.form(), call.connection().maxMessageBytes());
    } finally {
      buffer.release();
    }
  }

  private void send(byte[] message) {
    PeerConnection connection = call.connection();
    while (connection.send(message, Lane.NORMAL) == SendResult.FULL) {
      if (!connection.awaitWritable(call.deadlineNanos()) || !call.isOpen()) {
        throw new RpcException(ErrorCode.CANCELLED, "the call ended before there was room to send");
      }
    }
  }

  @Override
  public void stopTaking() {
    call.stopTaking();
  }

  @Override
  public boolean hold(int bytes) {
    return call.connection().engine().admission().hold(bytes);
  }

  @Override
  public void release(int bytes) {
    call.connection().engine().admission().release(bytes);
  }

  @Override
  public void wakeAfterRead(Thread waiting) {
    call.connection().wakeAfterRead(waiting);
  }

  @Override
  public int maxItemBytes() {
    return call.connection().engine().limits().maxStreamItemBytes();
  }

  @Override
  public MessageBuffers buffers() {
    return call.connection().engine().buffers();
  }

  @Override
  public void checkMayWait() {
    if (call.isEventLoop()) {
      throw new IllegalStateException(PeerConnection.BLOCKING_ON_EVENT_LOOP);
    }
  }
}
