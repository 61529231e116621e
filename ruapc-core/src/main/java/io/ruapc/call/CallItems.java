package io.ruapc.call;

import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.RpcException;
import io.ruapc.call.stream.ItemChannel;
import io.ruapc.codec.Codec;
import io.ruapc.codec.CodecException;
import io.ruapc.transport.Connection.Lane;
import io.ruapc.transport.Connection.SendResult;
import io.ruapc.wire.Flags;
import io.ruapc.wire.MessageBuffer;
import io.ruapc.wire.MessageBuffers;
import io.ruapc.wire.MessageWriter;
import io.ruapc.wire.Meta;
import org.jspecify.annotations.Nullable;

/// Items and credit of one call as messages: signals where this side made the call, parts where it
/// answers.
abstract class CallItems implements ItemChannel {
  /// The connection that carries the call.
  abstract PeerConnection connection();

  /// The id of the call.
  abstract long messageId();

  /// What its messages are: neither bit for signals, [Flags#RESPONSE] for parts.
  abstract int kind();

  abstract Format format();

  /// Until when its waits may last.
  abstract long deadlineNanos();

  /// Whether the other side still listens to it.
  abstract boolean isOpen();

  @Override
  public <T extends @Nullable Object> void sendItem(Codec<T> codec, T item) {
    PeerConnection connection = connection();
    MessageBuffer buffer = connection.engine().buffers().acquire();
    byte[] message;
    try {
      MessageWriter writer = buffer.writer();
      writer.beginStreamMessage(flags(Flags.MORE), messageId(), Meta.ABSENT, false);
      int bytes = write(writer, codec, item, connection.dialect().bytesAsBase64());
      int most = connection.dialect().maxStreamItemBytes();
      if (bytes > most) {
        throw new RpcException(
            ErrorCode.ENCODING,
            "an item of " + bytes + " bytes is over the peer's limit of " + most);
      }
      message = writer.finish(connection.maxMessageBytes());
    } catch (CodecException | StackOverflowError unwritable) {
      throw new RpcException(
          ErrorCode.ENCODING, "the item cannot be written: " + unwritable.getMessage(), unwritable);
    } finally {
      buffer.release();
    }
    send(message);
  }

  private <T extends @Nullable Object> int write(
      MessageWriter writer, Codec<T> codec, T item, boolean bytesAsBase64) {
    return switch (format()) {
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
    if (isOpen()) {
      send(withoutPayload(flags(creditFlags()), items, false));
    }
  }

  /// A part says with a bit that the answer is still to come; a signal needs none.
  int creditFlags() {
    return kind() == Flags.RESPONSE ? Flags.MORE : 0;
  }

  private int flags(int more) {
    return kind() | more | Flags.of(format());
  }

  byte[] withoutPayload(int flags, long credit, boolean isEnd) {
    MessageBuffer buffer = connection().engine().buffers().acquire();
    try {
      buffer.writer().beginStreamMessage(flags, messageId(), credit, isEnd);
      return buffer.writer().finish(connection().maxMessageBytes());
    } finally {
      buffer.release();
    }
  }

  private void send(byte[] message) {
    PeerConnection connection = connection();
    while (connection.send(message, Lane.NORMAL) == SendResult.FULL) {
      if (!connection.awaitWritable(deadlineNanos()) || !isOpen()) {
        throw new RpcException(ErrorCode.CANCELLED, "the call ended before there was room to send");
      }
    }
  }

  @Override
  public boolean hold(int bytes) {
    return connection().engine().admission().hold(bytes);
  }

  @Override
  public void release(int bytes) {
    connection().engine().admission().release(bytes);
  }

  @Override
  public int maxItemBytes() {
    return connection().engine().limits().maxStreamItemBytes();
  }

  @Override
  public MessageBuffers buffers() {
    return connection().engine().buffers();
  }

  @Override
  public void checkMayWait() {
    if (connection().isEventLoop()) {
      throw new IllegalStateException(PeerConnection.BLOCKING_ON_EVENT_LOOP);
    }
  }
}
