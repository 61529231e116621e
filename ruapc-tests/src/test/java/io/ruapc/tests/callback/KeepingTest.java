package io.ruapc.tests.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ruapc.CallContext;
import io.ruapc.Callbacks;
import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcService;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Callbacks that are kept more than once, by handlers that answer later, handed on, and passed
/// back.
@Timeout(60)
class KeepingTest {
  private final RoomsService service = new RoomsService();
  private final Server server =
      Server.builder().service(Rooms.class, service).listen("127.0.0.1:0");
  private final Client client = Client.create("tcp://127.0.0.1:" + server.port());
  private final Rooms rooms = client.stub(Rooms.class);

  @AfterEach
  void nothingIsLeft() {
    client.close();
    await().until(() -> server.connections() == 0 && server.activeCalls() == 0);
    assertThat(server.callbacks()).isZero();
    assertThat(client.callbacks()).isZero();
    server.close();
  }

  /// Keeps watchers in every way.
  @RpcService
  public interface Rooms {
    /// Keeps it once for each reason.
    void keep(List<String> reasons, Watcher watcher);

    /// Keeps it and gives it back at once.
    void keepNot(Watcher watcher);

    /// Keeps it, and answers when the gate opens.
    void keepSlowly(Watcher watcher);

    /// Answers when the gate opens, and keeps it then.
    CompletionStage<String> keepLater(Watcher watcher);

    /// Calls what was kept last.
    String askLast();

    /// Gives a watcher of the server, and takes it back.
    boolean exchange(Exchange exchange);

    /// Whether these are two watchers of the server, or the same.
    String compare(Watcher one, Watcher other);

    /// As `compare`, and keeps the first.
    void keepOwn(Watcher mine);
  }

  /// Gets a watcher of the server.
  @RpcService
  public interface Exchange {
    /// Does with it what it likes.
    boolean with(Watcher ofTheServer);
  }

  private static final class RoomsService implements Rooms {
    final CountDownLatch gate = new CountDownLatch(1);
    final CountDownLatch entered = new CountDownLatch(1);
    final LinkedBlockingQueue<String> gone = new LinkedBlockingQueue<>();
    final List<Watcher> kept = new CopyOnWriteArrayList<>();
    final Watching own = new Watching("own");

    @Override
    public void keep(List<String> reasons, Watcher watcher) {
      for (String reason : reasons) {
        kept.add(Callbacks.keep(watcher, why -> gone.add(reason + ": " + why)));
      }
    }

    @Override
    public void keepNot(Watcher watcher) {
      Callbacks.keep(watcher, gone::add).close();
    }

    @Override
    public void keepSlowly(Watcher watcher) {
      keep(List.of("slowly"), watcher);
      entered.countDown();
      awaitGate();
    }

    @Override
    public CompletionStage<String> keepLater(Watcher watcher) {
      CallContext call = CallContext.current();
      return CompletableFuture.supplyAsync(() -> {
        awaitGate();
        call.keep(watcher, gone::add);
        kept.add(watcher);
        return watcher.name();
      });
    }

