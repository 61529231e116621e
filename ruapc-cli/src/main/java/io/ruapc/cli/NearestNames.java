package io.ruapc.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// The names that someone who misspelt one may have meant.
final class NearestNames {
  private static final int MOST = 3;

  private NearestNames() {}

  /// The nearest ones first; none when nothing is near.
  static List<String> to(String name, Collection<String> names) {
    record Near(String name, int distance) {}

    return names.stream()
        .map(candidate -> new Near(candidate, distance(name, candidate)))
        .filter(near -> near.distance() <= tolerance(name))
        .sorted(Comparator.comparingInt(Near::distance))
        .limit(MOST)
        .map(Near::name)
        .toList();
  }

  private static int tolerance(String name) {
    return Math.max(2, name.length() / 4);
  }

  /// Edits from one name to the other. A name without its service is as near as it is to the part
  /// after the slash.
  private static int distance(String name, String candidate) {
    String other = name.contains("/") ? candidate : candidate.substring(candidate.indexOf('/') + 1);
    return edits(name.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT));
  }

  /// Insertions, deletions, replacements; two rows of the usual table.
  private static int edits(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      int[] current = new int[to.length() + 1];
      current[0] = row;
      for (int column = 1; column <= to.length(); column++) {
        int replaced = above[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
        current[column] = Math.min(replaced, 1 + Math.min(above[column], current[column - 1]));
      }
      above = current;
    }
    return above[to.length()];
  }
}
