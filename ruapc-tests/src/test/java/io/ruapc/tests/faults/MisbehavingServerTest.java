package io.ruapc.tests.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.ruapc.CallOptions;
import io.ruapc.CallStage;
import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.client.Client;
import io.ruapc.tests.conformance.Message;
import io.ruapc.tests.conformance.RawConnection;
import io.ruapc.tests.conformance.RawFrame;
import io.ruapc.wire.Flags;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client's callers see of a server that does what none should: an outcome for every call,
/// exactly one, in time.
@Timeout(60)
class MisbehavingServerTest {
  @Test
  void anAnswerThatIsCutOffEndsTheCallAtOnce() throws IOException {
    try (var server =
            ScriptedServer.start(connection -> {
              byte[] answer = ok(receive(connection), "\"hi\"");
              connection.send(Arrays.copyOf(answer, answer.length - 1));
              connection.close();
            });
        Client client = Client.create(server.endpoint())) {
      var failure = failureOf(() -> client.stub(Victim.class).echo("hi"));
      assertThat(failure.code()).isEqualTo(ErrorCode.CONNECTION_CLOSED);
      assertThat(failure.stage()).contains(CallStage.WAIT);
      assertThat(failure.execution()).isEqualTo(Execution.UNKNOWN);
      assertThat(failure.retryIsSafe()).isFalse();
      assertThat(client.pendingCalls()).isZero();
    }
  }

