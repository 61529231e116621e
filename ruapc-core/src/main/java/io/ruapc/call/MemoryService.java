package io.ruapc.call;

import io.ruapc.Naming;
import io.ruapc.RpcService;
import io.ruapc.RpcType;
import io.ruapc.Unsigned;

/// What a peer may ask about the calls that this side has made to it.
@RpcService(name = BuiltInNames.MEMORY, naming = Naming.SNAKE_CASE)
interface MemoryService {
  /// Whether the call with this id still waits for its answer, on the connection that asks.
  boolean requestIsPending(PendingQuestion request);

  /// Which call is meant.
  ///
  /// @param requestId its message id
  @RpcType(naming = Naming.SNAKE_CASE)
  record PendingQuestion(@Unsigned long requestId) {}
}
