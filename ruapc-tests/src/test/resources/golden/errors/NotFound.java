package golden.errors;

import io.ruapc.Naming;
import io.ruapc.RpcError;

/// There is no such file.
@RpcError(naming = Naming.SNAKE_CASE)
public final class NotFound extends Exception {
  private static final long serialVersionUID = 1;

  private final String fullPath;

  /// @param fullPath where it would be
  public NotFound(String message, String fullPath) {
    super(message);
    this.fullPath = fullPath;
  }

  public String fullPath() {
    return fullPath;
  }
}
