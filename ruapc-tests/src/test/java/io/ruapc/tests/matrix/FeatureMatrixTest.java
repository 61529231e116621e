package io.ruapc.tests.matrix;

import io.ruapc.Format;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A feature that works over one transport works over all of them.
@Timeout(120)
class FeatureMatrixTest {
  private static final Map<Feature, Set<Route>> SHOWN = new TreeMap<>();
  private static int count;

  static Stream<Arguments> everyFeatureOnEveryRouteInEveryFormat() {
    return Stream.of(Feature.values())
        .flatMap(feature ->
            Stream.of(Route.values())
                .flatMap(route ->
                    Stream.of(Format.values())
                        .map(format -> Arguments.of(feature, route, format))));
  }

  @ParameterizedTest
  @MethodSource("everyFeatureOnEveryRouteInEveryFormat")
  void everyFeatureWorksOnEveryRouteInEveryFormat(Feature feature, Route route, Format format)
      throws Exception {
    try (var stage = new Stage(route, format)) {
      feature.show(stage);
    }
    SHOWN.computeIfAbsent(feature, _ -> EnumSet.noneOf(Route.class)).add(route);
    count++;
  }

  @AfterAll
  static void printTheMatrix() {
    System.out.printf(
        "feature matrix: %d features x %d transports x %d formats, %d shown%n",
        Feature.values().length, Route.values().length, Format.values().length, count);
    SHOWN.forEach((feature, routes) -> {
      String cells =
          String.join(
              " ",
              Arrays.stream(Route.values())
                  .map(route -> routes.contains(route) ? route.toString() : "-")
                  .toList());
      System.out.printf("  %-28s %s%n", feature, cells);
    });
  }
}
