package io.ruapc.call;

import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcStream;
import io.ruapc.call.stream.CallStreams;
import io.ruapc.call.stream.Ending;
import io.ruapc.wire.Form;
import io.ruapc.wire.Meta;
import org.jspecify.annotations.Nullable;

/// The streams of a call that this side answers: its messages are parts.
final class IncomingStreams implements CallItems.Carrier {
  private final IncomingCall call;
  private final CallItems items = CallItems.ofCallee(this);
  private final CallStreams streams;

  /// @param credit how many items of the result the caller takes, or [Meta#ABSENT] when it takes
  ///   them only all at once
  IncomingStreams(IncomingCall call, long credit) {
    this.call = call;
    this.streams = CallStreams.ofCallee(call.route().binding().method(), items, credit);
  }

  /// What the caller sends, for the handler; null when the method takes no stream.
  @Nullable RpcStream<?> input() {
    return streams.hasIncoming() ? streams.incoming() : null;
  }

  /// Whether the caller takes the result item by item.
  boolean sendsItems() {
    return streams.hasOutgoing();
  }

  /// Sends the handler's result, on the handler's thread.
  void send(RpcStream<?> output) throws Exception {
    streams.send(output);
  }

  /// A signal has come.
  ///
  /// @return what is wrong with it; null when nothing is
  @Nullable RpcException onSignal(Meta meta, byte[] body) {
    RpcException problem = streams.onMessage(meta, body);
    if (problem == null && meta.isEnd()) {
      streams.endIncoming(Ending.ofNothing());
    }
    return problem;
  }

  /// The call was cancelled or has been answered.
  void end(String why) {
    streams.endOutgoing(why);
    streams.abandonIncoming(new RpcException(ErrorCode.CANCELLED, why));
  }

  @Override
  public PeerConnection connection() {
    return call.connection();
  }

  @Override
  public long messageId() {
    return call.messageId();
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
    return !call.hasEnded();
  }

  @Override
  public void stopTaking() {
    if (isOpen()) {
      items.sendStop();
    }
  }

  @Override
  public boolean isEventLoop() {
    return connection().isEventLoop();
  }
}