  @Test
  void garbageInsteadOfAnAnswerEndsTheCallAndSaysWhatCame() throws IOException {
    try (var server =
            ScriptedServer.start(connection -> {
              receive(connection);
              connection.send("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
            });
        Client client = Client.create(server.endpoint())) {
      assertThat(failureOf(() -> client.stub(Victim.class).echo("hi")))
          .hasMessageContaining("CONNECTION_CLOSED")
          .hasMessageContaining("not a RuaPC frame");
    }
  }

  @Test
  void aServerThatNeverAnswersCostsEveryKindOfCallerItsDeadlineAndNoMore() throws Exception {
    try (var server = ScriptedServer.start(MisbehavingServerTest::readAll);
        Client client = Client.builder(server.endpoint()).timeout(Duration.ofMillis(500)).build()) {
      Victim stub = client.stub(Victim.class);
      VictimRpc.Async async = client.stub(VictimRpc.Async.class);
      Queue<RpcException> failures = new ConcurrentLinkedQueue<>();
      long start = System.nanoTime();
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        callers.add(Thread.ofPlatform().start(() -> failures.add(failureOf(() -> stub.echo("p")))));
        callers.add(Thread.ofVirtual().start(() -> failures.add(failureOf(() -> stub.echo("v")))));
        CompletableFuture<String> future = async.echo("f");
        callers.add(Thread.ofVirtual().start(() -> failures.add(failureOf(() -> unwrap(future)))));
      }
      for (Thread caller : callers) {
        assertThat(caller.join(Duration.ofSeconds(20))).isTrue();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(490), Duration.ofSeconds(5));
      assertThat(failures)
          .hasSize(60)
          .allSatisfy(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT));
      assertThat(client.pendingCalls()).isZero();
    }
  }

  @Test
  void thousandsOfCallsToAServerThatNeverReadsEndAtTheirDeadlines() throws Exception {
    int count = 3_000;
    String large = "x".repeat(10_000);
    var gate = new CountDownLatch(1);
    try (var server = ScriptedServer.start(connection -> gate.await());
        Client client =
            Client.builder(server.endpoint())
                .timeout(Duration.ofMillis(800))
                .maxQueuedBytes(1 << 20)
                .build()) {
      Victim stub = client.stub(Victim.class);
      VictimRpc.Async async = client.stub(VictimRpc.Async.class);
      var byCode = new ConcurrentLinkedQueue<ErrorCode>();
      long start = System.nanoTime();
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        callers.add(
            Thread.startVirtualThread(() -> byCode.add(failureOf(() -> stub.echo(large)).code())));
      }
      for (Thread caller : callers) {
        assertThat(caller.join(Duration.ofSeconds(20))).isTrue();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      assertThat(byCode).hasSize(count).containsOnly(ErrorCode.TIMEOUT);
      assertThat(client.pendingCalls()).isZero();
      // Who must not wait hears at once that the queue is full, and a retry is safe.
      var failure = failureOf(() -> unwrap(async.echo(large)));
      assertThat(failure.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
      assertThat(failure.retryIsSafe()).isTrue();
      assertThat(failure.stage()).contains(CallStage.QUEUE);
      assertThat(failure.peer()).contains(server.endpoint());
    } finally {
      gate.countDown();
    }
  }

  @Test
  void aServerThatNeverReadsIsGivenUpAfterTheWriteStall() throws Exception {
    var gate = new CountDownLatch(1);
    try (var server = ScriptedServer.start(connection -> gate.await());
        Client client =
            Client.builder(server.endpoint())
                .timeout(Duration.ofSeconds(5))
                .maxQueuedBytes(1 << 20)
                .writeStallTimeout(Duration.ofMillis(300))
                .build()) {
      Victim stub = client.stub(Victim.class);
      Queue<RpcException> failures = new ConcurrentLinkedQueue<>();
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        callers.add(
            Thread.startVirtualThread(
                () -> failures.add(failureOf(() -> stub.count(new byte[900_000])))));
      }
      for (Thread caller : callers) {
        assertThat(caller.join(Duration.ofSeconds(20))).isTrue();
      }
      assertThat(failures).hasSize(20);
      assertThat(failures)
          .anySatisfy(failure -> assertThat(failure).hasMessageContaining("took nothing"));
      assertThat(client.pendingCalls()).isZero();
    } finally {
      gate.countDown();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAnswerInAnotherFormatThanItSaysFailsToDecode(boolean saysMessagePack) throws IOException {
    byte[] payload =
        saysMessagePack
            ? "{\"Ok\":\"hi\"}".getBytes(UTF_8)
            : new byte[] {(byte) 0x81, (byte) 0xA2, 'O', 'k', (byte) 0xA2, 'h', 'i'};
    int flags = Flags.RESPONSE | (saysMessagePack ? Flags.MESSAGE_PACK : 0);
    try (var server =
            ScriptedServer.start(
                answering(
                    request -> RawFrame.response(flags, request.meta().messageId(), payload)));
        Client client = Client.create(server.endpoint())) {
      assertThat(failureOf(() -> client.stub(Victim.class).echo("hi")).code())
          .isEqualTo(ErrorCode.DECODING);
      assertThat(failureOf(() -> client.stub(Victim.class).echo("hi")).stage())
          .contains(CallStage.DECODE);
      assertThat(server.accepted()).as("the connection goes on").isEqualTo(1);
    }
  }

  @Test
  void anAnswerIsReadInTheFormatThatItNamesWhateverWasAsked() throws IOException {
    try (var server = ScriptedServer.start(answering(request -> ok(request, "\"hi\"")));
        Client client = Client.create(server.endpoint())) {
      for (Format format : Format.values()) {
        Client asking = client.with(CallOptions.create().format(format));
        assertThat(asking.stub(Victim.class).echo("hi")).isEqualTo("hi");
      }
    }
  }

  @Test
  void aResultOfTheWrongTypeFailsWithThePathToIt() throws IOException {
    try (var server =
            ScriptedServer.start(
                answering(request ->
                    ok(request, "{\"label\":\"a\",\"sizes\":[1,\"two\"],\"inside\":{}}")));
        Client client = Client.create(server.endpoint())) {
      Victim stub = client.stub(Victim.class);
      var failure = failureOf(() -> stub.store(new Victim.Crate("", List.of(), Map.of())));
      assertThat(failure.code()).isEqualTo(ErrorCode.DECODING);
      assertThat(failure).hasMessageContaining("sizes[1]");
      assertThat(failureOf(() -> stub.echo("x")).code()).isEqualTo(ErrorCode.DECODING);
      assertThat(failureOf(() -> stub.bytes(1)).code()).isEqualTo(ErrorCode.DECODING);
    }
  }

  @Test
  void aSecondAnswerAndAnswersToUnknownCallsAreNeverMatched() throws IOException {
    try (var server =
            ScriptedServer.start(connection -> {
              while (true) {
                byte[] frame = connection.receive();
                if (frame == null) {
                  return;
                }
                Message request = Message.of(frame);
                long id = request.meta().messageId();
                for (long other :
                    new long[] {id + 1, id - 1, id ^ 1L << 40, id + 65_536, -1, -id}) {
                  if (other != id) {
                    connection.send(answer(other, "\"stolen\""));
                  }
                }
                connection.send(ok(request, "\"" + id + "\""));
                connection.send(ok(request, "\"twice\""));
              }
            });
        Client client = Client.create(server.endpoint())) {
      Victim stub = client.stub(Victim.class);
      for (int i = 0; i < 500; i++) {
        assertThat(stub.echo("x")).containsOnlyDigits();
      }
      assertThat(client.pendingCalls()).isZero();
    }
  }

  @Test
  void anAnswerThatComesAfterTheDeadlineDoesNotBecomeThatOfTheNextCall() throws IOException {
    var late = new LinkedBlockingQueue<Message>();
    try (var server =
            ScriptedServer.start(connection -> {
              late.add(receive(connection));
              Message next = receive(connection);
              connection.send(ok(late.take(), "\"late\""));
              connection.send(ok(next, "\"right\""));
            });
        Client client = Client.create(server.endpoint())) {
      Victim hasty =
          client.with(CallOptions.create().timeout(Duration.ofMillis(50))).stub(Victim.class);
      assertThat(failureOf(() -> hasty.echo("a")).code()).isEqualTo(ErrorCode.TIMEOUT);
      assertThat(client.stub(Victim.class).echo("b")).isEqualTo("right");
    }
  }

  @Test
  void anAnswerOnAnotherConnectionThanWasAskedIsNotTaken() throws Exception {
    var connections = new LinkedBlockingQueue<RawConnection>();
    var requests = new LinkedBlockingQueue<Message>();
    try (var server =
            ScriptedServer.start(connection -> {
              connections.add(connection);
              while (true) {
                byte[] frame = connection.receive();
                if (frame == null) {
                  return;
                }
                requests.add(Message.of(frame));
              }
            });
        Client asking = Client.create(server.endpoint());
        Client other = Client.create(server.endpoint())) {
      CompletableFuture<String> call = asking.stub(VictimRpc.Async.class).echo("x");
      RawConnection asked = connections.poll(10, TimeUnit.SECONDS);
      Message request = requests.poll(10, TimeUnit.SECONDS);
      other.stub(Victim.class).tell("connect");
      RawConnection notAsked = connections.poll(10, TimeUnit.SECONDS);
      assertThat(notAsked).isNotNull();
      notAsked.send(ok(request, "\"stolen\""));
      assertThat(call).isNotDone();
      asked.send(ok(request, "\"mine\""));
      assertThat(call).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("mine");
    }
  }

  @Test
  void aResetEndsEveryCallOfTheConnectionOnceAndAtOnce() throws Exception {
    int count = 5_000;
    var arrived = new CountDownLatch(2 * count);
    try (var server =
            ScriptedServer.start(connection -> {
              while (arrived.getCount() > 0 && connection.receive() != null) {
                arrived.countDown();
              }
              connection.reset();
            });
        Client client = Client.builder(server.endpoint()).timeout(Duration.ofSeconds(50)).build()) {
      Victim stub = client.stub(Victim.class);
      VictimRpc.Async async = client.stub(VictimRpc.Async.class);
      var outcomes = new AtomicInteger();
      Queue<ErrorCode> codes = new ConcurrentLinkedQueue<>();
      List<CompletableFuture<?>> futures = new ArrayList<>();
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        futures.add(async.echo("f").whenComplete((value, failure) -> outcomes.incrementAndGet()));
        callers.add(
            Thread.startVirtualThread(() -> codes.add(failureOf(() -> stub.echo("v")).code())));
      }
      assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
      for (Thread caller : callers) {
        assertThat(caller.join(Duration.ofSeconds(10))).isTrue();
      }
      for (CompletableFuture<?> future : futures) {
        assertThat(failureOf(() -> unwrap(future)).code()).isEqualTo(ErrorCode.CONNECTION_CLOSED);
      }
      assertThat(codes).hasSize(count).containsOnly(ErrorCode.CONNECTION_CLOSED);
      assertThat(outcomes).hasValue(count);
      assertThat(client.pendingCalls()).isZero();
    }
  }

  @Test
  void aStormOfReconnectsCalmsDownWhenTheServerIsWell() throws Exception {
    var isWell = new AtomicBoolean();
    try (var server =
            ScriptedServer.start(connection -> {
              if (!isWell.get()) {
                connection.reset();
                return;
              }
              answering(request -> ok(request, "\"well\"")).play(connection);
            });
        Client client = Client.create(server.endpoint())) {
      Victim stub = client.stub(Victim.class);
      List<Thread> callers = new ArrayList<>();
      var well = new AtomicInteger();
      for (int i = 0; i < 200; i++) {
        callers.add(
            Thread.startVirtualThread(() -> {
              while (true) {
                try {
                  well.addAndGet("well".equals(stub.echo("?")) ? 1 : 0);
                  return;
                } catch (RpcException failure) {
                  // The reset may come before the connection has been noticed.
                  assertThat(failure.code())
                      .isIn(ErrorCode.CONNECTION_CLOSED, ErrorCode.UNAVAILABLE);
                }
              }
            }));
      }
      await().until(() -> server.accepted() > 20);
      isWell.set(true);
      for (Thread caller : callers) {
        assertThat(caller.join(Duration.ofSeconds(20))).isTrue();
      }
      assertThat(well).hasValue(200);
      int accepted = server.accepted();
      assertThat(stub.echo("?")).isEqualTo("well");
      assertThat(server.accepted()).isEqualTo(accepted);
    }
  }

  @Test
  void theErrorOfAServerIsToldApartFromOneOfTheConnection() throws IOException {
    try (var server =
            ScriptedServer.start(
                answering(request ->
                    RawFrame.response(
                        Flags.RESPONSE,
                        request.meta().messageId(),
                        "{\"Err\":{\"kind\":\"ConnectionClosed\",\"msg\":\"behind me\"}}"
                            .getBytes(UTF_8))));
        Client client = Client.create(server.endpoint())) {
      var failure = failureOf(() -> client.stub(Victim.class).echo("x"));
      assertThat(failure.code()).isEqualTo(ErrorCode.CONNECTION_CLOSED);
      assertThat(failure.stage()).contains(CallStage.HANDLE);
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void aServerMayAskForWhatTheClientDoesNotOffer() throws IOException {
    var answers = new LinkedBlockingQueue<String>();
    try (var server =
            ScriptedServer.start(connection -> {
              Message request = receive(connection);
              connection.send(Raw.request("Victim/echo", 3, "\"you?\""));
              answers.add(receive(connection).json());
              connection.send(ok(request, "\"done\""));
            });
        Client client = Client.create(server.endpoint())) {
      assertThat(client.stub(Victim.class).echo("x")).isEqualTo("done");
      assertThat(answers.poll()).contains("method not found: Victim/echo");
    }
  }

  private static ScriptedServer.Script answering(Function<Message, byte[]> how) {
    return connection -> {
      while (true) {
        byte[] frame = connection.receive();
        if (frame == null) {
          return;
        }
        connection.send(how.apply(Message.of(frame)));
      }
    };
  }

  private static void readAll(RawConnection connection) throws IOException {
    while (connection.receive() != null) {
      Thread.onSpinWait();
    }
  }

  private static Message receive(RawConnection connection) throws IOException {
    return Raw.receive(connection);
  }

  private static byte[] ok(Message request, String json) {
    return answer(request.meta().messageId(), json);
  }

  private static byte[] answer(long id, String json) {
    return RawFrame.response(Flags.RESPONSE, id, ("{\"Ok\":" + json + "}").getBytes(UTF_8));
  }

  private static RpcException failureOf(ThrowingCallable call) {
    return catchThrowableOfType(RpcException.class, call);
  }

  private static @Nullable Object unwrap(CompletableFuture<?> future) throws Throwable {
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause();
    }
  }
}
