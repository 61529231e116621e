package io.ruapc.examples;

import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcStream;
import java.util.StringTokenizer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/// The counters behind [Uploads]; nothing that comes is kept.
public final class CountingUploads implements Uploads {
  /// Counters for any number of uploads.
  public CountingUploads() {}

  @Override
  public Count count(RpcStream<String> lines) {
    long count = 0;
    long words = 0;
    long characters = 0;
    for (String line : lines) {
      count++;
      words += new StringTokenizer(line).countTokens();
      characters += line.length();
    }
    return new Count(count, words, characters);
  }

  @Override
  public long checksum(String algorithm, RpcStream<byte[]> parts) {
    Checksum checksum =
        switch (algorithm) {
          case "CRC32" -> new CRC32();
          case "CRC32C" -> new CRC32C();
          default ->
              throw new RpcException(
                  ErrorCode.INVALID_ARGUMENT, "algorithm must be CRC32 or CRC32C: " + algorithm);
        };
    parts.forEach(checksum::update);
    return checksum.getValue();
  }
}
