package io.ruapc.cli;

import io.ruapc.HttpPage.Answer;
import io.ruapc.server.Server;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.regex.Pattern;

/// The page of the demo: resources of this module, of which the modules are compiled from
/// `clients/typescript`.
final class DemoPage {
  private static final String FOLDER = "/demo/";

  /// Names of files in the folder, or in one below it: nothing that leads elsewhere.
  private static final Pattern NAME = Pattern.compile("(?:[a-z]+/)?[a-z-]+\\.(html|css|js)");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8");

  /// It uses nothing but what its own server has.
  private static final String POLICY =
      "default-src 'self'; img-src data:; script-src 'self' 'unsafe-inline'; style-src 'self'"
          + " 'unsafe-inline'; connect-src 'self' ws: wss:; base-uri 'none'; frame-ancestors 'none'";

  private DemoPage() {}

  /// Adds it under `/`.
  static Server.Builder add(Server.Builder server) {
    return server
        .page("/", request -> file("index.html"))
        .page(FOLDER + "*", request -> file(request.path().substring(FOLDER.length())));
  }

  private static Answer file(String name) throws IOException {
    var matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      return Answer.notFound();
    }
    try (InputStream content = DemoPage.class.getResourceAsStream("page/" + name)) {
      return content == null
          ? Answer.notFound()
          : Answer.of(TYPES.getOrDefault(matcher.group(1), ""), content.readAllBytes())
              .withHeader("cache-control", "no-cache")
              .withHeader("content-security-policy", POLICY);
    }
  }
}
