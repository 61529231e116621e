package io.ruapc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ruapc.RpcStream;
import io.ruapc.codec.CodecException;
import io.ruapc.codec.RawValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import org.jspecify.annotations.Nullable;

/// The items of a stream that goes to the server: one JSON value a line, empty lines left out.
final class StandardInput implements RpcStream.Generator<RawValue> {
  private volatile @Nullable Explained problem;

  StandardInput() {}

  /// What was wrong with the input, where the call failed for it; null for nothing.
  @Nullable Explained problem() {
    return problem;
  }

  @Override
  public void generate(RpcStream.Sink<RawValue> out) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (!line.isBlank()) {
        out.send(item(line, number));
      }
    }
  }

  private RawValue item(String line, int number) {
    try {
      var value = RawValue.ofJson(line);
      var _ = value.toMessagePack();
      return value;
    } catch (CodecException wrong) {
      var explained =
          new Explained(
              Outcome.USAGE,
              "line " + number + " of the standard input is no JSON: " + wrong.getMessage(),
              "each line is one item, and text needs quotes: \"text\"");
      problem = explained;
      throw explained;
    }
  }
}
