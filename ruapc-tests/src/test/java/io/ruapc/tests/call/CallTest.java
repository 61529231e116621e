package io.ruapc.tests.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ruapc.CallContext;
import io.ruapc.CallOptions;
import io.ruapc.CallStage;
import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.HandlerOptions;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import io.ruapc.tests.call.Probe.Item;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ParameterizedClass
@EnumSource(Scheme.class)
class CallTest {
  private final Scheme scheme;
  private final ProbeService service = new ProbeService();
  private final Server server;
  private final Client client;
  private final Probe probe;
  private final ProbeRpc.Async async;

  CallTest(Scheme scheme) {
    this.scheme = scheme;
    server = Server.builder().service(Probe.class, service).listen(scheme.free());
    client = clientOf(server);
    probe = client.stub(Probe.class);
    async = client.stub(ProbeRpc.Async.class);
  }

  private static Client clientOf(Server server) {
    return Client.builder(server.endpoint()).build();
  }

  @AfterEach
  void close() {
    service.gate.countDown();
    client.close();
    server.close();
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void valuesOfEveryShapeGoThereAndBack(Format format) {
    Probe stub = client.with(CallOptions.create().format(format)).stub(Probe.class);
    assertThat(stub.echo("Rua! \u00e4\ud83d\ude00")).isEqualTo("Rua! \u00e4\ud83d\ude00");
    assertThat(stub.join("a", -1, Optional.of("c"))).isEqualTo("a-1c");
    assertThat(stub.join("a", 1, Optional.empty())).isEqualTo("a1-");
    Item pear = new Item("pear", Long.MAX_VALUE);
    assertThat(stub.index(List.of(pear, new Item("fig", -1))))
        .containsEntry("pear", pear)
        .hasSize(2);
    assertThat(stub.bytes(300)).hasSize(300);
    assertThat(stub.count(new byte[] {1, -1})).isEqualTo(2);
  }

  @Test
  void anAsynchronousHandlerAndAnAsynchronousCallerMeet() {
    assertThat(probe.later("soon")).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("soon");
    assertThat(async.later("soon")).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("soon");
    assertThatThrownBy(() -> async.later("").join())
        .hasCauseInstanceOf(RpcException.class)
        .hasMessageContaining("INVALID_ARGUMENT: no text");
  }

  @Test
  void manyCallsShareOneConnectionAndEachGetsItsOwnAnswer() {
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      answers.add(async.echo("call " + i));
    }
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).join()).isEqualTo("call " + i);
    }
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void aDeclaredErrorComesBackAsItselfWithItsData() {
    assertThatThrownBy(() -> probe.fail("/etc/x"))
        .isInstanceOfSatisfying(
            Probe.NotFound.class, error -> assertThat(error.path()).isEqualTo("/etc/x"))
        .hasMessage("no file /etc/x");
    assertThatThrownBy(() -> async.fail("/etc/y").join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(Probe.NotFound.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unchecked", "overflow", "error"})
  void whatAHandlerFailsWithIsHiddenFromTheCallerButItsIdIsSaid(String how) {
    assertThatThrownBy(() -> probe.crash(how))
        .isInstanceOfSatisfying(
            RpcException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
              assertThat(failure.id()).isPresent();
              assertThat(failure.stage()).contains(CallStage.HANDLE);
            })
        .hasMessageNotContaining("secret");
    assertThat(probe.echo("still there")).isEqualTo("still there");
  }

  @Test
  void anRpcExceptionOfAHandlerReachesTheCallerAsItIs() {
    assertThatThrownBy(() -> probe.crash("rpc"))
        .isInstanceOfSatisfying(
            RpcException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
              assertThat(failure.message()).isEqualTo("not you");
              assertThat(failure.method()).contains("Probe/crash");
            });
  }

  @Test
  void anAnswerThatCannotBeWrittenBecomesAnErrorAnswer() {
    assertThatThrownBy(() -> probe.crash("surrogate"))
        .isInstanceOfSatisfying(
            RpcException.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.ENCODING))
        .hasMessageContaining("surrogate");
  }

  @Test
  void anAnswerThatIsTooBigBecomesAnErrorAnswer() {
    assertThatThrownBy(() -> probe.bytes(64 << 20))
        .isInstanceOfSatisfying(
            RpcException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.ENCODING));
    assertThat(probe.bytes(32 << 20)).hasSize(32 << 20);
  }

  @Test
  void argumentsThatAreTooBigFailBeforeTheyAreSent() {
    assertThatThrownBy(() -> probe.count(new byte[64 << 20]))
        .isInstanceOfSatisfying(
            RpcException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.ENCODING);
              assertThat(failure.stage()).contains(CallStage.ENCODE);
              assertThat(failure.execution()).isEqualTo(Execution.NOT_STARTED);
            });
    assertThat(probe.echo("the connection lives")).isEqualTo("the connection lives");
  }

  @Test
  void largeRequestsTakeAConnectionOfTheirOwn() {
    assertThat(probe.echo("small")).isEqualTo("small");
    assertThat(server.connections()).isEqualTo(1);
    assertThat(probe.count(new byte[2 << 20])).isEqualTo(2 << 20);
    assertThat(server.connections()).isEqualTo(2);
    assertThat(async.count(new byte[3 << 20]).join()).isEqualTo(3 << 20);
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void aCallEndsAtItsDeadlineOnBothSides() {
    Probe hurried =
        client.with(CallOptions.create().timeout(Duration.ofMillis(100))).stub(Probe.class);
    assertThatThrownBy(() -> hurried.wait("x"))
        .isInstanceOfSatisfying(
            RpcException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
              assertThat(failure.stage()).contains(CallStage.WAIT);
              assertThat(failure.execution()).isEqualTo(Execution.UNKNOWN);
            });
    await().untilAsserted(() -> assertThat(service.cancelled).hasValue(1));
  }

  @Test
  void aPlatformThreadAndAVirtualThreadBothSeeTheDeadline() throws Exception {
    for (Thread.Builder builder : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
      AtomicReference<Throwable> outcome = new AtomicReference<>();
      Thread caller =
          builder.start(() -> {
            try {
              CallOptions.create().timeout(Duration.ofMillis(50)).run(() -> probe.wait("never"));
            } catch (RpcException failure) {
              outcome.set(failure);
            }
          });
      assertThat(caller.join(Duration.ofSeconds(20))).isTrue();
      assertThat(outcome.get()).hasMessageContaining("TIMEOUT");
    }
  }

  @Test
  void theBudgetOfACallIsWhatItsCallerHasLeft() throws Exception {
    long budget =
        CallOptions.create().timeout(Duration.ofSeconds(3)).<Long, Exception>get(probe::budget);
    assertThat(budget).isBetween(1_000L, 3_000L);
  }

  @Test
  void nestedCallsGetNoMoreThanIsLeftOfTheOuterOne() throws Exception {
    Probe relay =
        new Forwarding(probe) {
          @Override
          public long budget() {
            return probe.budget();
          }
        };
    try (Server outer = Server.builder().service(Probe.class, relay).listen(scheme.free());
        Client caller = clientOf(outer)) {
      long budget =
          CallOptions.create()
              .timeout(Duration.ofSeconds(2))
              .<Long, Exception>get(() -> caller.stub(Probe.class).budget());
      assertThat(budget).isBetween(500L, 2_000L);
    }
  }

  @Test
  void cancellingAFutureTellsTheHandlerAndWhatItCalled() {
    Probe relay = new Forwarding(probe);
    try (Server outer = Server.builder().service(Probe.class, relay).listen(scheme.free());
        Client caller = clientOf(outer)) {
      // The first answer says that the server knows signals.
      assertThat(caller.stub(Probe.class).echo("hello")).isEqualTo("hello");
      CompletableFuture<String> call = caller.stub(ProbeRpc.Async.class).wait("x");
      await().untilAsserted(() -> assertThat(service.waiting).hasValue(1));
      assertThat(call.cancel(false)).isTrue();
      await().untilAsserted(() -> assertThat(service.cancelled).hasValue(1));
      await().untilAsserted(() -> assertThat(outer.activeCalls()).isZero());
    }
  }

  @Test
  void cancellingADerivedFutureDoesNotCancelTheCall() throws Exception {
    CompletableFuture<String> call = async.wait("x");
    CompletableFuture<Integer> derived = call.thenApply(String::length);
    await().untilAsserted(() -> assertThat(service.waiting).hasValue(1));
    derived.cancel(true);
    service.gate.countDown();
    assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("x");
    assertThat(service.cancelled).hasValue(0);
  }

  @Test
  void anInterruptedCallerGivesUpAndStaysInterrupted() throws Exception {
    assertThat(probe.echo("hello")).isEqualTo("hello");
    AtomicReference<Throwable> outcome = new AtomicReference<>();
    Thread caller =
        Thread.startVirtualThread(() -> {
          try {
            probe.wait("x");
          } catch (RpcException failure) {
            outcome.set(failure);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
          }
        });
    await().untilAsserted(() -> assertThat(service.waiting).hasValue(1));
    caller.interrupt();
    assertThat(caller.join(Duration.ofSeconds(20))).isTrue();
    assertThat(outcome.get()).hasMessageContaining("CANCELLED");
    await().untilAsserted(() -> assertThat(service.cancelled).hasValue(1));
  }

  @Test
  void aOneWayCallReturnsBeforeItsHandlerRunsAndReachesIt() throws Exception {
    probe.tell("psst");
    assertThat(service.told.poll(10, TimeUnit.SECONDS)).isEqualTo("psst");
    async.tell("again");
    assertThat(service.told.poll(10, TimeUnit.SECONDS)).isEqualTo("again");
  }

  @Test
  void aClientThatIsClosedRightAfterOneWayCallsHasSentThem() throws Exception {
    try (Client brief = clientOf(server)) {
      Probe stub = brief.stub(Probe.class);
      for (int i = 0; i < 1_000; i++) {
        stub.tell("note");
      }
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(service.told.poll(10, TimeUnit.SECONDS)).isEqualTo("note");
    }
  }

  @Test
  void headersOfStubScopeAndCallAreJoined() throws Exception {
    Probe tenant = client.with(CallOptions.create().header("tenant", "acme")).stub(Probe.class);
    assertThat(tenant.header("tenant")).isEqualTo("acme");
    assertThat(tenant.header("trace")).isEqualTo("none");
    CallOptions.create()
        .header("trace", "t-1")
        .run(() -> {
          assertThat(tenant.header("trace")).isEqualTo("t-1");
          assertThat(tenant.header("tenant")).isEqualTo("acme");
        });
  }

  @Test
  void theEndOfTheConnectionEndsItsCallsAtOnceOnBothSides() {
    CompletableFuture<String> call = async.wait("x");
    await().untilAsserted(() -> assertThat(service.waiting).hasValue(1));
    client.close();
    assertThat(call)
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableOfType(java.util.concurrent.ExecutionException.class)
        .withMessageContaining("CONNECTION_CLOSED");
    await().untilAsserted(() -> assertThat(service.cancelled).hasValue(1));
  }

  @Test
  void aClosedServerSaysWhatToLookAt() {
    server.close();
    try (Client lost = clientOf(server)) {
      assertThatThrownBy(() -> lost.stub(Probe.class).echo("x"))
          .isInstanceOfSatisfying(
              RpcException.class,
              failure -> {
                assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                assertThat(failure.stage()).contains(CallStage.CONNECT);
                assertThat(failure.retryIsSafe()).isTrue();
              })
          .hasMessageContaining("cannot connect to " + server.endpoint())
          .hasMessageContaining("nothing listens there");
    }
  }

  @Test
  void aClientFindsAServerThatCameBack() {
    assertThat(probe.echo("before")).isEqualTo("before");
    String endpoint = server.endpoint().toString();
    server.close();
    try (Server again = Server.builder().service(Probe.class, service).listen(endpoint)) {
      await()
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(probe.echo("after")).isEqualTo("after"));
      assertThat(again.connections()).isEqualTo(1);
    }
  }

  @Test
  void anInlineHandlerMayNotMakeBlockingCalls() {
    Probe relay = new Forwarding(probe);
    try (Server outer =
            Server.builder()
                .service(Probe.class, relay, HandlerOptions.create().inline())
                .listen(scheme.free());
        Client caller = clientOf(outer)) {
      assertThatThrownBy(() -> caller.stub(Probe.class).echo("x"))
          .isInstanceOfSatisfying(
              RpcException.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL));
    }
  }

  @Test
  void anInterruptibleHandlerIsInterruptedWhenItsCallIsCancelledAndOthersAreNot() throws Exception {
    ProbeService sleepy = new ProbeService();
    try (Server patient =
            Server.builder()
                .service(Probe.class, sleepy, HandlerOptions.create().interruptible("wait"))
                .listen(scheme.free());
        Client caller = clientOf(patient)) {
      assertThat(caller.stub(Probe.class).echo("hello")).isEqualTo("hello");
      CompletableFuture<String> call = caller.stub(ProbeRpc.Async.class).wait("x");
      await().untilAsserted(() -> assertThat(sleepy.waiting).hasValue(1));
      call.cancel(false);
      // Its gate stays shut: only an interrupt ends the wait.
      await().untilAsserted(() -> assertThat(patient.activeCalls()).isZero());

      CompletableFuture<String> other = async.wait("y");
      await().untilAsserted(() -> assertThat(service.waiting).hasValue(1));
      other.cancel(false);
      await().untilAsserted(() -> assertThat(service.cancelled).hasValue(1));
      assertThat(server.activeCalls()).isEqualTo(1);
    }
  }

  @Test
  void anInterruptibleHandlerIsInterruptedAtItsDeadline() throws Exception {
    ProbeService sleepy = new ProbeService();
    Probe untold =
        new Forwarding(sleepy) {
          @Override
          public String wait(String text) {
            try {
              sleepy.waiting.incrementAndGet();
              sleepy.gate.await();
            } catch (InterruptedException interrupted) {
              sleepy.cancelled.incrementAndGet();
            }
            return text;
          }
        };
    try (Server patient =
            Server.builder()
                .service(Probe.class, untold, HandlerOptions.create().interruptible("wait"))
                .listen("127.0.0.1:0");
        Client caller =
            Client.builder("tcp://127.0.0.1:" + patient.port())
                .timeout(Duration.ofMillis(200))
                .build()) {
      assertThatThrownBy(() -> caller.stub(Probe.class).wait("x")).hasMessageContaining("TIMEOUT");
      assertThat(sleepy.waiting).hasValue(1);
      // Its gate stays shut: only an interrupt ends the wait.
      await().untilAsserted(() -> assertThat(sleepy.cancelled).hasValue(1));
      await().untilAsserted(() -> assertThat(patient.activeCalls()).isZero());
    }
  }

  @Test
  void optionsForAMethodThatDoesNotExistAreRefused() {
    assertThatThrownBy(() ->
            Server.builder()
                .service(Probe.class, service, HandlerOptions.create().inline("ehco"))
                .listen(scheme.free()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ehco");
  }

  @Test
  void theContextIsKnownInAHandlerAndNowhereElse() throws Exception {
    assertThatThrownBy(CallContext::current)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("wrap");
    AtomicReference<String> seen = new AtomicReference<>();
    Probe wrapping =
        new Forwarding(probe) {
          @Override
          public String echo(String text) {
            CompletableFuture.runAsync(
                    CallContext.current().wrap(() -> seen.set(CallContext.current().method())))
                .join();
            return text;
          }
        };
    try (Server outer = Server.builder().service(Probe.class, wrapping).listen(scheme.free());
        Client caller = clientOf(outer)) {
      caller.stub(Probe.class).echo("x");
      assertThat(seen).hasValue("Probe/echo");
    }
  }

  @Test
  void drainingLetsRunningCallsEndAndRefusesNewOnes() throws Exception {
    CompletableFuture<String> running = async.wait("x");
    await().untilAsserted(() -> assertThat(service.waiting).hasValue(1));
    CompletableFuture<Boolean> drained =
        CompletableFuture.supplyAsync(() -> server.close(Duration.ofSeconds(30)));
    await()
        .untilAsserted(() ->
            assertThatThrownBy(() -> probe.echo("new"))
                .isInstanceOfSatisfying(
                    RpcException.class,
                    failure -> {
                      assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                      assertThat(failure.retryIsSafe()).isTrue();
                    }));
    service.gate.countDown();
    assertThat(running.get(10, TimeUnit.SECONDS)).isEqualTo("x");
    assertThat(drained.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void beyondTheLimitRequestsAreRefusedAndARetryIsSafe() {
    ProbeService busy = new ProbeService();
    try (Server small =
            Server.builder().service(Probe.class, busy).maxActiveCalls(1).listen(scheme.free());
        Client caller = clientOf(small)) {
      CompletableFuture<String> first = caller.stub(ProbeRpc.Async.class).wait("x");
      await().untilAsserted(() -> assertThat(busy.waiting).hasValue(1));
      assertThatThrownBy(() -> caller.stub(Probe.class).echo("y"))
          .isInstanceOfSatisfying(
              RpcException.class,
              failure -> {
                assertThat(failure.code()).isEqualTo(ErrorCode.OVERLOADED);
                assertThat(failure.retryIsSafe()).isTrue();
              })
          .hasMessageContaining("maxActiveCalls");
      busy.gate.countDown();
      assertThat(first.join()).isEqualTo("x");
      await().untilAsserted(() -> assertThat(small.activeCalls()).isZero());
      assertThat(caller.stub(Probe.class).echo("y")).isEqualTo("y");
    }
  }
}
