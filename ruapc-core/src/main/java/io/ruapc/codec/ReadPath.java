package io.ruapc.codec;

import java.nio.charset.StandardCharsets;

/// Renders the place where a reader stands, from what it keeps while reading: per level the names,
/// and an index or the offset of a key. So a field costs a store, and text is made only for
/// messages.
final class ReadPath {
  private static final int MAX_NAME_LENGTH = 64;

  private final StringBuilder text;

  ReadPath() {
    this("$");
  }

  private ReadPath(String text) {
    this.text = new StringBuilder(text);
  }

  /// The path of a member of what stands at `path`.
  static String member(String path, String name) {
    return new ReadPath(path).name(name).toString();
  }

  ReadPath name(String name) {
    boolean plain = !name.isEmpty() && name.chars().allMatch(ReadPath::isPlain);
    if (plain) {
      text.append('.').append(name);
    } else {
      text.append("[\"").append(name).append("\"]");
    }
    return this;
  }

  ReadPath index(int index) {
    text.append('[').append(index).append(']');
    return this;
  }

  private static boolean isPlain(int c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-';
  }

  /// A name from the bytes of a peer, shortened and without control characters: it goes into
  /// messages and logs.
  static String printable(byte[] bytes, int from, int to) {
    int end = Math.min(to, from + MAX_NAME_LENGTH);
    StringBuilder name = new StringBuilder();
    new String(bytes, from, end - from, StandardCharsets.UTF_8)
        .codePoints()
        .map(c -> Character.isISOControl(c) || c == '"' ? '?' : c)
        .forEach(name::appendCodePoint);
    return end < to ? name + ".." : name.toString();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
