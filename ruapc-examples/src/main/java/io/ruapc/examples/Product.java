package io.ruapc.examples;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// Something that the shop sells.
///
/// @param id short, and never used for another product
/// @param name for people
/// @param category where it stands
/// @param price of one, in the shop's currency
/// @param tags words to find it by
/// @param note what is special about it
public record Product(
    String id,
    String name,
    Category category,
    BigDecimal price,
    List<String> tags,
    Optional<String> note) {
  /// Copies the list.
  public Product {
    tags = List.copyOf(tags);
  }
}
