package io.ruapc.call;

import io.ruapc.CallStage;
import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.NanoClock;
import io.ruapc.Peer;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.wire.Form;

/// Calls of one callback, over the connection that it came by. Two of the same callback are equal,
/// so that stubs are.
record CallbackStarter(ReceivedCallbacks.Received callback) implements CallStarter {

  @Override
  public void start(OutgoingCall<?, ?> call) {
    checkLive(call);
    connection().start(call);
  }

  @Override
  public void startAsync(OutgoingCall<?, ?> call) {
    try {
      checkLive(call);
    } catch (RpcException gone) {
      call.onFailure(gone);
      return;
    }
    connection().startAsync(call);
  }

  private void checkLive(OutgoingCall<?, ?> call) {
    if (!callback.isLive()) {
      throw new RpcException(
              ErrorCode.CALLBACK_GONE,
              "the callback is gone: its call has been answered and nobody kept it, it was taken"
                  + " back, or its connection has ended")
          .withCall(call.method(), CallStage.CONNECT, callback.connection().toString())
          .withExecution(Execution.NOT_STARTED);
    }
  }

  private ConnectionStarter connection() {
    return new ConnectionStarter(callback.connection());
  }

  @Override
  public long target() {
    return callback.handle();
  }

  /// As the call that brought it, whoever else speaks on the connection.
  @Override
  public Form form(PeerConnection connection, Format preferred) {
    return callback.form();
  }

  @Override
  public void release() {
    callback.release();
  }

  @Override
  public Peer peer() {
    return callback.connection();
  }

  @Override
  public NanoClock clock() {
    return callback.connection().engine().clock();
  }
}
