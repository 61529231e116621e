package io.ruapc.transport.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which of some names somebody meant who wrote another one.
final class NearestName {
  /// Longer names are not compared: strangers choose how long they are.
  private static final int MAX_LENGTH = 100;

  /// How many names are compared at most.
  private static final int MAX_NAMES = 1_000;

  private NearestName() {}

  /// The name that differs least, case aside; null when none is near.
  static @Nullable String of(String wanted, List<String> names) {
    if (wanted.length() > MAX_LENGTH) {
      return null;
    }
    String folded = wanted.toLowerCase(Locale.ROOT);
    String best = null;
    int least = 1 + Math.max(2, wanted.length() / 4);
    for (String name : names.subList(0, Math.min(names.size(), MAX_NAMES))) {
      if (Math.abs(name.length() - wanted.length()) < least) {
        int distance = distance(folded, name.toLowerCase(Locale.ROOT));
        if (distance < least) {
          least = distance;
          best = name;
        }
      }
    }
    return best;
  }

  /// How many characters must be put in, taken out or changed.
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
