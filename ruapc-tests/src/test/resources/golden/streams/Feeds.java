package golden.streams;

import io.ruapc.RpcError;
import io.ruapc.RpcService;
import io.ruapc.RpcStream;
import io.ruapc.Unsigned;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Streams in every position.
@RpcService
public interface Feeds extends Feed<Feeds.Chunk> {
  /// Counts.
  ///
  /// @return the numbers, in order
  RpcStream<Integer> count(int from, int to) throws TooMany;

  RpcStream<@Nullable String> lines();

  /// Stores a file.
  ///
  /// @param path where
  /// @param content its parts
  /// @return how many bytes
  long upload(String path, RpcStream<Chunk> content);

  void collect(RpcStream<List<@Unsigned Long>> input, String... names);

  CompletionStage<Optional<Chunk>> last(RpcStream<Chunk> caller);

  CompletableFuture<Void> drain(RpcStream<byte[]> arguments, int limit);

  RpcStream<Map<String, Chunk>> echo(RpcStream<Chunk> chunks);

  /// Translates.
  RpcStream<Optional<String>> translate(
      String fromLanguage, RpcStream<Optional<String>> sentences, String toLanguage);

  /// A part of a file.
  record Chunk(long offset, byte[] bytes) {}

  /// More than anybody wants.
  @RpcError
  final class TooMany extends Exception {
    private static final long serialVersionUID = 1;

    public TooMany() {
      super("too many");
    }
  }
}
