package io.ruapc.tests.generated;

import io.ruapc.OneWay;
import io.ruapc.RpcDefault;
import io.ruapc.RpcName;
import io.ruapc.RpcService;
import io.ruapc.Unknown;
import io.ruapc.Unsigned;
import io.ruapc.codec.RawValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A contract with every shape that a contract can have.
@RpcService
public interface Catalog extends Finder<Catalog.Item>, AutoCloseable {
  /// Answers with its argument.
  ///
  /// @param text what comes back
  /// @return the same text
  String echo(String text);

  int add(int left, int right);

  void touch();

  @OneWay
  void poke(String why);

  Item buy(UUID id, @Nullable String note, @RpcDefault("1") int count) throws NotFound, SoldOut;

  List<Item> list(Query query);

  CompletionStage<Optional<Item>> maybe(String name);

  CompletableFuture<Void> later(Map<String, List<Integer>> counts);

  @Nullable Shape shape(@Nullable Shape shape);

  Page<Item> page(Page<String> names);

  Map<Color, Long> byColor(Map<Integer, Color> colors);

  Map<UUID, @Nullable String> notes(Map<@Unsigned Long, List<@Nullable String>> notes);

  int[][] grid(int[] numbers, String[] texts, @Nullable String[] gaps, byte[][] blobs);

  Scalars scalars(Scalars scalars);

  Containers containers(Containers containers);

  Tree tree(Tree tree);

  OptionalInt length(OptionalInt length);

  @RpcName("sum_of")
  long sum(int... numbers);

  default String hello() {
    return "hello";
  }

  @Override
  void close();

  /// A colour.
  enum Color {
    RED,
    @RpcName(value = "verde", aliases = "green")
    GREEN,
    @Unknown
    OTHER
  }

  /// An item that is for sale.
  ///
  /// @param name how it is called
  record Item(String name, int count, List<String> tags, Optional<Double> price, Color color) {}

  record Query(
      @RpcName(value = "q", aliases = "query") String text,
      @RpcDefault("10") int limit,
      @RpcDefault List<String> tags,
      @RpcDefault("GREEN") Color color) {}

  /// A part of a list.
  record Page<T>(List<T> items, int total) {}

  /// A figure, perhaps one inside another.
  sealed interface Shape {
    record Circle(double radius) implements Shape {}

    record Framed(Shape inner, Color color) implements Shape {}

    @RpcName("nothing")
    record Nothing() implements Shape {}

    @Unknown
    record Strange() implements Shape {}
  }

  record Scalars(
      boolean flag,
      byte small,
      short middle,
      int number,
      long large,
      @Unsigned long unsigned,
      float single,
      double real,
      char letter,
      String text,
      byte[] bytes,
      ByteBuffer buffer,
      BigInteger integer,
      BigDecimal decimal,
      UUID id,
      Instant instant,
      Duration duration,
      LocalDate date,
      LocalDateTime dateTime,
      RawValue raw) {}

  record Containers(
      @Nullable Integer nullable,
      Optional<Item> item,
      OptionalInt optionalInt,
      OptionalLong optionalLong,
      OptionalDouble optionalDouble,
      List<List<Optional<Integer>>> lists,
      Set<Color> colors,
      Map<String, Map<Long, Item>> maps,
      Map<Byte, Map<Short, String>> smallKeys,
      Item[] items,
      boolean[] flags,
      @Nullable Containers next) {}
}
