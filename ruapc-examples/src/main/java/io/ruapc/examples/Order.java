package io.ruapc.examples;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

/// An order that the shop has taken.
///
/// @param id counted from 1
/// @param items how many of each product, by its id
/// @param total what it costs
/// @param payment how it is paid
/// @param placedAt when it was taken
public record Order(
    long id, Map<String, Integer> items, BigDecimal total, Payment payment, Instant placedAt) {
  /// Copies the map.
  public Order {
    items = Map.copyOf(items);
  }
}
