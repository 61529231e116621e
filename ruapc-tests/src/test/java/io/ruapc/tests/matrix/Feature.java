package io.ruapc.tests.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ruapc.CallOptions;
import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcStream;
import io.ruapc.tests.call.Probe;
import io.ruapc.tests.call.ProbeRpc;
import io.ruapc.tests.callback.Progress;
import io.ruapc.tests.callback.Steps;
import io.ruapc.tests.callback.Talks;
import io.ruapc.tests.callback.Watcher;
import io.ruapc.tests.stream.Numbers;
import io.ruapc.tests.stream.TooMany;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// What a user may do over any transport, each shown by using it.
@SuppressWarnings("ImmutableEnumChecker") // all that the constants refer to are static methods
enum Feature {
  VALUES(Feature::values),
  CONCURRENT_CALLS(Feature::concurrentCalls),
  LARGE_MESSAGES(Feature::largeMessages),
  DECLARED_ERRORS(Feature::declaredErrors),
  FRAMEWORK_ERRORS(Feature::frameworkErrors),
  DEADLINES(Feature::deadlines),
  CANCELLATION(Feature::cancellation),
  HEADERS(Feature::headers),
  ONE_WAY_CALLS(Feature::oneWayCalls),
  CALLBACKS_IN_A_CALL(Feature::callbacksInACall),
  CALLBACKS_THAT_CALL_BACK(Feature::callbacksThatCallBack),
  ONE_WAY_CALLBACKS_IN_ORDER(Feature::oneWayCallbacksInOrder),
  KEPT_CALLBACKS(Feature::keptCallbacks),
  REVOKED_CALLBACKS(Feature::revokedCallbacks),
  SERVICES_OF_THE_CLIENT(Feature::servicesOfTheClient),
  STREAM_OUT(Feature::streamOut),
  STREAM_IN(Feature::streamIn),
  STREAM_BOTH_WAYS(Feature::streamBothWays),
  STREAM_THAT_FAILS(Feature::streamThatFails),
  STREAM_CLOSED_EARLY(Feature::streamClosedEarly),
  SLEEPING_TAKER(Feature::sleepingTaker),
  DRAIN(Feature::drain);

  private interface Show {
    void on(Stage stage) throws Exception;
  }

  /// Above the second for which sockets that are closed linger.
  private static final Duration MORE_THAN_TRANSPORTS_WAIT = Duration.ofMillis(1_300);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Show show;

  Feature(Show show) {
    this.show = show;
  }

  void show(Stage stage) throws Exception {
    show.on(stage);
  }

  private static void values(Stage stage) {
    Probe probe = stage.stub(Probe.class);
    assertThat(probe.echo("Rua! \u00e4\ud83d\ude00")).isEqualTo("Rua! \u00e4\ud83d\ude00");
    assertThat(probe.join("a", -1, Optional.empty())).isEqualTo("a-1-");
    var pear = new Probe.Item("pear", Long.MAX_VALUE);
    assertThat(probe.index(List.of(pear, new Probe.Item("fig", Long.MIN_VALUE))))
        .containsEntry("pear", pear)
        .containsEntry("fig", new Probe.Item("fig", Long.MIN_VALUE));
    assertThat(probe.count(new byte[] {1, -1})).isEqualTo(2);
  }

