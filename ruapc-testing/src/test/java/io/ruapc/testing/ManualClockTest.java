package io.ruapc.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.ruapc.CallContext;
import io.ruapc.Deadline;
import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import io.ruapc.testing.Shelf.Book;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The engine goes by the clock of the test and by no other: each of these would take minutes.
@Timeout(30)
class ManualClockTest {
  private static final Duration BUDGET = Duration.ofMinutes(10);

  private final ManualClock clock = new ManualClock();
  private final SmallShelf books = new SmallShelf();
  private final AtomicReference<CallContext> handled = new AtomicReference<>();
  private final CountDownLatch cancelled = new CountDownLatch(1);

  @RegisterExtension
  final RuapcExtension rpc =
      RuapcExtension.create()
          .clock(clock)
          .service(Shelf.class, books)
          .client(client -> client.timeout(BUDGET))
          .server(server ->
              server.intercept((call, next) -> {
                call.onCancel(cancelled::countDown);
                handled.set(call);
                return next.proceed();
              }));

  @AfterEach
  void bringBack() {
    books.broughtBack.countDown();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBlockedCallerReturnsAtItsDeadline(boolean isVirtual, Shelf shelf) throws Exception {
    var code = new CompletableFuture<ErrorCode>();
    (isVirtual ? Thread.ofVirtual() : Thread.ofPlatform())
        .start(() ->
            code.complete(
                catchThrowableOfType(RpcException.class, () -> shelf.await("Emma")).code()));
    await().until(() -> handled.get() != null);
    clock.advance(BUDGET.minusNanos(1));
    assertThat(code).isNotDone();
    clock.advance(Duration.ofNanos(1));
    assertThat(code.get(10, TimeUnit.SECONDS)).isEqualTo(ErrorCode.TIMEOUT);
  }

  @Test
  void theHandlersDeadlineIsTheSameMomentAndCancelsIt(ShelfRpc.Async shelf) throws Exception {
    CompletableFuture<Book> call = shelf.await("Emma");
    await().until(() -> handled.get() != null);
    CallContext context = handled.get();
    assertThat(context.deadline().remaining()).isEqualTo(BUDGET);
    clock.advance(Duration.ofMinutes(4));
    assertThat(context.deadline().remaining()).isEqualTo(Duration.ofMinutes(6));
    assertThat(context.isCancelled()).isFalse();
    clock.advance(Duration.ofMinutes(6));
    assertThat(context.deadline().isExpired()).isTrue();
    assertThat(context.isCancelled()).isTrue();
    assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(call).failsWithin(Duration.ofSeconds(10));
  }

  @Test
  void aCallThatPausesBetweenAttemptsGoesOnWhenItsPauseIsOver() throws Exception {
    String name = rpc.endpoint() + "-later";
    try (Client early = Client.builder(name).clock(clock).timeout(BUDGET).build()) {
      CompletableFuture<Book> call = early.stub(ShelfRpc.Async.class).borrow("Emma");
      await().until(() -> clock.waitingThreads() == 1);
      try (Server later = Server.builder().service(Shelf.class, books).listen(name)) {
        assertThat(call).isNotDone();
        clock.advance(Duration.ofSeconds(1));
        assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo(new Book("Emma", 474));
        assertThat(later.connections()).isEqualTo(1);
      }
    }
  }

  @Test
  void aPauseThatWouldOutlastTheDeadlineIsNotMade() {
    String name = rpc.endpoint() + "-never";
    try (Client hasty = Client.builder(name).clock(clock).timeout(Duration.ofMillis(20)).build()) {
      assertThatThrownBy(() -> hasty.stub(Shelf.class).borrow("Emma"))
          .hasMessageContaining("nothing listens there");
    }
  }

  @Test
  void drainingGivesUpByTheClock() throws Exception {
    CompletableFuture<Book> call = rpc.stub(ShelfRpc.Async.class).await("Emma");
    await().until(() -> handled.get() != null);
    CompletableFuture<Boolean> drained =
        CompletableFuture.supplyAsync(() -> rpc.server().close(Duration.ofMinutes(5)));
    // It may not have begun to wait yet, so one leap may come too early.
    await()
        .until(() -> {
          clock.advance(Duration.ofMinutes(5));
          return drained.isDone();
        });
    assertThat(drained.get()).isFalse();
    assertThat(call).failsWithin(Duration.ofSeconds(10));
  }

  @Test
  void aCallFromAHandlerGetsWhatIsLeftAlsoByAnotherClock() throws Exception {
    var inner = new AtomicReference<Deadline>();
    try (Client byTheMachine =
        Client.builder(rpc.endpoint())
            .intercept((call, next) -> {
              inner.set(call.deadline());
              return next.proceed();
            })
            .timeout(Duration.ofHours(1))
            .build()) {
      Shelf forwarding =
          new Shelf() {
            @Override
            public Book borrow(String title) throws NotThere {
              clock.advance(Duration.ofMinutes(9));
              return byTheMachine.stub(Shelf.class).borrow(title);
            }

            @Override
            public Book await(String title) {
              throw new AssertionError("not called");
            }
          };
      String name = rpc.endpoint() + "-forwarding";
      try (Server outer =
              Server.builder().clock(clock).service(Shelf.class, forwarding).listen(name);
          Client client = Client.builder(outer.endpoint()).clock(clock).timeout(BUDGET).build()) {
        assertThat(client.stub(Shelf.class).borrow("Emma").pages()).isEqualTo(474);
        assertThat(inner.get().remaining()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
        assertThat(inner.get()).isLessThan(Deadline.at(clock, BUDGET.toNanos() * 2));
      }
    }
  }

  @Test
  void timeDoesNotGoBack() {
    assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not set back");
  }

  @Test
  void theClockForgetsAClientThatIsClosed() {
    var brief = Client.builder(rpc.endpoint()).clock(clock).build();
    int before = clock.listeners();
    brief.close();
    assertThat(clock.listeners()).isEqualTo(before - 1);
  }
}
