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
      if (connection.startNow(call, Integer.MAX_VALUE) != PeerConnection.Start.STARTED) {
        throw closed();
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
    return new RpcException(ErrorCode.CONNECTION_CLOSED, "the connection has ended")
        .withCall("", CallStage.CONNECT, connection.remoteAddress().toString())
        .withExecution(Execution.NOT_STARTED);
  }
}
