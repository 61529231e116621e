package io.ruapc.tests.call;

import io.ruapc.OneWay;
import io.ruapc.RpcError;
import io.ruapc.RpcService;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// A service whose methods do what tests need.
@RpcService
public interface Probe {
  /// Returns the text.
  String echo(String text);

  /// Returns when the test's gate opens.
  String wait(String text);

  /// Joins what it is given.
  String join(String first, int second, Optional<String> third);

  /// Goes through a record, a list and a map.
  Map<String, Item> index(List<Item> items);

  /// Answers with a stage that completes later.
  CompletionStage<String> later(String text);

  /// Fails as its contract declares.
  String fail(String path) throws NotFound;

  /// Fails as no contract declares.
  String crash(String how);

  /// Nobody waits for it.
  @OneWay
  void tell(String text);

  /// The milliseconds that are left for this call.
  long budget();

  /// What the headers say under a name.
  String header(String name);

  /// Bytes of a size.
  byte[] bytes(int size);

  /// How many bytes came.
  int count(byte[] bytes);

  /// Something with a price.
  record Item(String name, long price) {}

  /// There is no such thing.
  @RpcError
  final class NotFound extends Exception {
    private static final long serialVersionUID = 1;

    private final String path;

    /// For this path.
    public NotFound(String path) {
      super("no file " + path);
      this.path = path;
    }

    /// What was not found.
    public String path() {
      return path;
    }
  }
}
