package io.ruapc.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The names of a record's members, of an enum's constants or of a sealed type's variants, in
/// order.
///
/// Made once per type, as a constant of its codec. The names are kept as the bytes of both formats,
/// so that writing one is a copy and reading one makes no text. Immutable.
public final class FieldNames {
  /// The index of a name that is not among them.
  public static final int UNKNOWN = -1;

  /// What readers answer instead of an index when there is no further member.
  public static final int END = -2;

  /// Stands for the members of an array where readers keep their path.
  static final FieldNames ELEMENTS = of();

  /// Stands for the keys of a map where readers keep their path.
  static final FieldNames KEYS = of();

  /// `"name":`, by index.
  final EncodedName[] json;

  /// Header and text, by index.
  final EncodedName[] messagePack;

  private final String[] names;

  // An open hash table of all spellings: names first, then aliases.
  private final byte[][] spellings;
  private final int[] indexes;
  private final int[] table;

  private FieldNames(String[] names, byte[][] spellings, int[] indexes) {
    this.names = names;
    this.spellings = spellings;
    this.indexes = indexes;
    this.json = new EncodedName[names.length];
    this.messagePack = new EncodedName[names.length];
    for (int index = 0; index < names.length; index++) {
      JsonWriter text = new JsonWriter();
      text.writeKey(names[index]);
      json[index] = new EncodedName(text.toByteArray());
      MessagePackWriter binary = new MessagePackWriter();
      binary.writeString(names[index]);
      messagePack[index] = new EncodedName(binary.toByteArray());
    }
    this.table = new int[Integer.highestOneBit(Math.max(1, spellings.length)) * 4];
    Arrays.fill(table, UNKNOWN);
    for (int spelling = 0; spelling < spellings.length; spelling++) {
      insert(spelling);
    }
  }

  /// The given names, each once.
  ///
  /// @throws IllegalArgumentException when a name stands there twice
  public static FieldNames of(String... names) {
    byte[][] spellings = new byte[names.length][];
    int[] indexes = new int[names.length];
    for (int index = 0; index < names.length; index++) {
      spellings[index] = names[index].getBytes(StandardCharsets.UTF_8);
      indexes[index] = index;
    }
    return new FieldNames(names.clone(), spellings, indexes);
  }

  /// The same names, one of which is also read under another spelling. Aliases are never written.
  ///
  /// @throws IllegalArgumentException when the alias is one of the names already
  public FieldNames withAlias(int index, String alias) {
    byte[][] moreSpellings = Arrays.copyOf(spellings, spellings.length + 1);
    int[] moreIndexes = Arrays.copyOf(indexes, indexes.length + 1);
    moreSpellings[spellings.length] = alias.getBytes(StandardCharsets.UTF_8);
    moreIndexes[indexes.length] = index;
    return new FieldNames(names, moreSpellings, moreIndexes);
  }

  /// How many names there are, aliases not counted.
  public int size() {
    return names.length;
  }

  /// The name as it is written.
  public String name(int index) {
    return names[index];
  }

  /// The index of the name that stands in `bytes` from `from` to `to` in UTF-8, or [#UNKNOWN].
  int indexOf(byte[] bytes, int from, int to) {
    for (int slot = hash(bytes, from, to); ; slot++) {
      int spelling = table[slot & (table.length - 1)];
      if (spelling == UNKNOWN) {
        return UNKNOWN;
      }
      byte[] candidate = spellings[spelling];
      if (Arrays.equals(candidate, 0, candidate.length, bytes, from, to)) {
        return indexes[spelling];
      }
    }
  }

  /// All names in backquotes, for messages.
  String list() {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(text.isEmpty() ? "`" : ", `").append(name).append('`');
    }
    return text.toString();
  }

  private void insert(int spelling) {
    byte[] bytes = spellings[spelling];
    if (indexOf(bytes, 0, bytes.length) != UNKNOWN) {
      throw new IllegalArgumentException(
          "the name `" + new String(bytes, StandardCharsets.UTF_8) + "` stands twice in " + list());
    }
    int slot = hash(bytes, 0, bytes.length);
    while (table[slot & (table.length - 1)] != UNKNOWN) {
      slot++;
    }
    table[slot & (table.length - 1)] = spelling;
  }

  private static int hash(byte[] bytes, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash ^ hash >>> 15;
  }

  @Override
  public String toString() {
    return list();
  }
}
