package io.ruapc.tests.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.ruapc.CallContext;
import io.ruapc.CallOptions;
import io.ruapc.CallStage;
import io.ruapc.ErrorCode;
import io.ruapc.HandlerOptions;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import io.ruapc.tests.conformance.Message;
import io.ruapc.tests.conformance.RawConnection;
import io.ruapc.tests.conformance.RawFrame;
import io.ruapc.tests.faults.Victim.Crate;
import io.ruapc.wire.Flags;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Handlers and arguments that do what they should not: their own call fails, in time and with a
/// clear error, and no other.
@Timeout(60)
@SuppressWarnings("try") // ending early is what is tested
class HandlersTest {
  private final VictimService service = new VictimService();
  private final Server server =
      Server.builder().service(Victim.class, service).listen("127.0.0.1:0");
  private final VictimService own = new VictimService();
  private final Client client =
      Client.builder("tcp://127.0.0.1:" + server.port()).service(Victim.class, own).build();
  private final Victim victim = client.stub(Victim.class);
  private final VictimRpc.Async async = client.stub(VictimRpc.Async.class);

  @AfterEach
  void everythingGoesOnAndNothingStays() {
    service.gate.countDown();
    own.gate.countDown();
    assertThat(victim.echo("still")).isEqualTo("still");
    await().untilAsserted(() -> assertThat(server.activeCalls()).isZero());
    await().untilAsserted(() -> assertThat(client.pendingCalls()).isZero());
    client.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "thread death, INTERNAL",
    "out of memory, INTERNAL",
    "checked, INTERNAL",
    "unreadable exception, INTERNAL",
    "unreadable declared error, ENCODING",
    "null, ENCODING",
    "no such thing, INTERNAL",
    "long text, PERMISSION_DENIED",
    "half a character, PERMISSION_DENIED",
  })
  void whateverAHandlerEndsWithIsAnswered(String how, ErrorCode code) {
    assertThat(failureOf(() -> victim.fail(how)).code()).isEqualTo(code);
    assertThat(failureOf(() -> get(async.fail(how))).code()).isEqualTo(code);
  }

  @Test
  @SuppressWarnings("NullAway") // callers and handlers may be written without it
  void aNullIsToldWithItsPlaceAndWhereItCameFrom() {
    var inside = new Crate("a", Arrays.asList(1, null), Map.of());
    var label = new Crate("a", List.of(), Map.of("b", new Crate(null, List.of(), Map.of())));
    for (var call :
        Map.<ThrowingCallable, String>of(
                () -> victim.echo(null), "$",
                () -> get(async.echo(null)), "$",
                () -> victim.store(inside), "$.sizes[1]",
                () -> victim.store(label), "$.inside.b.label")
            .entrySet()) {
      var failure = failureOf(call.getKey());
      assertThat(failure.code()).isEqualTo(ErrorCode.ENCODING);
      assertThat(failure.stage()).contains(CallStage.ENCODE);
      assertThat(failure.message())
          .isEqualTo(
              "the arguments cannot be written: null where the contract has a value at "
                  + call.getValue());
    }
    var answer = failureOf(() -> victim.fail("null"));
    assertThat(answer.message())
        .isEqualTo("the answer cannot be written: null where the contract has a value at $");
    var ofAnError = failureOf(() -> victim.fail("no reason"));
    assertThat(ofAnError.code()).isEqualTo(ErrorCode.ENCODING);
    assertThat(ofAnError.message()).endsWith("null where the contract has a value at $.reason");
  }

  @Test
  void anAnsweredFailureSaysThatItsHandlerWasStarted() {
    assertThat(failureOf(() -> victim.fail("checked")).execution()).isEqualTo(Execution.STARTED);
    assertThat(failureOf(() -> victim.fail("long text")).execution()).isEqualTo(Execution.STARTED);
  }

  @Test
  void aWaitOfCenturiesBeforeARetryTravelsAsTheLongestThereIs() {
    var failure = failureOf(() -> victim.fail("try again in the next universe"));
    assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(failure.retryAfter()).contains(Duration.ofMillis((1L << 32) - 1));
  }

  @Test
  void textsOfTheCallsThatAHandlerMakesStayInItsLog() {
    var relay =
        new VictimService() {
          @Override
          public String fail(String how) throws Refused {
            try {
              return victim.fail("long text");
            } catch (RpcException inner) {
              if (how.equals("pass it on")) {
                throw new RpcException(inner.code(), "the store says no", inner);
              }
              throw inner;
            }
          }
        };
    try (Server outer = Server.builder().service(Victim.class, relay).listen("127.0.0.1:0");
        Client caller = Client.create("tcp://127.0.0.1:" + outer.port())) {
      var hidden = failureOf(() -> caller.stub(Victim.class).fail("let it fall"));
      assertThat(hidden.code()).isEqualTo(ErrorCode.INTERNAL);
      assertThat(hidden.id()).isPresent();
      assertThat(hidden).hasMessageNotContaining("\ud83d\ude00");
      var meant = failureOf(() -> caller.stub(Victim.class).fail("pass it on"));
      assertThat(meant.code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
      assertThat(meant.message()).isEqualTo("the store says no");
    }
  }

  @Test
  void aRequestThatIsTooLargeForTheFirstConnectionIsWrittenOnce() {
    var reads = new AtomicInteger();
    var sizes =
        new AbstractList<Integer>() {
          @Override
          public Integer get(int index) {
            if (index == 0) {
              reads.incrementAndGet();
            }
            return 1_000_000_000;
          }

          @Override
          public int size() {
            return 300_000;
          }
        };
    assertThat(victim.store(new Crate("", sizes, Map.of())).sizes()).hasSize(300_000);
    assertThat(reads).hasValue(1);
    assertThat(victim.store(new Crate("", sizes, Map.of())).sizes()).hasSize(300_000);
    assertThat(reads).hasValue(2);
  }

  @Test
  void aHandlerThatLeavesItsThreadInterruptedIsAnswered() throws Exception {
    assertThat(victim.fail("interrupted")).isEqualTo("interrupted");
  }

  @Test
  void handlersThatBlockCostTheirCallersTheirDeadlinesAndOthersNothing() throws Exception {
    VictimRpc.Async hasty =
        client
            .with(CallOptions.create().timeout(Duration.ofMillis(300)))
            .stub(VictimRpc.Async.class);
    List<CompletableFuture<String>> held = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      held.add(hasty.hold("x"));
    }
    assertThat(victim.echo("meanwhile")).isEqualTo("meanwhile");
    for (CompletableFuture<String> one : held) {
      assertThat(failureOf(() -> get(one)).code()).isEqualTo(ErrorCode.TIMEOUT);
    }
    await().untilAsserted(() -> assertThat(service.cancelled).hasValue(service.holding.get()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"no stage", "never", "twice", "cancelled", "odd", "wrapped"})
  void stagesMayEndInAnyWay(String how) {
    try (Server odd =
            Server.builder().service(Victim.class, new OddStages(how)).listen("127.0.0.1:0");
        Client caller =
            Client.builder("tcp://127.0.0.1:" + odd.port())
                .timeout(Duration.ofSeconds(2))
                .build()) {
      Victim stub = caller.stub(Victim.class);
      switch (how) {
        case "never" ->
            assertThat(failureOf(() -> get(stub.later("x"))).code()).isEqualTo(ErrorCode.TIMEOUT);
        case "twice" ->
            assertThat(stub.later("x")).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("first");
        case "wrapped" ->
            assertThat(failureOf(() -> get(stub.later("x"))).code())
                .isEqualTo(ErrorCode.PERMISSION_DENIED);
        case "no stage" ->
            assertThat(failureOf(() -> get(stub.later("x"))).code()).isEqualTo(ErrorCode.ENCODING);
        default ->
            assertThat(failureOf(() -> get(stub.later("x"))).code()).isEqualTo(ErrorCode.INTERNAL);
      }
      assertThat(stub.echo("on")).isEqualTo("on");
    }
  }

  @Test
  void bothSidesMayCallEachOtherInTurns() {
    assertThat(victim.recurse(40)).isEqualTo(40);
  }

  @Test
  void aRecursionWithoutAnEndEndsAtTheDeadlineOfItsFirstCall() {
    Victim hasty =
        client.with(CallOptions.create().timeout(Duration.ofMillis(400))).stub(Victim.class);
    assertThat(failureOf(() -> hasty.recurse(Integer.MAX_VALUE)).code())
        .isEqualTo(ErrorCode.TIMEOUT);
  }

  @Test
  void cancellingReachesWhatAHandlerCalledAtItsCaller() {
    var asking =
        new VictimService() {
          @Override
          public String echo(String text) {
            return CallContext.current().peer().stub(Victim.class).hold(text);
          }
        };
    try (Server outer = Server.builder().service(Victim.class, asking).listen("127.0.0.1:0");
        Client caller =
            Client.builder("tcp://127.0.0.1:" + outer.port()).service(Victim.class, own).build()) {
      CompletableFuture<String> call = caller.stub(VictimRpc.Async.class).echo("x");
      await().untilAsserted(() -> assertThat(own.holding).hasValue(1));
      call.cancel(true);
      await().untilAsserted(() -> assertThat(own.cancelled).hasValue(1));
      // The handler in the middle is woken although the one at the end ignores it all.
      await().untilAsserted(() -> assertThat(outer.activeCalls()).isZero());
    }
  }

  @Test
  void aCallThatIsCancelledWhileItsArgumentsAreWrittenReachesItsHandlerCancelled() {
    var cancelling = new CountDownLatch(1);
    var heard = new CountDownLatch(1);
    var inner =
        new VictimService() {
          @Override
          public Crate store(Crate crate) {
            CallContext.current().onCancel(heard::countDown);
            await().until(() -> heard.getCount() == 0);
            return crate;
          }
        };
    try (Server last = Server.builder().service(Victim.class, inner).listen("127.0.0.1:0");
        Client toLast = Client.create("tcp://127.0.0.1:" + last.port())) {
      var relay =
          new VictimService() {
            @Override
            public Crate store(Crate crate) {
              // Runs after the calls of this handler have been told.
              CallContext.current().onCancel(cancelling::countDown);
              holding.incrementAndGet();
              return toLast
                  .stub(Victim.class)
                  .store(new Crate("", new SlowList(cancelling), Map.of()));
            }
          };
      try (Server middle = Server.builder().service(Victim.class, relay).listen("127.0.0.1:0");
          Client first = Client.create("tcp://127.0.0.1:" + middle.port())) {
        CompletableFuture<Crate> call =
            first.stub(VictimRpc.Async.class).store(new Crate("", List.of(), Map.of()));
        await().untilAsserted(() -> assertThat(relay.holding).hasValue(1));
        call.cancel(true);
        await().until(() -> heard.getCount() == 0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void argumentsThatCannotBeWrittenFailTheirCallWhetherOrNotItIsConnected(boolean isConnected) {
    try (Client fresh = Client.create("tcp://127.0.0.1:" + server.port())) {
      if (isConnected) {
        fresh.stub(Victim.class).echo("connect");
      }
      VictimRpc.Async stub = fresh.stub(VictimRpc.Async.class);
      for (Crate crate :
          List.of(
              new Crate("", new FailingList(new IllegalStateException("no")), Map.of()),
              new Crate("", new FailingList(new StackOverflowError()), Map.of()),
              new Crate("\ud800", List.of(), Map.of()))) {
        var failure = failureOf(() -> get(stub.store(crate)));
        assertThat(failure.code()).isEqualTo(ErrorCode.ENCODING);
        assertThat(failure.execution()).isEqualTo(Execution.NOT_STARTED);
        assertThat(failureOf(() -> fresh.stub(Victim.class).store(crate)).code())
            .isEqualTo(ErrorCode.ENCODING);
      }
      assertThat(fresh.pendingCalls()).isZero();
    }
  }

  @Test
  void evenAnErrorInTheArgumentsEndsTheFuture() {
    try (Client fresh = Client.create("tcp://127.0.0.1:" + server.port())) {
      var crate = new Crate("", new FailingList(new LinkageError("no")), Map.of());
      assertThatThrownBy(() -> get(fresh.stub(VictimRpc.Async.class).store(crate)))
          .isInstanceOfSatisfying(
              RpcException.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL))
          .hasRootCauseInstanceOf(LinkageError.class);
    }
  }

  @Test
  void inlineHandlersMayAnswerMoreThanTheQueueHolds() {
    try (Server inline =
            Server.builder()
                .service(Victim.class, service, HandlerOptions.create().inline())
                .maxQueuedBytes(1 << 20)
                .listen("127.0.0.1:0");
        Client caller = Client.create("tcp://127.0.0.1:" + inline.port())) {
      VictimRpc.Async stub = caller.stub(VictimRpc.Async.class);
      List<CompletableFuture<byte[]>> answers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        answers.add(stub.bytes(500_000));
      }
      for (CompletableFuture<byte[]> answer : answers) {
        assertThat(answer)
            .succeedsWithin(Duration.ofSeconds(20))
            .extracting(bytes -> bytes.length)
            .isEqualTo(500_000);
      }
    }
  }

  @Test
  void aThreadThatCompletesTheAnswersOfManyIsNotStoppedByOneThatDoesNotRead() throws Exception {
    try (var completing = Executors.newSingleThreadExecutor();
        Server shared =
            Server.builder()
                .service(Victim.class, new CompletedElsewhere(completing))
                .maxQueuedBytes(100_000)
                .listen("127.0.0.1:0");
        var deaf = RawConnection.open(shared.port());
        Client other = Client.create("tcp://127.0.0.1:" + shared.port())) {
      for (int id = 0; id < 200; id++) {
        deaf.send(RawFrame.request("Victim/later", Flags.REQUEST, id, Raw.NEVER, false, text("x")));
      }
      assertThat(other.stub(Victim.class).later("y")).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void whoeverReadsNothingIsClosedAndItsCallsEnd() throws Exception {
    try (Server strict =
            Server.builder()
                .service(Victim.class, service)
                .maxQueuedBytes(200_000)
                .writeStallTimeout(Duration.ofMillis(500))
                .listen("127.0.0.1:0");
        var deaf = RawConnection.open(strict.port());
        Client other = Client.create("tcp://127.0.0.1:" + strict.port())) {
      assertThat(other.stub(Victim.class).echo("a")).isEqualTo("a");
      for (int id = 0; id < 300; id++) {
        deaf.send(
            RawFrame.request(
                "Victim/bytes", Flags.REQUEST, id, Raw.NEVER, false, "100000".getBytes(UTF_8)));
      }
      await().untilAsserted(() -> assertThat(strict.connections()).isEqualTo(1));
      await().untilAsserted(() -> assertThat(strict.activeCalls()).isZero());
      assertThat(other.stub(Victim.class).echo("b")).isEqualTo("b");
    }
  }

  @Test
  void questionsToBuiltInServicesAreBoundedForPeersThatReadNoAnswers() throws Exception {
    try (Server strict =
            Server.builder()
                .service(Victim.class, service)
                .maxQueuedBytes(10_000)
                .listen("127.0.0.1:0");
        var deaf = RawConnection.open(strict.port())) {
      byte[] question =
          RawFrame.request(
              "_ruapc.meta/describe", Flags.REQUEST, 1, Raw.NEVER, false, "{}".getBytes(UTF_8));
      // More refusals than the kernel takes.
      int count = 150_000;
      ByteBuffer questions = ByteBuffer.allocate(count * question.length);
      while (questions.hasRemaining()) {
        questions.put(question);
      }
      deaf.send(questions.array());
      // Refusals filled the reserve, and then it was over: what came behind is not answered.
      int answers = 0;
      while (deaf.receive() != null) {
        answers++;
      }
      assertThat(answers).isBetween(1, count - 1);
    }
  }

  @Test
  void argumentsInWorkHoldNoMoreThanAFewBytesBeyondTheirLimit() throws IOException {
    String large = '"' + "x".repeat(100_000) + '"';
    try (Server small =
            Server.builder()
                .service(Victim.class, service)
                .maxHeldBytes(450_000)
                .listen("127.0.0.1:0");
        var connection = RawConnection.open(small.port())) {
      for (int id = 0; id < 20; id++) {
        connection.send(Raw.request("Victim/hold", id, large));
      }
      for (int refused = 0; refused < 15; refused++) {
        assertThat(Raw.receive(connection).json())
            .contains("\"kind\":\"Overloaded\"", "maxHeldBytes");
      }
      // Small calls pass, and when the others are over large ones do again.
      assertThat(Raw.echo(connection, "small")).isEqualTo("{\"Ok\":\"small\"}");
      service.gate.countDown();
      for (int answered = 0; answered < 5; answered++) {
        assertThat(Raw.receive(connection).json()).startsWith("{\"Ok\":\"xxx");
      }
      connection.send(Raw.request("Victim/hold", 21, large));
      assertThat(Raw.receive(connection).json()).startsWith("{\"Ok\":\"xxx");
    }
  }

  @Test
  void answersThatWaitForRoomHoldNoMoreThanAFewBytesBeyondTheirLimit() throws Exception {
    var made = new AtomicInteger();
    var generous =
        new VictimService() {
          @Override
          public byte[] bytes(int size) {
            made.incrementAndGet();
            return new byte[size];
          }
        };
    try (Server small =
            Server.builder()
                .service(Victim.class, generous)
                .maxQueuedBytes(100_000)
                .maxHeldBytes(2_000_000)
                .listen("127.0.0.1:0");
        var deaf = RawConnection.open(small.port())) {
      int count = 60;
      byte[] million = {(byte) 0xCE, 0x00, 0x0F, 0x42, 0x40};
      for (int id = 0; id < count; id++) {
        deaf.send(Raw.packedRequest("Victim/bytes", id, million));
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> made.get() == count && small.activeCalls() <= 3);
      int exhausted = 0;
      for (int i = 0; i < count; i++) {
        Message answer = Raw.receive(deaf);
        if (answer.meta().payloadLength() < 1_000) {
          assertThat(answer.json()).contains("\"kind\":\"ResourceExhausted\"", "maxHeldBytes");
          exhausted++;
        }
      }
      // The queue and the kernel took some, few could wait.
      assertThat(exhausted).isBetween(count / 2, count - 1);
      assertThat(Raw.echo(deaf, "on")).isEqualTo("{\"Ok\":\"on\"}");
    }
  }

  @Test
  void builtInServicesAnswerWhenAllPlacesAreTaken() throws IOException {
    try (Server small =
            Server.builder()
                .service(Victim.class, service)
                .maxActiveCalls(1)
                .listen("127.0.0.1:0");
        var connection = RawConnection.open(small.port())) {
      connection.send(Raw.request("Victim/hold", 1, "\"x\""));
      await().untilAsserted(() -> assertThat(service.holding).hasValue(1));
      connection.send(Raw.request("Victim/echo", 2, "\"x\""));
      assertThat(Raw.receive(connection).json()).contains("\"kind\":\"Overloaded\"");
      connection.send(Raw.request("_ruapc.meta/describe", 3, "{}"));
      assertThat(Raw.receive(connection).json()).contains("\"name\":\"Victim\"");
    }
  }

  @Test
  void aHandlerThatIsSlowToHearOfTheEndKeepsNoOtherFromHearingIt() throws Exception {
    var heard = new AtomicInteger();
    var free = new CountDownLatch(1);
    var deafToCancel =
        new VictimService() {
          @Override
          public String hold(String text) {
            CallContext.current()
                .onCancel(() -> {
                  heard.incrementAndGet();
                  uninterruptibly(free);
                });
            holding.incrementAndGet();
            uninterruptibly(free);
            return text;
          }
        };
    try (Server slow = Server.builder().service(Victim.class, deafToCancel).listen("127.0.0.1:0");
        var connection = RawConnection.open(slow.port())) {
      for (int id = 0; id < 10; id++) {
        connection.send(Raw.request("Victim/hold", id, "\"x\""));
      }
      await().untilAsserted(() -> assertThat(deafToCancel.holding).hasValue(10));
      connection.reset();
      await().untilAsserted(() -> assertThat(heard).hasValue(10));
      free.countDown();
      await().untilAsserted(() -> assertThat(slow.activeCalls()).isZero());
    }
  }

  @Test
  void aContextMayBeUsedAfterItsCallHasEnded() {
    var kept = new AtomicReference<@Nullable CallContext>();
    var keeping =
        new VictimService() {
          @Override
          public String echo(String text) {
            kept.set(CallContext.current());
            return text;
          }
        };
    try (Server outer = Server.builder().service(Victim.class, keeping).listen("127.0.0.1:0");
        Client caller =
            Client.builder("tcp://127.0.0.1:" + outer.port()).service(Victim.class, own).build()) {
      caller.stub(Victim.class).echo("x");
      CallContext context = Objects.requireNonNull(kept.get());
      context.onCancel(() -> own.cancelled.incrementAndGet());
      assertThat(context.method()).isEqualTo("Victim/echo");
      assertThat(context.peer().stub(Victim.class).echo("push")).isEqualTo("push");
      caller.close(Duration.ZERO);
      for (var gone :
          List.of(
              failureOf(() -> context.peer().stub(Victim.class).echo("gone")),
              failureOf(() -> get(context.peer().stub(VictimRpc.Async.class).echo("gone"))))) {
        assertThat(gone.code()).isEqualTo(ErrorCode.CONNECTION_CLOSED);
        assertThat(gone.method()).contains("Victim/echo");
        assertThat(gone.peer())
            .hasValueSatisfying(peer -> assertThat(peer).startsWith("tcp://127"));
      }
      assertThat(own.cancelled).hasValue(0);
    }
  }

  private static void uninterruptibly(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private static byte[] text(String text) {
    return ('"' + text + '"').getBytes(UTF_8);
  }

  private static RpcException failureOf(ThrowingCallable call) {
    return catchThrowableOfType(RpcException.class, call);
  }

  private static Object get(CompletionStage<?> stage) throws Throwable {
    try {
      return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause();
    }
  }

  /// Stages that end as they should not.
  private static final class OddStages extends VictimService {
    private final String how;

    OddStages(String how) {
      this.how = how;
    }

    @Override
    @SuppressWarnings("NullAway") // handlers may be written without it
    public CompletionStage<String> later(String text) {
      var stage = new CompletableFuture<String>();
      switch (how) {
        case "no stage" -> {
          return null;
        }
        case "never" -> {}
        case "twice" -> {
          stage.complete("first");
          stage.complete("second");
        }
        case "cancelled" -> stage.cancel(true);
        case "odd" -> stage.completeExceptionally(new Error("odd"));
        default -> {
          return stage
              .completeAsync(() -> {
                throw new RpcException(ErrorCode.PERMISSION_DENIED, "not you");
              })
              .thenApply(value -> value);
        }
      }
      return stage;
    }
  }

  /// Large answers, all completed by one thread.
  private static final class CompletedElsewhere extends VictimService {
    private final Executor thread;

    CompletedElsewhere(Executor thread) {
      this.thread = thread;
    }

    @Override
    public CompletionStage<String> later(String text) {
      return CompletableFuture.supplyAsync(() -> text.repeat(100_000), thread);
    }
  }

  /// A list that is read only once a latch is open.
  private static final class SlowList extends AbstractList<Integer> {
    private final CountDownLatch latch;

    SlowList(CountDownLatch latch) {
      this.latch = latch;
    }

    @Override
    public Integer get(int index) {
      uninterruptibly(latch);
      return index;
    }

    @Override
    public int size() {
      return 1;
    }
  }

  /// A list that cannot be read.
  private static final class FailingList extends AbstractList<Integer> {
    private final Throwable failure;

    FailingList(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public Integer get(int index) {
      throw FailingList.<RuntimeException>sneaky(failure);
    }

    @Override
    public int size() {
      return 1;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> X sneaky(Throwable failure) throws X {
      throw (X) failure;
    }
  }
}
