package io.ruapc.tests.generated;

import io.ruapc.RpcError;
import java.util.UUID;

/// There is no such item.
@RpcError
public final class NotFound extends Exception {
  private static final long serialVersionUID = 1;

  private final UUID id;

  /// @param id what was asked for
  public NotFound(String message, UUID id) {
    super(message);
    this.id = id;
  }

  public UUID id() {
    return id;
  }
}
