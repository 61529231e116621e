package io.ruapc.call;

import io.ruapc.CallStage;
import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.Headers;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.call.MemoryService.PendingQuestion;
import io.ruapc.wire.Hello;

/// Gets to know the other side before a call that a peer without extensions would not understand.
///
/// A stream parameter is the only such thing: who does not know streams would run the method as if
/// nothing were sent. So a peer of which nothing is known yet is asked something that every peer
/// can answer; its answer has its hello, or it has none. Once for a connection, and only there.
final class Greeting {
  private final PeerConnection peer;

  Greeting(PeerConnection peer) {
    this.peer = peer;
  }

  /// Whether the call must wait until the other side is known.
  boolean isNeededBefore(OutgoingCall<?, ?> call) {
    return call.sendsStream() && peer.dialect().isUnknown() && peer.isOpen();
  }

  /// Waits for that, as long as the call may take, but not for ever. That the connection ended
  /// meanwhile is noticed where the call is sent.
  ///
  /// @throws RpcException when the other side did not answer in time, or the thread was interrupted
  void before(OutgoingCall<?, ?> call) {
    call.waited();
    long now = peer.engine().clock().nanoTime();
    long mostNanos = Nanos.after(now, peer.engine().limits().defaultBudget());
    var settings =
        new CallSettings(
            now,
            Nanos.earlier(call.deadlineNanos(), mostNanos),
            Headers.empty(),
            Format.MESSAGE_PACK,
            null);
    var question =
        OutgoingCall.blocking(
            new ConnectionStarter(peer),
            MemoryServiceRpc.REQUEST_IS_PENDING,
            new PendingQuestion(0),
            null,
            settings);
    try {
      if (peer.start(question, Integer.MAX_VALUE) == PeerConnection.Start.STARTED) {
        question.await();
      }
    } catch (Exception failure) {
      if (peer.dialect().isUnknown() && peer.isOpen()) {
        throw new RpcException(
                failure instanceof RpcException known ? known.code() : ErrorCode.INTERNAL,
                "the peer did not say whether it knows streams: " + failure.getMessage(),
                failure)
            .withExecution(Execution.NOT_STARTED)
            .withCall(call.method(), CallStage.CONNECT, peer.toString());
      }
      // Any answer will do, an error as well.
    }
  }

  /// Whether the other side is known not to understand the call.
  ///
  /// @throws RpcException when it does not
  void check(OutgoingCall<?, ?> call) {
    if (call.sendsStream()
        && !peer.dialect().isUnknown()
        && !peer.dialect().understands(Hello.STREAM)) {
      throw new RpcException(
              ErrorCode.INVALID_ARGUMENT,
              "the peer knows no streams, so the stream parameter of "
                  + call.method()
                  + " cannot be sent")
          .withExecution(Execution.NOT_STARTED)
          .withCall(call.method(), CallStage.ENCODE, peer.toString());
    }
  }
}
