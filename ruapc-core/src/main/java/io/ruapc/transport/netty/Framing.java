package io.ruapc.transport.netty;

import io.netty.buffer.ByteBuf;
import io.ruapc.wire.WireException;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// How messages stand in the bytes of one [ChannelConnection], in both directions, and how its end
/// is said there. Event loop only, but for [#prepare].
public interface Framing {
  /// The scheme of the connection, as in an endpoint.
  String scheme();

  /// The next whole body; null when `source` has been used up without completing one, when the
  /// other side has said that it ends, or when there is [#work] to be done first.
  ///
  /// @throws WireException when the bytes break the rules; the stream cannot be read any further
  byte @Nullable [] next(ByteBuf source);

  /// What has to be done to a message that has arrived, before anything that follows is read: not
  /// on the event loop, because it may take long. It gives the body, or fails with a
  /// [WireException]. Null when there is nothing to do; asked once for each message.
  default @Nullable Callable<byte[]> work() {
    return null;
  }

  /// Whether a message has begun that is not whole yet.
  boolean isInsideMessage();

  /// How many whole messages came.
  long messages();

  /// Whether the other side has said that it ends. Only some protocols have words for that.
  default boolean isAtEnd() {
    return false;
  }

  /// No message is of interest any more: gives back what an unfinished one holds.
  void discard();

  /// What is queued for a frame; safe from any thread. The frame may be changed for that.
  byte[] prepare(byte[] frame);

  /// The least room in a buffer with which [#write] and [#writeOwn] get on.
  int leastRoom();

  /// Writes as much of what was queued as there is room for.
  ///
  /// @param offset zero, or what this gave back last time
  /// @return how much of it is done, its length for all
  int write(byte[] queued, int offset, ByteBuffer target);

  /// Whether the protocol has something of its own to say, in between messages or parts of one.
  ///
  /// @param isIdle whether no message waits: only then it says what has to come last
  default boolean hasOwn(boolean isIdle) {
    return false;
  }

  /// Writes the first thing of that kind.
  default void writeOwn(ByteBuffer target) {}

  /// Whether the protocol has words to ask for a sign of life; safe from any thread.
  default boolean hasPing() {
    return false;
  }

  /// Asks for a sign of life, if it has.
  default void ping() {}

  /// This side ends the connection once all that is queued has been written: what the protocol says
  /// last, if it has words for that, it has to say from now on.
  ///
  /// @param cause null for an end in order
  default void end(@Nullable Throwable cause) {}

  /// Whether the other side answers that, so that it should be waited for a moment.
  default boolean isEndAnswered() {
    return false;
  }
}
