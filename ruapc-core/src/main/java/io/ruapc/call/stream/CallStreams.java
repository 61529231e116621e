package io.ruapc.call.stream;

import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcStream;
import io.ruapc.codec.Codec;
import io.ruapc.service.MethodDescriptor;
import io.ruapc.wire.Flags;
import io.ruapc.wire.Meta;
import org.jspecify.annotations.Nullable;

/// The streams of one call, at one of its ends.
///
/// Messages come in on the event loop.
public final class CallStreams {
  /// How many items of a stream parameter may be sent before the first credit for them.
  public static final int FIRST_INPUT_CREDIT = 8;

  /// How many items of its result a caller takes before it gives more credit.
  public static final int FIRST_OUTPUT_CREDIT = 32;

  private final ReceivedStream.@Nullable Inlet<?> incoming;
  private final @Nullable ItemSender<?> outgoing;

  private CallStreams(
      ReceivedStream.@Nullable Inlet<?> incoming, @Nullable ItemSender<?> outgoing) {
    this.incoming = incoming;
    this.outgoing = outgoing;
  }

  /// Those of a call that this side makes.
  public static CallStreams ofCaller(MethodDescriptor<?, ?> method, ItemChannel channel) {
    return new CallStreams(
        inlet(method, method.output(), channel, FIRST_OUTPUT_CREDIT),
        method.input() == null
            ? null
            : new ItemSender<>(channel, method.input(), FIRST_INPUT_CREDIT));
  }

  /// Those of a call that this side answers.
  ///
  /// @param credit what the request gave, or [Meta#ABSENT] from a caller that takes no items
  public static CallStreams ofCallee(
      MethodDescriptor<?, ?> method, ItemChannel channel, long credit) {
    return new CallStreams(
        inlet(method, method.input(), channel, FIRST_INPUT_CREDIT),
        method.output() == null || credit == Meta.ABSENT
            ? null
            : new ItemSender<>(channel, method.output(), credit));
  }

  private static ReceivedStream.@Nullable Inlet<?> inlet(
      MethodDescriptor<?, ?> method, @Nullable Codec<?> codec, ItemChannel channel, int credit) {
    return codec == null
        ? null
        : new ReceivedStream.Inlet<>(channel, codec, credit, method.fullName());
  }

  /// The stream of items that come in, for its user; to be asked once, and only where there is one.
  @SuppressWarnings("unchecked") // the items are read by the codec of the same method
  public <T extends @Nullable Object> RpcStream<T> incoming() {
    if (incoming == null) {
      throw new AssertionError("no stream comes in");
    }
    return ((ReceivedStream.Inlet<T>) incoming).stream();
  }

  /// Whether a stream comes in.
  public boolean hasIncoming() {
    return incoming != null;
  }

  /// Whether the items of a stream are sent one by one.
  public boolean hasOutgoing() {
    return outgoing != null;
  }

  /// Sends all items of `stream`; on the thread that makes them.
  @SuppressWarnings("unchecked") // the items are written by the codec of the same method
  public void send(RpcStream<?> stream) throws Exception {
    if (outgoing == null) {
      throw new AssertionError("no stream goes out");
    }
    try (stream) {
      ((RpcStream<Object>) stream).sendTo((RpcStream.Sink<Object>) outgoing);
    }
  }

  /// An item or credit has come.
  ///
  /// @return what is wrong with that; null when nothing is
  public @Nullable RpcException onMessage(Meta meta, byte[] body) {
    if (meta.credit() != Meta.ABSENT && (outgoing == null || !outgoing.onCredit(meta.credit()))) {
      return new RpcException(
          ErrorCode.INVALID_ARGUMENT,
          outgoing == null
              ? "credit for a stream that does not go out"
              : "credit for over " + ItemSender.MAX_CREDIT + " items");
    }
    // Items are never empty: a message without a payload is none.
    if ((meta.flags() & Flags.MORE) == 0 || meta.payloadLength() == 0) {
      return null;
    }
    return incoming == null
        ? new RpcException(ErrorCode.INVALID_ARGUMENT, "an item for a stream that does not come in")
        : incoming.onItem(body, meta.payloadOffset(), meta.payloadLength(), meta.payloadFormat());
  }

  /// The other side sends no more items: these come still, mostly none.
  public void endIncoming(Ending<?> how) {
    if (incoming != null) {
      end(incoming, how);
    }
  }

  @SuppressWarnings("unchecked") // as above
  private static <T extends @Nullable Object> void end(
      ReceivedStream.Inlet<T> inlet, Ending<?> how) {
    inlet.end((Ending<T>) how);
  }

  /// Whether the other side still takes items.
  public boolean isOutgoingWanted() {
    return outgoing != null && !outgoing.isCancelled();
  }

  /// The call is over for this side's user: what waits is dropped, and whoever takes items still is
  /// told so, also where all of them had come.
  public void abandonIncoming(Exception why) {
    if (incoming != null) {
      incoming.abandon(why);
    }
  }

  /// The other side takes no more items.
  public void endOutgoing(String why) {
    if (outgoing != null) {
      outgoing.close(why);
    }
  }
}