    private void awaitGate() {
      try {
        gate.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public String askLast() {
      return kept.getLast().name();
    }

    @Override
    public boolean exchange(Exchange exchange) {
      return exchange.with(own);
    }

    @Override
    public String compare(Watcher one, Watcher other) {
      return (one == own) + " " + (other == own) + " " + one.equals(other);
    }

    @Override
    public void keepOwn(Watcher mine) {
      kept.add(Callbacks.keep(mine, gone::add));
    }
  }

  private static final class Watching implements Watcher {
    final LinkedBlockingQueue<Integer> changes = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<String> closes = new LinkedBlockingQueue<>();
    private final String name;

    Watching(String name) {
      this.name = name;
    }

    @Override
    public void changed(int what) {
      changes.add(what);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void close() {
      closes.add("closed");
    }
  }

  @Test
  void whoKeepsOneTwiceHearsTwiceThatItIsGone() throws Exception {
    var watching = new Watching("a");
    rooms.keep(List.of("once", "twice"), watching);
    rooms.keep(List.of("again"), watching);
    client.peer().revoke(watching, "enough");
    assertThat(List.of(service.gone.take(), service.gone.take(), service.gone.take()))
        .containsExactlyInAnyOrder("once: enough", "twice: enough", "again: enough");
    assertThat(watching.closes.take()).isEqualTo("closed");
    assertThat(watching.closes).isEmpty();
  }

  /// It is one callback, however often it was kept.
  @Test
  void givingItBackOnceIsForAllWhoKeepIt() throws Exception {
    var watching = new Watching("a");
    rooms.keep(List.of("once", "twice"), watching);
    service.kept.getFirst().close();
    assertThat(watching.closes.take()).isEqualTo("closed");
    assertThatThrownBy(rooms::askLast).isInstanceOf(RpcException.class);
    service.kept.getLast().close();
    client.close();
    await().until(() -> server.connections() == 0);
    assertThat(service.gone).isEmpty();
    assertThat(watching.closes).isEmpty();
  }

  /// What one handler gives back is not taken from another that keeps it after that.
  @Test
  void aCallbackThatWasGivenBackMayBeKeptAgainWhileACallHoldsIt() throws Exception {
    var watching = new Watching("a");
    CompletableFuture<Void> slow = CompletableFuture.runAsync(() -> rooms.keepSlowly(watching));
    service.entered.await();
    rooms.keepNot(watching);
    rooms.keep(List.of("kept"), watching);
    service.gate.countDown();
    slow.join();
    assertThat(rooms.askLast()).isEqualTo("a");
    assertThat(watching.closes).isEmpty();
    client.peer().revoke(watching, "enough");
    assertThat(service.gone.take()).isEqualTo("kept: enough");
  }

  @Test
  void aHandlerThatAnswersLaterMayKeepUntilThen() throws Exception {
    var watching = new Watching("later");
    CompletableFuture<String> answer =
        client.stub(KeepingTest_RoomsRpc.Async.class).keepLater(watching);
    service.gate.countDown();
    assertThat(answer.join()).isEqualTo("later");
    assertThat(rooms.askLast()).isEqualTo("later");
    assertThat(client.callbacks()).isOne();
    service.kept.getFirst().close();
    assertThat(watching.closes.take()).isEqualTo("closed");
    await().until(() -> client.callbacks() == 0 && server.callbacks() == 0);
  }

  @Test
  void takingBackAndGivingBackMayCross() throws Exception {
    for (int i = 0; i < 200; i++) {
      var watching = new Watching("a");
      rooms.keep(List.of("kept"), watching);
      Watcher kept = service.kept.removeFirst();
      var start = new CountDownLatch(1);
      Thread closing =
          Thread.startVirtualThread(() -> {
            awaitUnchecked(start);
            kept.close();
          });
      start.countDown();
      client.peer().revoke(watching, "enough");
      closing.join();
      assertThat(watching.closes.take()).isEqualTo("closed");
      await().until(() -> client.callbacks() == 0 && server.callbacks() == 0);
      assertThat(watching.closes).isEmpty();
      assertThat(service.gone.size()).isLessThanOrEqualTo(1);
      service.gone.clear();
    }
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatComesBackToItsOwnerIsTheOwnersObject() {
    assertThat(rooms.exchange(watcher -> rooms.compare(watcher, watcher).equals("true true true")))
        .isTrue();
    assertThat(
            rooms.exchange(
                watcher -> rooms.compare(watcher, new Watching("b")).equals("true false false")))
        .isTrue();
  }

  @Test
  void anObjectOfOnesOwnNeedsNoKeeping() {
    assertThat(
            rooms.exchange(watcher -> {
              rooms.keepOwn(watcher);
              return true;
            }))
        .isTrue();
    assertThat(rooms.askLast()).isEqualTo("own");
    assertThat(client.callbacks()).isZero();
    assertThat(service.gone).isEmpty();
  }

  @Test
  void whatIsGoneCannotBePassedBack() {
    var last = new LinkedBlockingQueue<Watcher>();
    assertThat(rooms.exchange(last::add)).isTrue();
    await().until(() -> client.callbacks() == 0);
    assertThatThrownBy(() -> rooms.keepOwn(last.remove()))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CALLBACK_GONE));
  }

  /// The second server's holder calls through the first one.
  @Test
  void aKeptCallbackThatIsHandedOnStaysKeptAndTakesItsHoldersWithIt() throws Exception {
    var further = new RoomsService();
    try (var second = Server.builder().service(Rooms.class, further).listen("127.0.0.1:0");
        var relay = Client.create("tcp://127.0.0.1:" + second.port())) {
      var watching = new Watching("far");
      rooms.keep(List.of("first"), watching);
      Watcher kept = service.kept.getFirst();

      relay.stub(Rooms.class).keepNot(kept);
      await().until(() -> relay.callbacks() == 0);
      assertThat(kept.name()).as("after a call that carried it").isEqualTo("far");

      relay.stub(Rooms.class).keep(List.of("second"), kept);
      assertThat(relay.stub(Rooms.class).askLast()).isEqualTo("far");

      client.peer().revoke(watching, "enough");
      assertThat(service.gone.take()).isEqualTo("first: enough");
      assertThat(further.gone.take()).isEqualTo("second: enough");
      await().until(() -> relay.callbacks() == 0 && second.callbacks() == 0);
      assertThatThrownBy(() -> relay.stub(Rooms.class).keepNot(kept))
          .isInstanceOfSatisfying(
              RpcException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CALLBACK_GONE));
      assertThat(watching.closes).hasSize(1);
    }
  }

