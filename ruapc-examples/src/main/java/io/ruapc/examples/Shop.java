package io.ruapc.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The shop behind [ShopService], all in memory. Safe from any thread: one at a time gets in.
public final class Shop implements ShopService {
  private final Map<String, Product> products = new LinkedHashMap<>();
  private final Map<String, Integer> stock = new TreeMap<>();
  private final Map<Long, Order> orders = new HashMap<>();
  private final Clock clock;

  /// A shop with a few products.
  ///
  /// @param clock tells when orders are placed
  public Shop(Clock clock) {
    this.clock = clock;
    add(new Product("go", "Go board", Category.GAME, price("45.00"), List.of("wood"), none()), 3);
    add(new Product("lens", "Lens", Category.TOOL, price("19.50"), List.of("glass"), none()), 12);
    add(
        new Product(
            "atlas",
            "Atlas of clouds",
            Category.BOOK,
            price("31.90"),
            List.of("sky", "paper"),
            Optional.of("the last printed edition")),
        1);
  }

  @Override
  public synchronized List<Product> search(String text, Optional<Category> category, int limit) {
    if (limit < 0) {
      throw new RpcException(ErrorCode.INVALID_ARGUMENT, "limit must not be negative: " + limit);
    }
    return products.values().stream()
        .filter(product -> product.name().contains(text) || product.tags().contains(text))
        .filter(product -> category.isEmpty() || category.get() == product.category())
        .sorted(Comparator.comparing(Product::price))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Map<String, Integer> stock() {
    return new TreeMap<>(stock);
  }

  @Override
  public synchronized Order order(Map<String, Integer> items, Payment payment)
      throws UnknownProduct, OutOfStock {
    var total = BigDecimal.ZERO;
    for (var item : items.entrySet()) {
      Product product = product(item.getKey());
      checkCount(item.getValue());
      int left = stock.getOrDefault(product.id(), 0);
      if (left < item.getValue()) {
        throw new OutOfStock(product.id(), left);
      }
      total = total.add(product.price().multiply(BigDecimal.valueOf(item.getValue())));
    }
    items.forEach((product, count) -> stock.merge(product, -count, Integer::sum));
    var order = new Order(orders.size() + 1, items, total, payment, clock.instant());
    orders.put(order.id(), order);
    return order;
  }

  @Override
  public synchronized Optional<Order> find(long id) {
    return Optional.ofNullable(orders.get(id));
  }

  /// One bit for each bit of the name's bytes: eight columns, a row per byte.
  @Override
  public synchronized byte[] label(String product) throws UnknownProduct {
    byte[] rows = product(product).name().getBytes(US_ASCII);
    var picture = new ByteArrayOutputStream();
    picture.writeBytes(("P4\n8 " + rows.length + "\n").getBytes(US_ASCII));
    picture.writeBytes(rows);
    return picture.toByteArray();
  }

  @Override
  public synchronized void restock(String product, int count) throws UnknownProduct {
    checkCount(count);
    stock.merge(product(product).id(), count, Integer::sum);
  }

  private void add(Product product, int count) {
    products.put(product.id(), product);
    stock.put(product.id(), count);
  }

  private Product product(String id) throws UnknownProduct {
    Product product = products.get(id);
    if (product == null) {
      throw new UnknownProduct(id);
    }
    return product;
  }

  private static void checkCount(int count) {
    if (count < 1) {
      throw new RpcException(ErrorCode.INVALID_ARGUMENT, "count must be at least 1: " + count);
    }
  }

  private static BigDecimal price(String text) {
    return new BigDecimal(text);
  }

  private static Optional<String> none() {
    return Optional.empty();
  }
}
