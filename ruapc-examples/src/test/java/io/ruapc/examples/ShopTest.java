package io.ruapc.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The shop over TCP: every kind of value arrives as it was sent.
final class ShopTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private final Server server =
      Server.builder()
          .service(ShopService.class, new Shop(Clock.fixed(NOON, ZoneOffset.UTC)))
          .listen("127.0.0.1:0");

  private final Client client = Client.create("tcp://127.0.0.1:" + server.port());

  private final ShopService shop = client.stub(ShopService.class);

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void productsAreFoundByNameTagAndCategory() {
    assertThat(shop.search("", Optional.empty(), 10))
        .extracting(Product::id)
        .containsExactly("lens", "atlas", "go");
    assertThat(shop.search("sky", Optional.of(Category.BOOK), 10))
        .singleElement()
        .satisfies(book -> assertThat(book.note()).contains("the last printed edition"));
    assertThat(shop.search("sky", Optional.of(Category.GAME), 10)).isEmpty();
  }

  @Test
  void anOrderLowersTheStockAndIsKept() throws Exception {
    var payment = new Payment.Invoice("Acme", 14);

    Order order = shop.order(Map.of("lens", 2, "go", 1), payment);

    assertThat(order)
        .isEqualTo(
            new Order(1, Map.of("lens", 2, "go", 1), new BigDecimal("84.00"), payment, NOON));
    assertThat(shop.stock()).containsEntry("lens", 10).containsEntry("go", 2);
    assertThat(shop.find(1)).contains(order);
    assertThat(shop.find(2)).isEmpty();
  }

  @Test
  void errorsArriveAsThemselves() {
    assertThatThrownBy(() -> shop.order(Map.of("atlas", 2), new Payment.Cash()))
        .isInstanceOfSatisfying(
            OutOfStock.class,
            error -> {
              assertThat(error.product()).isEqualTo("atlas");
              assertThat(error.left()).isEqualTo(1);
            });
    assertThatThrownBy(() -> shop.restock("moon", 1))
        .isInstanceOfSatisfying(
            UnknownProduct.class, error -> assertThat(error.product()).isEqualTo("moon"));
  }

  @Test
  void bytesTravel() throws Exception {
    assertThat(shop.label("lens")).startsWith('P', '4', '\n').hasSize(11);
  }
}
