package io.ruapc.examples;

import io.ruapc.RpcService;
import io.ruapc.RpcStream;

/// Takes what is too long to be an argument. It shows streams that go to the server.
@RpcService
public interface Uploads {
  /// Counts what is in the lines.
  Count count(RpcStream<String> lines);

  /// The checksum of the parts put together.
  ///
  /// @param algorithm `CRC32` or `CRC32C`
  long checksum(String algorithm, RpcStream<byte[]> parts);
}
