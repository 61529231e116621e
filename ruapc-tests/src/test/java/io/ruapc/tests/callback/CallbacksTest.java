package io.ruapc.tests.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ruapc.CallContext;
import io.ruapc.CallOptions;
import io.ruapc.Callbacks;
import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import io.ruapc.tests.call.Scheme;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
@ParameterizedClass
@EnumSource(Scheme.class)
class CallbacksTest {
  private final TalksService service = new TalksService();
  private final Server server;
  private final Client client;
  private final Talks talks;

  CallbacksTest(Scheme scheme) {
    server = Server.builder().service(Talks.class, service).listen(scheme.free());
    client = Client.create(server.endpoint().toString());
    talks = client.stub(Talks.class);
  }

  @AfterEach
  void nothingIsLeft() {
    await().until(() -> client.pendingCalls() == 0 && server.activeCalls() == 0);
    client.close();
    server.close();
  }

  /// Keeps what it hears.
  private static final class Heard implements Progress {
    final List<Integer> steps = Collections.synchronizedList(new ArrayList<>());

    @Override
    public int report(int done) {
      steps.add(done);
      return 10 * done;
    }

    @Override
    public void note(int done) {
      steps.add(done);
    }
  }

  /// Keeps what it sees.
  private static final class Watching implements Watcher {
    final LinkedBlockingQueue<Integer> changes = new LinkedBlockingQueue<>();
    final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public void changed(int what) {
      changes.add(what);
    }

    @Override
    public String name() {
      return "watching";
    }

    @Override
    public void close() {
      assertThat(closed.getCount()).isOne();
      closed.countDown();
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void aHandlerCallsItsCallerBack(Format format) {
    Talks stub = client.with(CallOptions.create().format(format)).stub(Talks.class);
    var heard = new Heard();
    assertThat(stub.scan(3, heard)).isEqualTo(60);
    assertThat(heard.steps).containsExactly(1, 2, 3);
  }

  @Test
  void anOptionalCallbackMayBeLeftOut() {
    var heard = new Heard();
    assertThat(talks.maybe(Optional.empty())).isFalse();
    assertThat(talks.maybe(Optional.of(heard))).isTrue();
    assertThat(heard.steps).containsExactly(1);
  }

  /// Callers may be written without a check for nulls. It is their mistake: nothing is sent.
  @ParameterizedTest
  @EnumSource(Format.class)
  @SuppressWarnings("NullAway")
  void aCallbackThatIsNullFailsAtItsCallerWithItsName(Format format) {
    Client asking = client.with(CallOptions.create().format(format));
    Talks stub = asking.stub(Talks.class);
    TalksRpc.Async async = asking.stub(TalksRpc.Async.class);
    for (var call :
        Map.<ThrowingCallable, String>of(
                () -> stub.scan(1, null), "$.progress",
                () -> get(async.scan(1, null)), "$.progress",
                () -> stub.down(1, null), "$.other",
                () -> stub.watch(null), "$: the Watcher to call back",
                () -> get(async.watch(null)), "$: the Watcher to call back",
                () -> stub.maybe(null), "$: the Progress to call back",
                () -> get(async.maybe(null)), "$: the Progress to call back")
            .entrySet()) {
      assertThatThrownBy(call.getKey())
          .isInstanceOfSatisfying(
              RpcException.class,
              problem -> {
                assertThat(problem.code()).isEqualTo(ErrorCode.ENCODING);
                assertThat(problem.execution()).isEqualTo(Execution.NOT_STARTED);
                assertThat(problem.message())
                    .isEqualTo(
                        "the arguments cannot be written: null where the contract has a value at "
                            + call.getValue());
              });
    }
    assertThat(service.watchers).isEmpty();
    assertThat(client.callbacks()).isZero();
  }

  /// The holder's side of it: whoever is called back may forget one, too.
  @Test
  @SuppressWarnings("NullAway")
  void aCallbackThatIsNullInACallbackFailsAtTheHandler() {
    Steps forgetful = (depth, other) -> other.down(depth, null);
    assertThatThrownBy(() -> talks.down(1, forgetful)).isInstanceOf(RpcException.class);
    var problem = new AtomicReference<RpcException>();
    Steps noticing =
        (depth, other) -> {
          try {
            return other.down(depth, null);
          } catch (RpcException noticed) {
            problem.set(noticed);
            return 7;
          }
        };
    assertThat(talks.down(1, noticing)).isEqualTo(8);
    assertThat(problem.get().code()).isEqualTo(ErrorCode.ENCODING);
    assertThat(problem.get().message()).endsWith("at $.other");
  }

  private static void get(Future<?> future) throws Throwable {
    try {
      var _ = future.get();
    } catch (ExecutionException failure) {
      throw failure.getCause();
    }
  }

  @Test
  void oneWayCallbacksRunInOrderAndBeforeTheCallReturns() {
    var heard = new Heard();
    talks.note(500, heard);
    assertThat(heard.steps).isEqualTo(IntStream.rangeClosed(1, 500).boxed().toList());
  }

  @Test
  void aCallbackOfAnAnsweredCallIsGone() {
    talks.scan(1, new Heard());
    assertThatThrownBy(talks::callOldProgress).isInstanceOf(RpcException.class);
  }

  @Test
  void aCallbackThatFailsFailsItsCall() {
    Progress broken =
        new Progress() {
          @Override
          public int report(int done) {
            throw new IllegalStateException("callback fails");
          }

          @Override
          public void note(int done) {}
        };
    assertThatThrownBy(() -> talks.scan(1, broken)).isInstanceOf(RpcException.class);
  }

  @Test
  void aKeptCallbackHearsOfWhatHappensLater() throws Exception {
    var watching = new Watching();
    talks.watch(watching);
    Watcher kept = service.watchers.iterator().next();
    kept.changed(1);
    kept.changed(2);
    assertThat(watching.changes.take()).isEqualTo(1);
    assertThat(watching.changes.take()).isEqualTo(2);
    assertThat(kept.name()).isEqualTo("watching");
    kept.close();
    watching.closed.await();
    assertThatThrownBy(kept::name)
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CALLBACK_GONE));
  }

