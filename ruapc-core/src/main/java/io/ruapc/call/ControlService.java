package io.ruapc.call;

import io.ruapc.Naming;
import io.ruapc.OneWay;
import io.ruapc.RpcService;
import io.ruapc.RpcType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the two engines of a connection tell each other. It runs on the event loop, in the order in
/// which it arrives.
@RpcService(name = BuiltInNames.CONTROL, naming = Naming.SNAKE_CASE)
interface ControlService {
  /// The sender, who kept these callbacks, will not call them any more.
  @OneWay
  void release(CallbackHandles handles);

  /// The sender, who gave these callbacks, does not answer them any more.
  @OneWay
  void revoke(CallbackHandles handles);

  /// The sender goes away: no new call should be started on this connection.
  @OneWay
  void goaway(GoAway notice);

  /// Which callbacks are meant.
  ///
  /// @param callbacks their handles on this connection
  /// @param reason for people
  record CallbackHandles(List<Long> callbacks, @Nullable String reason) {}

  /// How a side goes away.
  ///
  /// @param graceMs how long it waits for calls that are under way, in milliseconds
  /// @param reason for people
  @RpcType(naming = Naming.SNAKE_CASE)
  record GoAway(long graceMs, @Nullable String reason) {}
}
