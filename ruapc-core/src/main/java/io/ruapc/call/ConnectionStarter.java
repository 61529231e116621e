package io.ruapc.call;

import io.ruapc.CallStage;
import io.ruapc.ErrorCode;
import io.ruapc.Peer;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;

/// Calls over one given connection, without retries: what [Peer#stub] stands on.
record ConnectionStarter(PeerConnection connection) implements CallStarter {

  @Override
  public void start(OutgoingCall<?, ?> call) {
    if (connection.start(call, Integer.MAX_VALUE) != PeerConnection.Start.STARTED) {
      throw closed();
    }
  }

  @Override
  public void startAsync(OutgoingCall<?, ?> call) {
    try {
      switch (connection.startNow(call, Integer.MAX_VALUE)) {
        case STARTED -> {}
        case FULL ->
            throw notStarted(
                ErrorCode.RESOURCE_EXHAUSTED,
                CallStage.QUEUE,
                "the outbound queue of the connection is full (maxQueuedBytes)");
        case CLOSED, BULK -> throw closed();
      }
    } catch (RpcException problem) {
      call.onFailure(problem);
    }
  }

  @Override
  public Peer peer() {
    return connection;
  }

  private RpcException closed() {
    return notStarted(ErrorCode.CONNECTION_CLOSED, CallStage.CONNECT, "the connection has ended");
  }

  private RpcException notStarted(ErrorCode code, CallStage stage, String message) {
    return new RpcException(code, message)
        .withCall("", stage, connection.remoteAddress().toString())
        .withExecution(Execution.NOT_STARTED);
  }
}
