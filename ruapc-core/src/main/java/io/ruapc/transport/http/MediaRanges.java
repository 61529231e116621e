package io.ruapc.transport.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a client takes, as it says in `Accept` or `Accept-Encoding`: names with a weight each.
final class MediaRanges {
  /// More are not looked at.
  private static final int MAX_RANGES = 32;

  private static final MediaRanges NONE = new MediaRanges(List.of());

  private final List<Range> ranges;

  private record Range(String name, double quality) {}

  private MediaRanges(List<Range> ranges) {
    this.ranges = ranges;
  }

  /// Reads the value of a header; null for one that was not sent.
  static MediaRanges of(@Nullable String header) {
    if (header == null || header.equals("*/*")) {
      return NONE;
    }
    var ranges = new ArrayList<Range>();
    for (String part : header.split(",", MAX_RANGES + 1)) {
      if (ranges.size() == MAX_RANGES) {
        break;
      }
      int parameters = part.indexOf(';');
      String name = parameters < 0 ? part : part.substring(0, parameters);
      ranges.add(new Range(name.strip().toLowerCase(Locale.ROOT), quality(part, parameters)));
    }
    return new MediaRanges(ranges);
  }

  private static double quality(String part, int parameters) {
    int at = parameters < 0 ? -1 : part.indexOf("q=", parameters);
    if (at < 0) {
      return 1;
    }
    int end = part.indexOf(';', at);
    try {
      String number = part.substring(at + 2, end < 0 ? part.length() : end).strip();
      return Math.clamp(Double.parseDouble(number), 0, 1);
    } catch (NumberFormatException broken) {
      return 1;
    }
  }

  /// How much a client wants what is named so, 0 to 1; 0 also for what it names not. Ranges with a
  /// star name nothing.
  double quality(String name) {
    for (Range range : ranges) {
      if (range.name.equals(name)) {
        return range.quality;
      }
    }
    return 0;
  }

  /// The most that it wants any of these.
  double quality(List<String> names) {
    double best = 0;
    if (!ranges.isEmpty()) {
      for (String name : names) {
        best = Math.max(best, quality(name));
      }
    }
    return best;
  }
}
