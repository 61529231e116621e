package golden.errors;

import io.ruapc.RpcError;
import io.ruapc.RpcType;

/// The error type of a service in Rust.
@RpcError(raw = true)
public final class AppError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Reason reason;

  public AppError(Reason reason) {
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  @RpcType
  public sealed interface Reason {
    record Io(int code) implements Reason {}

    record Denied() implements Reason {}
  }
}
