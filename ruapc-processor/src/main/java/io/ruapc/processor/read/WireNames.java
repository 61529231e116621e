package io.ruapc.processor.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A policy for names on the wire: the constants of `io.ruapc.Naming`, and those of Jackson's
/// naming strategies that mean the same.
enum WireNames {
  AS_WRITTEN {
    @Override
    String of(String name) {
      return name;
    }
  },
  SNAKE_CASE {
    @Override
    String of(String name) {
      return String.join("_", lowerCaseWords(name));
    }
  },
  SCREAMING_SNAKE_CASE {
    @Override
    String of(String name) {
      return String.join("_", lowerCaseWords(name)).toUpperCase(Locale.ROOT);
    }
  },
  KEBAB_CASE {
    @Override
    String of(String name) {
      return String.join("-", lowerCaseWords(name));
    }
  },
  CAMEL_CASE {
    @Override
    String of(String name) {
      String pascal = PASCAL_CASE.of(name);
      return pascal.isEmpty()
          ? name
          : Character.toLowerCase(pascal.charAt(0)) + pascal.substring(1);
    }
  },
  PASCAL_CASE {
    @Override
    String of(String name) {
      return lowerCaseWords(name).stream()
          .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
          .collect(Collectors.joining());
    }
  };

  /// The name on the wire of what the source calls `name`.
  abstract String of(String name);

  /// `itemCount`, `ItemCount`, `ITEM_COUNT` -> item, count; `HTTPServer2` -> http, server2.
  static List<String> lowerCaseWords(String name) {
    var words = new ArrayList<String>();
    int start = 0;
    for (int i = 1; i <= name.length(); i++) {
      if (i == name.length() || name.charAt(i) == '_' || startsWord(name, i)) {
        String word = name.substring(start, i).replace("_", "");
        if (!word.isEmpty()) {
          words.add(word.toLowerCase(Locale.ROOT));
        }
        start = i;
      }
    }
    return words;
  }

  private static boolean startsWord(String name, int i) {
    if (!Character.isUpperCase(name.charAt(i))) {
      return false;
    }
    boolean endsAcronym = i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1));
    return !Character.isUpperCase(name.charAt(i - 1)) || endsAcronym;
  }
}
