package io.ruapc.examples;

import io.ruapc.RpcDefault;
import io.ruapc.RpcService;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A small shop. It shows what a contract can be made of: records, enums, sealed types, lists,
/// maps, optional values, bytes, and errors that arrive as themselves.
@RpcService
public interface ShopService {
  /// The products that match, cheapest first.
  ///
  /// @param text part of the name, or a tag; the empty text matches all
  /// @param category where to look; everywhere when absent
  /// @param limit the most products to return
  List<Product> search(String text, Optional<Category> category, @RpcDefault("10") int limit);

  /// How many there are of each product, by its id.
  Map<String, Integer> stock();

  /// Takes an order: all of it, or nothing.
  ///
  /// @param items how many of each product, by its id
  /// @param payment how it will be paid
  Order order(Map<String, Integer> items, Payment payment) throws UnknownProduct, OutOfStock;

  /// The order of this id; nothing when there is none.
  Optional<Order> find(long id);

  /// The label of a product: a bitmap of black and white, in the format PBM.
  byte[] label(String product) throws UnknownProduct;

  /// Puts more of a product on the shelf.
  void restock(String product, int count) throws UnknownProduct;
}
