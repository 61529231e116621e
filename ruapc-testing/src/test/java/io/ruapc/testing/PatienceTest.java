package io.ruapc.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruapc.testing.Shelf.Book;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// How a user tests what takes time; docs/TESTING.md quotes it.
class PatienceTest {
  private final ManualClock clock = new ManualClock();
  private final SmallShelf books = new SmallShelf();

  @RegisterExtension
  final RuapcExtension rpc =
      RuapcExtension.create()
          .clock(clock)
          .service(Shelf.class, books)
          .client(client -> client.timeout(Duration.ofMinutes(1)));

  @Test
  void nobodyWaitsForABookLongerThanAMinute(ShelfRpc.Async shelf) {
    CompletableFuture<Book> emma = shelf.await("Emma");
    clock.advance(Duration.ofSeconds(59));
    assertThat(emma).isNotDone();
    clock.advance(Duration.ofSeconds(1));
    assertThat(emma)
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .withMessageContaining("TIMEOUT");
    books.broughtBack.countDown();
  }
}
