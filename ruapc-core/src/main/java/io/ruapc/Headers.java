package io.ruapc;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Names and texts that travel beside a call: identity, tracing, priorities.
///
/// Immutable. Names are `[a-z0-9._-]`; the limits below are checked when headers are made, and
/// again when they arrive.
public final class Headers implements Iterable<Map.Entry<String, String>> {
  /// The longest name.
  public static final int MAX_NAME_LENGTH = 64;

  /// The longest value, in bytes of UTF-8.
  public static final int MAX_VALUE_BYTES = 8 * 1024;

  /// The most headers of one call.
  public static final int MAX_COUNT = 64;

  /// The most bytes of names and values together.
  public static final int MAX_TOTAL_BYTES = 16 * 1024;

  private static final Headers EMPTY = new Headers(Map.of());

  private final Map<String, String> values;

  private Headers(Map<String, String> values) {
    this.values = values;
  }

  /// No headers.
  public static Headers empty() {
    return EMPTY;
  }

  /// These headers, in the order of the map.
  ///
  /// @throws IllegalArgumentException when one breaks a limit
  public static Headers of(Map<String, String> values) {
    if (values.isEmpty()) {
      return EMPTY;
    }
    int total = 0;
    for (var entry : values.entrySet()) {
      total += checkedBytes(entry.getKey(), entry.getValue());
    }
    check(values.size() <= MAX_COUNT, "more than " + MAX_COUNT + " headers");
    check(total <= MAX_TOTAL_BYTES, "headers over " + MAX_TOTAL_BYTES + " bytes in total");
    return new Headers(new LinkedHashMap<>(values));
  }

  /// These headers and one more; it replaces one of the same name.
  ///
  /// @throws IllegalArgumentException when it breaks a limit
  public Headers with(String name, String value) {
    var copy = new LinkedHashMap<>(values);
    copy.put(name, value);
    return of(copy);
  }

  /// These headers and `others`, which win where both have a name.
  ///
  /// @throws IllegalArgumentException when they break a limit together
  public Headers with(Headers others) {
    if (others.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return others;
    }
    var copy = new LinkedHashMap<>(values);
    copy.putAll(others.values);
    return of(copy);
  }

  /// The value of this name, or null.
  public @Nullable String get(String name) {
    return values.get(name);
  }

  /// Whether there are none.
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /// How many there are.
  public int size() {
    return values.size();
  }

  @Override
  public Iterator<Map.Entry<String, String>> iterator() {
    return Collections.unmodifiableMap(values).entrySet().iterator();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Headers that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /// Names only: values may be credentials.
  @Override
  public String toString() {
    return "headers " + values.keySet();
  }

  private static int checkedBytes(String name, String value) {
    check(
        !name.isEmpty() && name.length() <= MAX_NAME_LENGTH,
        "header name of " + name.length() + " characters");
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean legal =
          (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
      check(legal, "header name may hold a-z 0-9 . _ - only: " + name);
    }
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    check(bytes <= MAX_VALUE_BYTES, "header " + name + " over " + MAX_VALUE_BYTES + " bytes");
    return name.length() + bytes;
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
