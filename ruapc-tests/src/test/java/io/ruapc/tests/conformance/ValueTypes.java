package io.ruapc.tests.conformance;

import com.fasterxml.jackson.annotation.JsonValue;
import io.ruapc.RpcName;
import io.ruapc.RpcService;
import io.ruapc.Unsigned;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// One method for each type of `spec/vectors/values.json`: its result has that type, its name on
/// the wire is the type's with `_` for the brackets.
@RpcService
interface ValueTypes {
  boolean bool();

  byte i8();

  short i16();

  int i32();

  long i64();

  @Unsigned
  long u64();

  float f32();

  double f64();

  @RpcName("char")
  char character();

  String string();

  byte[] bytes();

  void unit();

  Duration duration();

  Instant instant();

  LocalDate date();

  LocalDateTime datetime();

  UUID uuid();

  BigInteger bigint();

  BigDecimal decimal();

  @RpcName("list_i32")
  List<Integer> numbers();

  @RpcName("list_list_string")
  List<List<String>> lists();

  @RpcName("list_optional_string")
  List<Optional<String>> optionals();

  @RpcName("set_string")
  Set<String> set();

  @RpcName("map_string_i32")
  Map<String, Integer> mapByText();

  @RpcName("map_i64_string")
  Map<Long, String> mapByNumber();

  @RpcName("map_Color_i32")
  Map<Color, Integer> mapByConstant();

  @RpcName("map_uuid_i32")
  Map<UUID, Integer> mapByUuid();

  @RpcName("optional_string")
  Optional<String> optional();

  @RpcName("array_f64")
  double[] array();

  @RpcName("Point")
  Point point();

  @RpcName("Empty")
  Empty empty();

  @RpcName("Item")
  Item item();

  @RpcName("Order")
  Order order();

  @RpcName("Tree")
  Tree tree();

  @RpcName("DescribeRequest")
  DescribeRequest describeRequest();

  @RpcName("Color")
  Color color();

  @RpcName("Variant")
  Variant variant();

  record Point(int x, int y) {}

  record Empty() {}

  record Tree(List<Tree> children) {}

  record Item(String name, double price, List<String> tags, Optional<String> note) {}

  record Order(long id, List<Item> items, Point at) {}

  record DescribeRequest(Optional<String> service) {}

  enum Color {
    @RpcName("Red")
    RED,
    @RpcName("Green")
    GREEN
  }

  sealed interface Variant {
    record Unit() implements Variant {}

    record New(@JsonValue int value) implements Variant {}

    record Tup(@JsonValue List<Integer> values) implements Variant {}

    record St(int a, String b) implements Variant {}
  }
}
