package io.ruapc.call;

import io.ruapc.CallStage;
import io.ruapc.ErrorCode;
import io.ruapc.NanoClock;
import io.ruapc.Peer;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;

/// Calls over one given connection, without retries: what [Peer#stub] stands on.
record ConnectionStarter(PeerConnection connection) implements CallStarter {

  @Override
  public void start(OutgoingCall<?, ?> call) {
    check(call, connection.start(call, Integer.MAX_VALUE));
  }

  @Override
  public void startAsync(OutgoingCall<?, ?> call) {
    try {
      check(call, connection.startNow(call, Integer.MAX_VALUE));
    } catch (RpcException problem) {
      call.onFailure(problem);
    }
  }

  @Override
  public Peer peer() {
    return connection;
  }

  @Override
  public NanoClock clock() {
    return connection.engine().clock();
  }

  private void check(OutgoingCall<?, ?> call, PeerConnection.Start result) {
    if (result != PeerConnection.Start.STARTED) {
      throw new RpcException(
              ErrorCode.CONNECTION_CLOSED, "the connection has ended, or the other side goes away")
          .withCall(call.method(), CallStage.CONNECT, connection.toString())
          .withExecution(Execution.NOT_STARTED);
    }
  }
}
