package io.ruapc.tests.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What curl, the program, gets.
///
/// @param exit of curl
/// @param head the status line and the headers, with their names in lower case
/// @param body the content, a character for each byte
record Curl(int exit, List<String> head, String body) {
  /// Runs it.
  ///
  /// @param arguments of curl, the last one the URL
  static Curl run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("curl", "-s", "-N", "-i", "-m", "20"));
    command.addAll(Arrays.asList(arguments));
    Process curl = new ProcessBuilder(command).redirectErrorStream(true).start();
    curl.getOutputStream().close();
    String text = new String(curl.getInputStream().readAllBytes(), ISO_8859_1);
    int exit = curl.waitFor();
    // An interim answer comes before the real one.
    while (text.startsWith("HTTP/1.1 100") || text.startsWith("HTTP/2 100")) {
      text = text.substring(text.indexOf("\r\n\r\n") + 4);
    }
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return new Curl(exit, List.of(), text);
    }
    List<String> head =
        text.substring(0, end).lines().map(line -> line.toLowerCase(Locale.ROOT)).toList();
    return new Curl(exit, head, text.substring(end + 4));
  }

  /// The status of the answer; 0 for none.
  int status() {
    return head.isEmpty() ? 0 : Integer.parseInt(head.getFirst().split(" ", 3)[1]);
  }

  /// The value of a header in lower case, or null-like text when there is none.
  String header(String name) {
    String start = name + ": ";
    return head.stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .findFirst()
        .orElse("(none)");
  }
}
