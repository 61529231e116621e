package io.ruapc.transport.http;

import io.ruapc.HttpPage;
import io.ruapc.transport.HttpSite;
import io.ruapc.transport.ServedMethod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What stands under which path of one server. Immutable.
final class Routes {
  private static final String BELOW = "/*";

  private final String basePath;
  private final Map<String, ServedMethod> methods = new HashMap<>();
  private final Map<String, HttpPage> pages = new HashMap<>();

  /// Those of everything below a path, which is the key, the longest first.
  private final Map<String, HttpPage> pagesBelow =
      new TreeMap<>((a, b) -> a.length() != b.length() ? b.length() - a.length() : a.compareTo(b));

  private final List<String> methodNames;
  private final List<String> pagePaths;

  Routes(HttpSite site) {
    this.basePath = site.options().basePath();
    site.methods().forEach(method -> methods.put(basePath + "/" + method.name(), method));
    site.pages()
        .forEach((path, page) -> {
          if (path.endsWith(BELOW)) {
            pagesBelow.put(path.substring(0, path.length() - 1), page);
          } else {
            pages.put(path, page);
          }
        });
    this.methodNames = site.methods().stream().map(ServedMethod::name).sorted().toList();
    this.pagePaths = site.pages().keySet().stream().sorted().toList();
  }

  /// The path of a request's target, without its query and the authority that a proxy's request
  /// has; null when it is none.
  static @Nullable String path(String target) {
    int start = 0;
    if (!target.startsWith("/")) {
      int authority = target.indexOf("://");
      if (authority < 0) {
        return null;
      }
      start = target.indexOf('/', authority + 3);
      if (start < 0) {
        return "/";
      }
    }
    int end = target.indexOf('?', start);
    return start == 0 && end < 0
        ? target
        : target.substring(start, end < 0 ? target.length() : end);
  }

  /// What stands behind the question mark; empty for nothing.
  static String query(String target) {
    int mark = target.indexOf('?');
    return mark < 0 ? "" : target.substring(mark + 1);
  }

  /// The method that a path names; null for none.
  @Nullable ServedMethod method(String path) {
    ServedMethod method = methods.get(path);
    if (method != null || !path.startsWith(basePath + "//")) {
      return method;
    }
    // As the sibling, which takes off all slashes that a path begins with.
    return methods.get(basePath + "/" + path.substring(basePath.length()).replaceFirst("^/+", ""));
  }

  /// The path below the base path; null for one that is not below it.
  @Nullable String below(String path) {
    if (!path.startsWith(basePath)) {
      return null;
    }
    String rest = path.substring(basePath.length());
    if (rest.isEmpty()) {
      return "/";
    }
    return rest.startsWith("/") ? rest : null;
  }

  /// The page of a path below the base path; null for none.
  @Nullable HttpPage page(String path) {
    HttpPage page = pages.get(path);
    if (page != null) {
      return page;
    }
    for (Map.Entry<String, HttpPage> entry : pagesBelow.entrySet()) {
      if (path.startsWith(entry.getKey())) {
        return entry.getValue();
      }
    }
    return null;
  }

  /// What to say of a path that names nothing: what is nearest, and what there is.
  String missing(String path) {
    String wanted = path.replaceFirst("^/+", "");
    var text = new StringBuilder("nothing here under ").append(printable(path));
    String nearest = NearestName.of(wanted, methodNames);
    if (nearest != null) {
      text.append("; did you mean ").append(basePath).append('/').append(nearest).append('?');
    }
    text.append("\n\nPOST calls a method, its arguments as JSON in the body:\n");
    methodNames.forEach(
        name -> text.append("  ").append(basePath).append('/').append(name).append('\n'));
    text.append("\nGET shows:\n");
    pagePaths.forEach(page -> text.append("  ").append(basePath).append(page).append('\n'));
    return text.toString();
  }

  /// A stranger's text as it may be shown to another one.
  private static String printable(String text) {
    String cut = text.length() > 200 ? text.substring(0, 200) + "..." : text;
    return cut.replaceAll("[^ -~]", "?");
  }
}
