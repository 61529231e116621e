package io.ruapc.bench.codec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.ruapc.RpcService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/// The values of the codec benchmark, and the contract whose generated codecs are measured.
final class Values {
  /// Fixed, so that every run writes the same bytes.
  private static final long SEED = 42;

  private static final int BLOB_BYTES = 4096;
  private static final int ITEMS = 10;

  private Values() {}

  /// Brings the codecs into being: the first parameter of each method is a shape.
  @RpcService
  interface Contract {
    Small small(Small value);

    Medium medium(Medium value);

    List<Figure> figures(List<Figure> value);

    byte[] blob(byte[] value);
  }

  /// Two components.
  record Small(String name, long id) {}

  /// Twelve components, nested records and a map among them.
  record Medium(
      long id,
      String name,
      String email,
      boolean active,
      double score,
      int visits,
      Level level,
      long createdMillis,
      String note,
      List<String> tags,
      List<Item> items,
      Map<String, Long> counters) {}

  /// An element of [Medium].
  record Item(String sku, double price, int quantity, boolean inStock) {}

  /// A constant of [Medium].
  enum Level {
    BRONZE,
    SILVER,
    GOLD
  }

  /// A choice; Jackson is told to write it as everybody else does: `{"Circle": {..}}`.
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Circle.class, name = "Circle"),
    @JsonSubTypes.Type(value = Box.class, name = "Box"),
    @JsonSubTypes.Type(value = Label.class, name = "Label")
  })
  sealed interface Figure permits Circle, Box, Label {}

  record Circle(double x, double y, double radius) implements Figure {}

  record Box(int width, int height) implements Figure {}

  record Label(String text, int size) implements Figure {}

  static Small small() {
    return new Small("a name of twenty chs", 1_234_567_890L);
  }

  static Medium medium() {
    var random = new Random(SEED);
    Map<String, Long> counters = new LinkedHashMap<>();
    for (String name : List.of("opened", "closed", "failed", "retried")) {
      counters.put(name, (long) random.nextInt(100_000));
    }
    List<Item> items =
        IntStream.range(0, ITEMS)
            .mapToObj(index ->
                new Item(
                    "sku-%05d".formatted(random.nextInt(100_000)),
                    random.nextInt(100_000) / 100.0,
                    1 + index,
                    random.nextBoolean()))
            .toList();
    return new Medium(
        987_654_321_012L,
        "Grace Brewster Murray Hopper",
        "grace@example.org",
        true,
        0.987_654_321,
        4711,
        Level.GOLD,
        1_795_000_000_000L,
        "caf\u00e9 cr\u00e8me",
        List.of("compiler", "navy", "cobol"),
        items,
        counters);
  }

  static List<Figure> figures() {
    return List.of(new Circle(1.5, -2.25, 10), new Box(640, 480), new Label("origin", 12));
  }

  static byte[] blob() {
    byte[] bytes = new byte[BLOB_BYTES];
    new Random(SEED).nextBytes(bytes);
    return bytes;
  }
}