  @Test
  void theSameObjectIsTheSameCallback() throws Exception {
    var watching = new Watching();
    talks.watch(watching);
    talks.watch(watching);
    assertThat(service.watchers).hasSize(1);
    Watcher kept = service.watchers.iterator().next();
    assertThat(kept).hasToString(kept.toString()).isEqualTo(kept);
    kept.close();
    watching.closed.await();
  }

  @Test
  void aRevokedCallbackIsGoneForItsKeeperAndClosed() throws Exception {
    var watching = new Watching();
    talks.watch(watching);
    Watcher kept = service.watchers.iterator().next();
    client.peer().revoke(watching, "enough");
    assertThat(service.gone.take()).isEqualTo("enough");
    assertThat(service.watchers).isEmpty();
    watching.closed.await();
    assertThatThrownBy(kept::name).isInstanceOf(RpcException.class);
  }

  @Test
  void theEndOfTheConnectionEndsWhatWasKept() throws Exception {
    var watching = new Watching();
    talks.watch(watching);
    client.close();
    assertThat(service.gone.take()).isEqualTo("the connection ended");
    watching.closed.await();
  }

  @Test
  void aFailedCallKeepsNothing() throws Exception {
    var watching = new Watching();
    assertThatThrownBy(() -> talks.watchAndFail(watching)).isInstanceOf(RpcException.class);
    assertThat(service.gone.take()).isEqualTo("the call that brought it failed");
    watching.closed.await();
  }

  @Test
  void bothSidesCallEachOtherDeeply() {
    Steps steps =
        new Steps() {
          @Override
          public int down(int depth, Steps other) {
            return depth == 0 ? 0 : 1 + other.down(depth - 1, this);
          }
        };
    assertThat(talks.down(1_000, steps)).isEqualTo(1_000);
  }

  @Test
  void keepOutsideACallSaysSo() {
    assertThatThrownBy(() -> Callbacks.keep(new Watching(), () -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no call runs on this thread");
  }

  @Test
  void theDeadlineOfTheCallHoldsForItsCallbacks() throws Exception {
    var entered = new CountDownLatch(1);
    var forever = new CountDownLatch(1);
    Progress slow =
        new Progress() {
          @Override
          public int report(int done) {
            entered.countDown();
            try {
              forever.await();
            } catch (InterruptedException interrupted) {
              Thread.currentThread().interrupt();
            }
            return 0;
          }

          @Override
          public void note(int done) {}
        };
    Talks hasty =
        client.with(CallOptions.create().timeout(Duration.ofMillis(200))).stub(Talks.class);
    assertThatThrownBy(() -> hasty.scan(1, slow))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
    entered.await();
    await().until(() -> server.activeCalls() == 0);
    forever.countDown();
  }

  /// Each call has what is left of the one around it; what comes later has a deadline of its own.
  @Test
  void deadlinesShrinkFromCallbackToCallbackAndAPushHasItsOwn() throws Exception {
    Duration all = Duration.ofSeconds(8); // less than the default of each call
    List<Duration> left = new ArrayList<>();
    Steps steps =
        new Steps() {
          @Override
          public int down(int depth, Steps other) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            left.add(CallContext.current().deadline().remaining());
            return depth == 0 ? 0 : 1 + other.down(depth - 1, this);
          }
        };
    Talks patient = client.with(CallOptions.create().timeout(all)).stub(Talks.class);
    assertThat(patient.down(9, steps)).isEqualTo(9);
    assertThat(left).hasSize(5).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(left.getFirst()).isLessThan(all);
    assertThat(left.getLast()).isBetween(Duration.ofSeconds(1), left.getFirst().minusMillis(10));

    var hasty = CallOptions.create().timeout(Duration.ofMillis(500));
    var watching = new Watching();
    client.with(hasty).stub(Talks.class).watch(watching);
    Watcher kept = service.watchers.iterator().next();
    await().pollDelay(Duration.ofMillis(600)).until(() -> server.callbacks() == 1);
    assertThat(kept.name()).as("after the deadline of the call that brought it").isNotEmpty();
    kept.close();
    watching.closed.await();
  }

  /// The caller has given up; its callback, which runs still, wants something of the handler.
  @Test
  void aCallbackThatCallsIntoACancelledCallIsCancelledToo() throws Exception {
    var entered = new CountDownLatch(1);
    var outcome = new CompletableFuture<String>();
    Steps late =
        (depth, other) -> {
          var cancelled = new CountDownLatch(1);
          CallContext.current().onCancel(cancelled::countDown);
          entered.countDown();
          try {
            cancelled.await();
            outcome.complete("answered " + other.down(1, (deeper, another) -> 0));
          } catch (RpcException refused) {
            outcome.complete(refused.code().toString());
          } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
          }
          return 0;
        };
    CompletableFuture<Integer> call = client.stub(TalksRpc.Async.class).down(1, late);
    entered.await();
    assertThat(call.cancel(true)).isTrue();
    assertThat(outcome.join()).isEqualTo("CANCELLED");
    await().until(() -> client.callbacks() == 0 && server.callbacks() == 0);
  }
}
