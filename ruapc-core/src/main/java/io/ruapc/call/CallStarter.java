package io.ruapc.call;

import io.ruapc.Format;
import io.ruapc.NanoClock;
import io.ruapc.Peer;
import io.ruapc.RpcException;
import io.ruapc.wire.Form;
import io.ruapc.wire.Meta;

/// Gets calls onto a connection: one that is given, or one that is chosen and made for each.
public interface CallStarter {
  /// Sends the call; returns when it is queued. May wait for a connection and for room in its
  /// queue, until the call's deadline.
  ///
  /// @throws RpcException when the call did not get onto the wire
  void start(OutgoingCall<?, ?> call);

  /// As [#start] without ever waiting on the calling thread; failures become the call's outcome.
  void startAsync(OutgoingCall<?, ?> call);

  /// How often it is tried to get a call started.
  default int attempts() {
    return 1;
  }

  /// Starts a call once more, which the other side has refused because it goes away; never waits.
  default void startAgain(OutgoingCall<?, ?> call) {
    startAsync(call);
  }

  /// The callback that is called, or [Meta#ABSENT].
  default long target() {
    return Meta.ABSENT;
  }

  /// How a call is written on a connection.
  ///
  /// @param preferred the format that its settings name
  default Form form(PeerConnection connection, Format preferred) {
    return connection.dialect().form(preferred);
  }

  /// Its stub is not used any more; only callbacks have something to give back.
  default void release() {}

  /// The side that is called.
  Peer peer();

  /// What the deadlines of its calls go by.
  NanoClock clock();
}
