package io.ruapc.tests.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ruapc.Format;
import io.ruapc.service.ServiceContract;
import io.ruapc.service.ServiceContracts;
import io.ruapc.tests.generated.Catalog.Color;
import io.ruapc.tests.generated.Catalog.Item;
import io.ruapc.tests.generated.Catalog.Page;
import io.ruapc.tests.generated.Catalog.Query;
import io.ruapc.tests.generated.Catalog.Scalars;
import io.ruapc.tests.generated.Catalog.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Every shape goes through a generated stub, the bytes of a format, and a generated binding.
@SuppressWarnings("NullAway.Init") // the parameter is set before each test
@ParameterizedClass
@EnumSource(Format.class)
final class RoundTripTest {
  private final MemoryCatalog handler = new MemoryCatalog();
  private final Loopback loopback;
  private final Catalog catalog;

  RoundTripTest(Format format) {
    ServiceContract<Catalog> contract = ServiceContracts.of(Catalog.class);
    loopback = new Loopback(format, contract.bind(handler));
    catalog = contract.stub(loopback);
  }

  @Test
  void oneParameterIsTheValueItself() {
    assertThat(catalog.echo("Rua!")).isEqualTo("Rua!");
    assertThat(loopback.texts()).containsExactly("\"Rua!\"", "\"Rua!\"");
  }

  @Test
  void severalParametersAreOneMapKeyedByName() {
    assertThat(catalog.add(40, 2)).isEqualTo(42);
    assertThat(loopback.texts()).containsExactly("{\"left\":40,\"right\":2}", "42");
  }

  @Test
  void noParametersAndNoResultAreNull() {
    catalog.touch();
    assertThat(handler.touches).isEqualTo(1);
    assertThat(loopback.texts()).containsExactly("null", "null");
  }

  @Test
  void oneWayMethodsAreSent() {
    catalog.poke("now");
    assertThat(handler.pokes).containsExactly("now");
  }

  @Test
  void inheritedGenericMethodsBelongToTheContract() {
    assertThat(catalog.find("hammer")).containsExactly(MemoryCatalog.HAMMER);
  }

  @Test
  void defaultMethodsAreLeftAlone() {
    assertThat(catalog.hello()).isEqualTo("hello");
    assertThat(loopback.texts()).isEmpty();
  }

  @Test
  void closeNeverTravels() {
    catalog.close();
    assertThat(loopback.texts()).isEmpty();
  }

  @Test
  void declaredErrorsComeBackAsThemselves() {
    var missing =
        catchThrowableOfType(NotFound.class, () -> catalog.buy(MemoryCatalog.MISSING, null, 1));
    assertThat(missing).hasMessage("no item " + MemoryCatalog.MISSING);
    assertThat(missing.id()).isEqualTo(MemoryCatalog.MISSING);
    var soldOut =
        catchThrowableOfType(SoldOut.class, () -> catalog.buy(new UUID(3, 4), "tomorrow", 9));
    assertThat(soldOut.leftOver()).isEqualTo(3);
    assertThat(soldOut.nextDelivery()).contains("tomorrow");
  }

  @Test
  void stagesAndFuturesWork() {
    assertThat(catalog.maybe("hammer")).isCompletedWithValue(Optional.of(MemoryCatalog.HAMMER));
    assertThat(catalog.maybe("saw")).isCompletedWithValue(Optional.empty());
    assertThat(catalog.later(Map.of("a", List.of(1, 2), "b", List.of())))
        .isCompletedWithValue(null);
    assertThat(handler.touches).isEqualTo(2);
  }

  @Test
  void theAsynchronousTwinCallsTheSameMethods() {
    CatalogRpc.Async async = ServiceContracts.stub(CatalogRpc.Async.class, loopback);
    assertThat(async.add(1, 2)).isCompletedWithValue(3);
    assertThat(async.find("saw")).isCompletedWithValue(List.of());
    async.poke("async");
    assertThat(handler.pokes).containsExactly("async");
  }

  @Test
  void namesAndDefaultsHold() {
    assertThat(catalog.list(new Query("x", 1, List.of("a", "b"), Color.RED)))
        .containsExactly(new Item("x", 1, List.of("a"), Optional.empty(), Color.RED));
    assertThat(loopback.texts().getFirst())
        .isEqualTo("{\"q\":\"x\",\"limit\":1,\"tags\":[\"a\",\"b\"],\"color\":\"RED\"}");
  }

