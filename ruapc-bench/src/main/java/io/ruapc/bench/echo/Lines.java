package io.ruapc.bench.echo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/// How a process of the benchmark talks with the one that started it: a line in, a line of JSON
/// out, until the input ends.
final class Lines {
  static final JsonMapper JSON = new JsonMapper();

  private Lines() {}

  static void say(Object value) {
    try {
      System.out.println(JSON.writeValueAsString(value));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  static void answerEach(Function<String, Object> answer) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      say(answer.apply(line));
    }
  }

  /// Heap bytes that all threads of this process have allocated, virtual ones included.
  static long allocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
  }
}
