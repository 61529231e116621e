package io.ruapc.transport;

import io.ruapc.HttpOptions;
import io.ruapc.HttpPage;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What a server has for HTTP clients: the methods that they may call one at a time, and its pages.
///
/// @param options how it answers, and what it takes
/// @param methods those that anybody may call; built-in services that are not for users are not
///   among them
/// @param pages by path below the base path; a path that ends with `/*` stands for all below it
/// @param defaultBudget how long a call may take that names no budget
/// @param maxItemBytes the largest item of a stream that is taken
public record HttpSite(
    HttpOptions options,
    List<ServedMethod> methods,
    Map<String, HttpPage> pages,
    Duration defaultBudget,
    int maxItemBytes) {
  /// A server that has nothing for them.
  public static final HttpSite EMPTY =
      new HttpSite(HttpOptions.standard(), List.of(), Map.of(), Duration.ofSeconds(30), 1 << 20);

  /// Copies the collections.
  public HttpSite {
    methods = List.copyOf(methods);
    pages = Map.copyOf(pages);
  }
}
