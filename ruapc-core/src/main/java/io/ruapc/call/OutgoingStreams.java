package io.ruapc.call;

import io.ruapc.CallContext;
import io.ruapc.CallStage;
import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.RpcStream;
import io.ruapc.call.stream.CallStreams;
import io.ruapc.call.stream.Ending;
import io.ruapc.wire.Form;
import io.ruapc.wire.Meta;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The streams of a call that this side makes: its messages are signals.
final class OutgoingStreams implements CallItems.Carrier {
  private static final Logger log = LoggerFactory.getLogger(OutgoingStreams.class);

  private final OutgoingCall<?, ?> call;
  private final CallItems items = CallItems.ofCaller(this);
  private final CallStreams streams;

  /// What the user sends; null for none.
  private final @Nullable RpcStream<?> input;

  /// The call whose handler makes this one, which ends with it; null outside a handler.
  private final @Nullable IncomingCall parent;

  OutgoingStreams(
      OutgoingCall<?, ?> call, @Nullable RpcStream<?> input, @Nullable IncomingCall parent) {
    this.call = call;
    this.input = input;
    this.parent = parent;
    this.streams = CallStreams.ofCaller(call.descriptor(), items);
    if ((input == null) != (call.descriptor().input() == null)) {
      throw new IllegalArgumentException(
          "the stream parameter of " + call.method() + " must not be null");
    }
  }

  /// The items of the result, for the user.
  RpcStream<?> output() {
    return streams.incoming();
  }

  /// How many items of the result the request asks for.
  long firstCredit() {
    return streams.hasIncoming() ? CallStreams.FIRST_OUTPUT_CREDIT : 0;
  }

  /// Whether items are sent; who only takes some gets them from any peer, if need be all at once.
  boolean sendsItems() {
    return input != null;
  }

  /// The request is queued: the user's items follow it.
  void onQueued() {
    if (input == null) {
      return;
    }
    Runnable pump = () -> sendInput(input);
    Thread.startVirtualThread(CallContext.find().map(context -> context.wrap(pump)).orElse(pump));
  }

  private void sendInput(RpcStream<?> source) {
    try {
      streams.send(source);
      if (streams.isOutgoingWanted()) {
        items.sendEnd();
      }
    } catch (Throwable failure) { // top frame of a thread; the call is told
      // Where nobody takes items any more that is all it says: the call goes on, or has ended.
      if (streams.isOutgoingWanted()) {
        connection().outgoing().abort(call, inputFailed(failure));
      }
    }
  }

  private RpcException inputFailed(Throwable failure) {
    return failure instanceof RpcException known
        ? known.withCall(call.method(), CallStage.ENCODE, null)
        : new RpcException(ErrorCode.CANCELLED, "the stream that was sent failed", failure)
            .withExecution(Execution.UNKNOWN);
  }

  /// A part has come.
  ///
  /// @return what is wrong with it; null when nothing is
  @Nullable RpcException onPart(Meta meta, byte[] body) {
    if (meta.isEnd()) {
      streams.endOutgoing("the other side takes no more items");
    }
    return streams.onMessage(meta, body);
  }

  /// The call has its outcome.
  void onOutcome() {
    streams.endOutgoing("the call has ended");
    Ending<Object> rest = this::rest;
    streams.endIncoming(rest);
    if (input != null) {
      closeInput(input);
    }
    if (parent != null) {
      parent.removeNested(call);
    }
  }

  /// The user's stream will not be sent, or not any further: closes it, on a thread of its own
  /// since what the user's `close` does is not known.
  private static void closeInput(RpcStream<?> input) {
    Thread.startVirtualThread(() -> {
      try {
        input.close();
      } catch (Exception failure) { // not only unchecked ones: streams may hide what they throw
        log.warn("close of a stream that was sent failed", failure);
      }
    });
  }

  /// What came with the answer: the failure, or all items from a peer that knows no streams.
  @SuppressWarnings("unchecked") // the items were read by the codec of the same method
  private Iterator<Object> rest() throws Exception {
    return call.outcome() instanceof RpcStream<?> collected
        ? ((RpcStream<Object>) collected).iterator()
        : Collections.emptyIterator();
  }

  @Override
  public PeerConnection connection() {
    PeerConnection connection = call.sentOn();
    if (connection == null) {
      throw new AssertionError("items before the request");
    }
    return connection;
  }

  @Override
  public long messageId() {
    return call.id();
  }

  @Override
  public Form form() {
    return call.form();
  }

  @Override
  public long deadlineNanos() {
    return call.deadlineNanos();
  }

  @Override
  public boolean isOpen() {
    return call.isOpen();
  }

  @Override
  public void stopTaking() {
    call.cancel();
  }

  @Override
  public boolean isEventLoop() {
    return call.isEventLoop();
  }
}
