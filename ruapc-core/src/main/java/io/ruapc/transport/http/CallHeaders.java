package io.ruapc.transport.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.ruapc.Headers;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What a request says beside its content, as the headers of a call and its budget.
///
/// @param headers for the handler
/// @param timeoutMillis what the client names; 0 for nothing
record CallHeaders(Headers headers, long timeoutMillis) {
  /// Nothing was said.
  static final CallHeaders NONE = new CallHeaders(Headers.empty(), 0);

  private static final String PREFIX = "ruapc-";
  private static final String TIMEOUT = "ruapc-timeout-ms";
  private static final long MAX_TIMEOUT_MILLIS = 0xFFFF_FFFFL;

  /// Those that have their own names, which are the ones that everybody uses.
  private static final Set<String> STANDARD =
      Set.of(
          "traceparent", "tracestate", "baggage", "authorization", "idempotency-key", "priority");

  /// Those that may stand several times, and mean then what they would mean in one.
  private static final Set<String> LISTS = Set.of("tracestate", "baggage");

  /// Reads them.
  ///
  /// @throws IllegalArgumentException that says what is wrong
  static CallHeaders of(HttpHeaders source) {
    Map<String, String> found = null;
    Iterator<Map.Entry<CharSequence, CharSequence>> entries = source.iteratorCharSequence();
    while (entries.hasNext()) {
      Map.Entry<CharSequence, CharSequence> entry = entries.next();
      if (mayMatter(entry.getKey())) {
        String name = entry.getKey().toString().toLowerCase(Locale.ROOT);
        if (STANDARD.contains(name) || name.startsWith(PREFIX)) {
          found = found == null ? new LinkedHashMap<>() : found;
          add(found, name, entry.getValue().toString());
        }
      }
    }
    if (found == null) {
      return NONE;
    }
    String timeout = found.remove(PREFIX + TIMEOUT);
    return new CallHeaders(Headers.of(withoutPrefix(found)), timeout == null ? 0 : millis(timeout));
  }

  /// Whether a name can be one of them, by its first letter: nearly none can.
  private static boolean mayMatter(CharSequence name) {
    return switch (name.charAt(0) | 0x20) {
      case 't' -> name.length() == 11 || name.length() == 10;
      case 'b' -> name.length() == 7;
      case 'a' -> name.length() == 13;
      case 'i' -> name.length() == 15;
      case 'p' -> name.length() == 8;
      case 'r' -> name.length() > PREFIX.length();
      default -> false;
    };
  }

  private static void add(Map<String, String> found, String name, String value) {
    // With a mark, so that `ruapc-priority` and `priority` do not meet here already.
    String key = name.startsWith(PREFIX) ? PREFIX + name : name;
    String before = found.putIfAbsent(key, value);
    if (before != null) {
      if (!LISTS.contains(name)) {
        throw new IllegalArgumentException("header " + name + " stands twice");
      }
      found.put(key, before + "," + value);
    }
  }

  private static Map<String, String> withoutPrefix(Map<String, String> found) {
    Map<String, String> names = new LinkedHashMap<>();
    found.forEach((key, value) -> {
      String name = key.startsWith(PREFIX) ? key.substring(2 * PREFIX.length()) : key;
      if (names.putIfAbsent(name, value) != null) {
        throw new IllegalArgumentException("header " + name + " stands twice, also as ruapc-");
      }
    });
    return names;
  }

  private static long millis(String text) {
    try {
      long millis = Long.parseLong(text.strip());
      if (millis > 0 && millis <= MAX_TIMEOUT_MILLIS) {
        return millis;
      }
    } catch (NumberFormatException noNumber) {
      // Said below.
    }
    throw new IllegalArgumentException(
        TIMEOUT + " must be 1 to " + MAX_TIMEOUT_MILLIS + " milliseconds");
  }
}
