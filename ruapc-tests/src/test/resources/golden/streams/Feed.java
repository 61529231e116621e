package golden.streams;

import io.ruapc.RpcStream;

/// Streams of something.
public interface Feed<T> {
  RpcStream<T> all();

  void put(String name, RpcStream<T> items);
}
