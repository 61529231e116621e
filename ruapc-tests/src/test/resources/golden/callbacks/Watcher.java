package golden.callbacks;

import io.ruapc.OneWay;
import io.ruapc.RpcService;
import io.ruapc.RpcStream;

/// Told of changes.
@Deprecated
@RpcService
public interface Watcher extends AutoCloseable {
  @OneWay
  void changed(String path);

  /// Asked back.
  void nested(RpcStream<String> lines, Watcher watcher);

  void close(int code);

  @Override
  default void close() {}
}