  /// Whoever keeps something of the other side, or is kept, relies on being connected.
  @Test
  void aClientWhoseCallbackIsKeptConnectsAnewWithoutACallWhenTheServerGoesAway() throws Exception {
    var keeping = new RoomsService();
    try (var next =
            Server.builder().service(Rooms.class, new RoomsService()).listen("127.0.0.1:0");
        var leaving = Server.builder().service(Rooms.class, keeping).listen("127.0.0.1:0")) {
      String both = "tcp://127.0.0.1:" + leaving.port() + ",127.0.0.1:" + next.port();
      try (var kept = Client.create(both);
          var plain = Client.create(both)) {
        var watching = new Watching("a");
        kept.stub(Rooms.class).keep(List.of("kept"), watching);
        plain.stub(Rooms.class).keep(List.of(), new Watching("b"));
        assertThat(leaving.connections()).isEqualTo(2);

        assertThat(leaving.close(Duration.ofSeconds(30))).isTrue();

        assertThat(keeping.gone.take()).isEqualTo("kept: the connection ended");
        assertThat(watching.closes.take()).isEqualTo("closed");
        await().until(() -> next.connections() == 1);
        assertThat(plain.peer().isOpen()).isFalse();
        assertThat(kept.peer().isOpen()).isTrue();
      }
    }
  }

  @Test
  void bothSidesMayCloseAtOnce() throws Exception {
    for (int i = 0; i < 20; i++) {
      var last = new RoomsService();
      var watching = new Watching("a");
      try (var here = Server.builder().service(Rooms.class, last).listen("127.0.0.1:0")) {
        var there = Client.create("tcp://127.0.0.1:" + here.port());
        there.stub(Rooms.class).keep(List.of("once", "twice"), watching);
        Thread other = Thread.startVirtualThread(here::close);
        there.close();
        other.join();
        assertThat(List.of(last.gone.take(), last.gone.take()))
            .containsExactlyInAnyOrder("once: the connection ended", "twice: the connection ended");
        assertThat(watching.closes.take()).isEqualTo("closed");
        assertThat(here.callbacks() + there.callbacks()).isZero();
      }
      assertThat(last.gone).isEmpty();
      assertThat(watching.closes).isEmpty();
    }
  }
}
