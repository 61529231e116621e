package golden.shop;

import io.ruapc.OneWay;
import io.ruapc.RpcDefault;
import io.ruapc.RpcName;
import io.ruapc.RpcService;
import io.ruapc.Unknown;
import io.ruapc.Unsigned;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A shop, with records, enums, sealed types and containers of them.
@RpcService
public interface Shop {
  /// Orders something.
  ///
  /// @param customer who pays
  /// @param items what, and how many of it
  /// @return the number of the order
  long order(UUID customer, Map<String, Integer> items, @RpcDefault("false") boolean isUrgent);

  Optional<Order> find(@Unsigned long number);

  CompletionStage<List<Order>> list(Page<Status> states);

  @Nullable Payment payment(Order order);

  void cancel();

  @OneWay
  void looked(String at);

  /// The life of an order.
  enum Status {
    OPEN,
    @RpcName(value = "paid", aliases = "payed")
    PAID,
    /// Something newer than this program.
    @Unknown
    OTHER
  }

  /// What somebody wants.
  ///
  /// @param number unique within the shop
  /// @param note said by the customer; {@code null} when nothing was
  record Order(
      @Unsigned long number,
      Status status,
      Instant made,
      @Nullable String note,
      List<Line> lines,
      Map<Status, Instant> history,
      double[] discounts) {}

  record Line(String item, @RpcDefault("1") int count, Optional<Order> partOf) {}

  record Page<T>(List<T> parts, int total) {}

  /// How an order is paid.
  sealed interface Payment {
    /// By card.
    record Card(String number, byte[] signature) implements Payment {}

    record Invoice() implements Payment {}
  }
}
