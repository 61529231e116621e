package golden.callbacks;

import io.ruapc.RpcService;
import io.ruapc.RpcStream;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Calls back.
@SuppressWarnings("deprecation")
@RpcService
public interface Files {
  /// Looks at everything.
  ///
  /// @param progress told from time to time
  void scan(String directory, Progress progress);

  void watch(Watcher watcher);

  void unwatch(@Nullable Watcher watcher);

  CompletionStage<Long> size(Optional<Progress> progress);

  RpcStream<String> list(
      Optional<Progress> object,
      @Nullable Watcher watcher,
      Progress other,
      RpcStream<String> directories);

  /// Told how far it is.
  @RpcService(name = "FileProgress")
  interface Progress {
    boolean report(long done, long total);
  }
}