  @Test
  void sealedTypesAreTaggedAsSerdeDoes() {
    Shape framed = new Shape.Framed(new Shape.Circle(1.5), Color.GREEN);
    assertThat(catalog.shape(framed)).isEqualTo(framed);
    assertThat(catalog.shape(new Shape.Nothing())).isEqualTo(new Shape.Nothing());
    assertThat(catalog.shape(null)).isNull();
    assertThat(loopback.texts())
        .startsWith("{\"Framed\":{\"inner\":{\"Circle\":{\"radius\":1.5}},\"color\":\"verde\"}}")
        .contains("\"nothing\"", "null");
  }

  @Test
  void genericRecordsAreReadWithTheirArguments() {
    assertThat(catalog.page(new Page<>(List.of("hammer", "saw"), 2)))
        .isEqualTo(new Page<>(List.of(MemoryCatalog.HAMMER), 2));
  }

  @Test
  void keysOfMapsAreIntegersEnumsAndUuids() {
    Map<Integer, Color> colors = new LinkedHashMap<>();
    colors.put(-1, Color.GREEN);
    colors.put(5, Color.RED);
    assertThat(catalog.byColor(colors)).isEqualTo(Map.of(Color.GREEN, -1L, Color.RED, 5L));
    assertThat(loopback.texts().getFirst()).isEqualTo("{\"-1\":\"verde\",\"5\":\"RED\"}");
    assertThat(catalog.notes(Map.of(-1L, Arrays.asList(null, "x"))))
        .containsExactlyEntriesOf(Collections.singletonMap(new UUID(0, -1), null));
  }

  @Test
  void arraysKeepTheirElements() {
    int[] numbers = new int[3000];
    Arrays.setAll(numbers, i -> i - 1500);
    int[][] grid =
        catalog.grid(
            numbers, new String[] {"a"}, new String[] {null, "b"}, new byte[][] {{1}, {}, {-1, 2}});
    assertThat(grid).isDeepEqualTo(new int[][] {numbers, {1, 2, 3}});
    assertThat(catalog.sum(1, 2, 3)).isEqualTo(6);
    assertThat(catalog.sum()).isZero();
  }

  @Test
  void everyScalarComesBack() {
    Scalars back = catalog.scalars(Samples.SCALARS);
    assertThat(back).usingRecursiveComparison().ignoringFields("raw").isEqualTo(Samples.SCALARS);
    assertThat(back.raw().toJson()).isEqualTo("{\"a\":[1,null]}");
  }

  @Test
  void everyContainerComesBack() {
    assertThat(catalog.containers(Samples.CONTAINERS))
        .usingRecursiveComparison()
        .isEqualTo(Samples.CONTAINERS);
  }

  @Test
  void typesWithCodecsOfTheirOwnAreShared() {
    var tree = new Tree("root", List.of(new Tree("leaf", List.of())));
    assertThat(catalog.tree(tree)).isEqualTo(tree);
    assertThat(loopback.texts().getFirst())
        .isEqualTo(
            "{\"leaf_name\":\"root\",\"child_nodes\":[{\"leaf_name\":\"leaf\",\"child_nodes\":[]}]}");
  }

  @Test
  void optionalResultsMayBeEmpty() {
    assertThat(catalog.length(OptionalInt.of(3))).hasValue(3);
    assertThat(catalog.length(OptionalInt.empty())).isEmpty();
  }

  @Test
  void endlessNestingStopsAtTheLimit() {
    Shape shape = new Shape.Nothing();
    for (int i = 0; i < 1_000; i++) {
      shape = new Shape.Framed(shape, Color.RED);
    }
    Shape tooDeep = shape;
    assertThatThrownBy(() -> catalog.shape(tooDeep)).hasMessageContaining("128");
  }

  @Test
  void stubsOfTheSameCallerAreEqual() {
    Catalog same = ServiceContracts.stub(Catalog.class, loopback);
    assertThat(same).isEqualTo(catalog).hasSameHashCodeAs(catalog);
    assertThat(catalog).asString().startsWith("Catalog@");
  }
}
