package io.ruapc.tests.generated;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A catalogue that answers with what it was given, as far as the types allow.
final class MemoryCatalog implements Catalog {
  static final UUID MISSING = new UUID(1, 2);
  static final Item HAMMER =
      new Item("hammer", 3, List.of("tool", "heavy"), Optional.of(9.5), Color.RED);

  final List<String> pokes = new ArrayList<>();
  int touches;

  @Override
  public String echo(String text) {
    return text;
  }

  @Override
  public int add(int left, int right) {
    return left + right;
  }

  @Override
  public void touch() {
    touches++;
  }

  @Override
  public void poke(String why) {
    pokes.add(why);
  }

  @Override
  public Item buy(UUID id, @Nullable String note, int count) throws NotFound {
    if (id.equals(MISSING)) {
      throw new NotFound("no item " + id, id);
    }
    if (count > HAMMER.count()) {
      throw new SoldOut(HAMMER.count(), Optional.ofNullable(note));
    }
    return HAMMER;
  }

  @Override
  public List<Item> list(Query query) {
    return query.tags().stream()
        .limit(query.limit())
        .map(tag -> new Item(query.text(), 1, List.of(tag), Optional.empty(), query.color()))
        .toList();
  }

  @Override
  public List<Item> find(String name) {
    return name.equals(HAMMER.name()) ? List.of(HAMMER) : List.of();
  }

  @Override
  public CompletionStage<Optional<Item>> maybe(String name) {
    return CompletableFuture.completedFuture(find(name).stream().findFirst());
  }

  @Override
  public CompletableFuture<Void> later(Map<String, List<Integer>> counts) {
    touches += counts.values().stream().mapToInt(List::size).sum();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public @Nullable Shape shape(@Nullable Shape shape) {
    return shape;
  }

  @Override
  public Page<Item> page(Page<String> names) {
    return new Page<>(
        names.items().stream().flatMap(name -> find(name).stream()).toList(), names.total());
  }

  @Override
  public Map<Color, Long> byColor(Map<Integer, Color> colors) {
    Map<Color, Long> counts = new EnumMap<>(Color.class);
    colors.forEach((number, color) -> counts.merge(color, (long) number, Long::sum));
    return counts;
  }

  @Override
  public Map<UUID, @Nullable String> notes(Map<Long, List<@Nullable String>> notes) {
    Map<UUID, @Nullable String> firsts = new LinkedHashMap<>();
    notes.forEach((id, texts) -> firsts.put(new UUID(0, id), texts.getFirst()));
    return firsts;
  }

  @Override
  public int[][] grid(int[] numbers, String[] texts, @Nullable String[] gaps, byte[][] blobs) {
    return new int[][] {numbers, {texts.length, gaps.length, blobs.length}};
  }

  @Override
  public Scalars scalars(Scalars scalars) {
    return scalars;
  }

  @Override
  public Containers containers(Containers containers) {
    return containers;
  }

  @Override
  public Tree tree(Tree tree) {
    return tree;
  }

  @Override
  public OptionalInt length(OptionalInt length) {
    return length;
  }

  @Override
  public long sum(int... numbers) {
    return IntStream.of(numbers).sum();
  }

  @Override
  public void close() {}
}
