package io.ruapc.tests.conversation;

import io.ruapc.RpcService;

/// Gets a listener of the other side.
@RpcService
public interface Exchange {
  /// Whatever it does with that.
  boolean with(Listener listener);
}