  private static void concurrentCalls(Stage stage) {
    var async = stage.stub(ProbeRpc.Async.class);
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      answers.add(async.echo("call " + i));
    }
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i)).succeedsWithin(PATIENCE).isEqualTo("call " + i);
    }
  }

  private static void largeMessages(Stage stage) {
    int bytes = 17 << 20; // more than one WebSocket frame of the sibling holds
    assertThat(stage.stub(Probe.class).count(new byte[bytes])).isEqualTo(bytes);
    assertThat(stage.stub(Probe.class).bytes(bytes)).hasSize(bytes);
  }

  private static void declaredErrors(Stage stage) {
    assertThatThrownBy(() -> stage.stub(Probe.class).fail("/etc/x"))
        .isInstanceOfSatisfying(
            Probe.NotFound.class, error -> assertThat(error.path()).isEqualTo("/etc/x"));
  }

  private static void frameworkErrors(Stage stage) {
    assertThatThrownBy(() -> stage.stub(Probe.class).crash("unchecked"))
        .isInstanceOfSatisfying(
            RpcException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
              assertThat(failure.id()).isPresent();
            })
        .hasMessageNotContaining("secret");
  }

  private static void deadlines(Stage stage) {
    Probe hurried =
        stage.client.with(CallOptions.create().timeout(Duration.ofMillis(200))).stub(Probe.class);
    assertThatThrownBy(() -> hurried.wait("x"))
        .isInstanceOfSatisfying(
            RpcException.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT));
    await().untilAsserted(() -> assertThat(stage.probes.cancelled).hasValue(1));
  }

  private static void cancellation(Stage stage) {
    assertThat(stage.stub(Probe.class).echo("hello")).isEqualTo("hello");
    CompletableFuture<String> call = stage.stub(ProbeRpc.Async.class).wait("x");
    await().untilAsserted(() -> assertThat(stage.probes.waiting).hasValue(1));
    assertThat(call.cancel(false)).isTrue();
    await().untilAsserted(() -> assertThat(stage.probes.cancelled).hasValue(1));
  }

  private static void headers(Stage stage) throws Exception {
    String header =
        CallOptions.create()
            .header("tenant", "acme")
            .<String, Exception>get(() -> stage.stub(Probe.class).header("tenant"));
    assertThat(header).isEqualTo("acme");
  }

  private static void oneWayCalls(Stage stage) throws Exception {
    stage.stub(Probe.class).tell("psst");
    assertThat(stage.probes.told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("psst");
  }

  private static void callbacksInACall(Stage stage) {
    var heard = new Heard();
    assertThat(stage.stub(Talks.class).scan(3, heard)).isEqualTo(60);
    assertThat(heard.steps).containsExactly(1, 2, 3);
  }

  private static void callbacksThatCallBack(Stage stage) {
    assertThat(stage.stub(Talks.class).down(50, Feature::down)).isEqualTo(50);
  }

  private static int down(int depth, Steps other) {
    return depth == 0 ? 0 : 1 + other.down(depth - 1, Feature::down);
  }

  private static void oneWayCallbacksInOrder(Stage stage) {
    var heard = new Heard();
    stage.stub(Talks.class).note(500, heard);
    assertThat(heard.steps).isEqualTo(IntStream.rangeClosed(1, 500).boxed().toList());
  }

  private static void keptCallbacks(Stage stage) throws Exception {
    var watching = new Watching();
    stage.stub(Talks.class).watch(watching);
    Watcher kept = stage.talks.watchers.iterator().next();
    for (int i = 0; i < 100; i++) {
      kept.changed(i);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(watching.changes.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(i);
    }
    assertThat(kept.name()).isEqualTo("watching");
    kept.close();
    assertThat(watching.closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private static void revokedCallbacks(Stage stage) throws Exception {
    var watching = new Watching();
    stage.stub(Talks.class).watch(watching);
    stage.client.peer().revoke(watching, "enough seen");
    assertThat(stage.talks.gone.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .contains("enough seen");
  }

  private static void servicesOfTheClient(Stage stage) {
    assertThat(stage.stub(Caller.class).callMeBack(6)).isEqualTo(6);
  }

  private static void streamOut(Stage stage) {
    try (RpcStream<Integer> numbers = stage.stub(Numbers.class).count(10_000)) {
      int expected = 0;
      for (int number : numbers) {
        assertThat(number).isEqualTo(expected++);
      }
      assertThat(expected).isEqualTo(10_000);
    }
  }

  private static void streamIn(Stage stage) {
    List<Integer> numbers = IntStream.range(0, 10_000).boxed().toList();
    assertThat(stage.stub(Numbers.class).sum("all", RpcStream.from(numbers)))
        .isEqualTo(49_995_000L);
  }

  private static void streamBothWays(Stage stage) {
    List<Integer> numbers = IntStream.range(0, 1_000).boxed().toList();
    List<Integer> doubled = new ArrayList<>();
    try (var stream = stage.stub(Numbers.class).twice(RpcStream.from(numbers))) {
      stream.forEach(doubled::add);
    }
    assertThat(doubled).isEqualTo(numbers.stream().map(number -> 2 * number).toList());
  }

  private static void streamThatFails(Stage stage) throws Exception {
    List<Integer> taken = new ArrayList<>();
    try (var stream = stage.stub(Numbers.class).fail(3)) {
      assertThatThrownBy(() -> stream.forEach(taken::add)).isInstanceOf(TooMany.class);
    }
    assertThat(taken).containsExactly(0, 1, 2);
  }

  private static void streamClosedEarly(Stage stage) throws Exception {
    try (var stream = stage.stub(Numbers.class).count(Integer.MAX_VALUE)) {
      assertThat(stream.iterator().next()).isZero();
    }
    assertThat(stage.numbers.stopped.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private static void sleepingTaker(Stage stage) throws Exception {
    try (RpcStream<String> stream = stage.stub(Numbers.class).texts(10_000)) {
      Iterator<String> texts = stream.iterator();
      texts.next();
      await()
          .during(Duration.ofMillis(200))
          .atMost(PATIENCE)
          .until(stage.numbers.sent::get, sent -> sent == stage.numbers.sent.get());
      assertThat(stage.numbers.sent.get()).as("items ahead").isLessThan(500);
      assertThat(stage.stub(Probe.class).echo("not in the way")).isEqualTo("not in the way");
    }
    assertThat(stage.numbers.stopped.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private static void drain(Stage stage) throws Exception {
    CompletableFuture<String> call = stage.stub(ProbeRpc.Async.class).wait("to its end");
    await().untilAsserted(() -> assertThat(stage.probes.waiting).hasValue(1));
    try (RpcStream<Integer> stream = stage.stub(Numbers.class).count(100_000)) {
      Iterator<Integer> numbers = stream.iterator();
      numbers.next();
      CompletableFuture<Boolean> closed =
          CompletableFuture.supplyAsync(() -> stage.server.close(PATIENCE));
      await()
          .during(MORE_THAN_TRANSPORTS_WAIT)
          .atMost(PATIENCE)
          .until(() -> !call.isDone() && !closed.isDone());
      assertThat(numbers).toIterable().hasSize(99_999);
      stage.probes.gate.countDown();
      assertThat(call).succeedsWithin(PATIENCE).isEqualTo("to its end");
      assertThat(closed).succeedsWithin(PATIENCE).isEqualTo(true);
    }
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
      closed.countDown();
    }
  }
}
