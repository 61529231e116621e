package io.ruapc.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ruapc.CallOptions;
import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.RpcStream;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import io.ruapc.tests.conformance.Message;
import io.ruapc.tests.conformance.RawConnection;
import io.ruapc.tests.conformance.RawFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Our callers of streams, against servers that know none, that say nothing, or that send what they
/// should not; and against handlers that stop early.
@Timeout(60)
class StreamPeersTest {
  private static final String HELLO = "\"hello\":{\"caps\":[\"signal\",\"callback\",\"stream\"]}";

  private static byte[] answer(long id, String more, String payload) {
    return RawFrame.ofJson("{\"flags\":2,\"msgid\":" + id + more + "}", payload);
  }

  private static byte[] part(long id, String more, String payload) {
    return RawFrame.ofJson("{\"flags\":10,\"msgid\":" + id + more + "}", payload);
  }

  @Test
  void whoKnowsNoStreamsIsSentNone() throws Exception {
    var seen = new LinkedBlockingQueue<String>();
    try (var server =
            ScriptedServer.start(connection -> {
              Message request;
              while ((request = next(connection)) != null) {
                seen.add(request.meta().method());
                connection.send(answer(request.meta().messageId(), "", "{\"Ok\":[5,6]}"));
              }
            });
        var client = Client.create(server.endpoint())) {
      Pipes pipes = client.stub(Pipes.class);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> pipes.collect(RpcStream.of(1, 2)))
            .isInstanceOfSatisfying(
                RpcException.class,
                problem -> {
                  assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                  assertThat(problem.execution()).isEqualTo(Execution.NOT_STARTED);
                  assertThat(problem).hasMessageContaining("knows no streams");
                });
      }
      assertThatThrownBy(() ->
              client
                  .stub(PipesRpc.Async.class)
                  .collect(RpcStream.of(1).publisher())
                  .toCompletableFuture()
                  .join())
          .hasMessageContaining("knows no streams");
      assertThat(pipes.count().toList()).as("all at once").containsExactly(5, 6);
      assertThat(seen).containsExactly("_ruapc.memory/request_is_pending", "Pipes/count");
      await().until(() -> client.pendingCalls() == 0);
    }
  }

  @Test
  void whoSaysNothingIsWaitedForAsLongAsTheCallMayTake() throws Exception {
    try (var server = ScriptedServer.start(RawConnection::receive);
        var client = Client.create(server.endpoint())) {
      Pipes hasty =
          client.with(CallOptions.create().timeout(Duration.ofMillis(100))).stub(Pipes.class);
      assertThatThrownBy(() -> hasty.collect(RpcStream.of(1)))
          .isInstanceOfSatisfying(
              RpcException.class,
              problem -> {
                assertThat(problem.code()).isEqualTo(ErrorCode.TIMEOUT);
                assertThat(problem.execution()).isEqualTo(Execution.NOT_STARTED);
              });
      await().until(() -> client.pendingCalls() == 0);
    }
  }

  @Test
  void anErrorWithAHelloIsAGreetingToo() throws Exception {
    try (var server =
            ScriptedServer.start(connection -> {
              Message question = Raw.receive(connection);
              connection.send(
                  answer(
                      question.meta().messageId(),
                      "," + HELLO,
                      "{\"Err\":{\"kind\":\"InvalidArgument\",\"msg\":\"method not found\"}}"));
              Message request = Raw.receive(connection);
              int items = 0;
              while (!Raw.receive(connection).meta().isEnd()) {
                items++;
              }
              connection.send(answer(request.meta().messageId(), "", "{\"Ok\":" + items + "}"));
            });
        var client = Client.create(server.endpoint())) {
      assertThat(client.stub(Pipes.class).collect(RpcStream.of(1, 2, 3))).isEqualTo(3);
    }
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments(
            "an item without credit",
            (Mistake) id -> IntStream.range(0, 33).mapToObj(i -> part(id, "", "1")).toList(),
            "item 33 came without credit"),
        arguments(
            "an item over the limit",
            (Mistake) id -> List.of(part(id, "", " ".repeat(1 << 20) + "1")),
            "over the limit of 1048576"),
        arguments(
            "credit where nothing goes out",
            (Mistake) id -> List.of(part(id, ",\"credit\":1", "")),
            "credit for a stream that does not go out"));
  }

  /// What a server does wrong for a call.
  interface Mistake {
    List<byte[]> frames(long id);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void aMistakeOfTheServerFailsTheCallAndCancelsIt(String what, Mistake mistake, String problem)
      throws Exception {
    var heard = new LinkedBlockingQueue<Message>();
    try (var server =
            ScriptedServer.start(connection -> {
              long id = Raw.receive(connection).meta().messageId();
              for (byte[] frame : mistake.frames(id)) {
                connection.send(frame);
              }
              heard.add(Raw.receive(connection));
              connection.send(answer(id, "," + HELLO, "{\"Ok\":null}"));
              connection.send(answer(id, "", "{\"Ok\":null}"));
              connection.send(part(id, "", "1"));
              Message echo = Raw.receive(connection);
              connection.send(answer(echo.meta().messageId(), "", "{\"Ok\":\"still\"}"));
            });
        var client = Client.create(server.endpoint())) {
      Pipes pipes = client.stub(Pipes.class);
      RpcStream<Integer> items = pipes.count();
      assertThat(heard.take().meta().isCancel()).as(what).isTrue();
      assertThatThrownBy(items::toList)
          .isInstanceOf(RpcException.class)
          .hasMessageContaining(problem);
      assertThat(pipes.echo("still")).isEqualTo("still");
      assertThat(client.pendingCalls()).isZero();
    }
  }

  @Test
  void anItemForAPlainCallFailsIt() throws Exception {
    try (var server =
            ScriptedServer.start(connection -> {
              long id = Raw.receive(connection).meta().messageId();
              connection.send(part(id, "", "1"));
            });
        var client = Client.create(server.endpoint())) {
      assertThatThrownBy(() -> client.stub(Pipes.class).echo("x"))
          .isInstanceOf(RpcException.class)
          .hasMessageContaining("a part came for a call without streams");
      assertThat(client.pendingCalls()).isZero();
    }
  }

  @Test
  void theItemsBeforeTheEndOfTheConnectionComeBeforeItsFailure() throws Exception {
    try (var server =
            ScriptedServer.start(connection -> {
              long id = Raw.receive(connection).meta().messageId();
              connection.send(part(id, "", "1"));
              connection.send(part(id, "", "2"));
              connection.close();
            });
        var client = Client.create(server.endpoint())) {
      Iterator<Integer> items = client.stub(Pipes.class).count().iterator();
      assertThat(items.next()).isEqualTo(1);
      assertThat(items.next()).isEqualTo(2);
      assertThatThrownBy(items::hasNext)
          .isInstanceOfSatisfying(
              RpcException.class,
              problem -> assertThat(problem.code()).isEqualTo(ErrorCode.CONNECTION_CLOSED));
      assertThat(client.pendingCalls()).isZero();
    }
  }

  @Test
  void aHandlerThatWantsNoMoreItemsStillAnswers() throws Exception {
    var service = new PipesService();
    var stopped = new CountDownLatch(1);
    RpcStream<Integer> endless =
        RpcStream.produce(out -> {
          try {
            for (int i = 7; ; i++) {
              out.send(i);
            }
          } finally {
            stopped.countDown();
          }
        });
    try (var server = Server.builder().service(Pipes.class, service).listen("127.0.0.1:0");
        var client = Client.create("tcp://127.0.0.1:" + server.port())) {
      var first =
          client.stub(PipesRpc.Async.class).first(endless.publisher()).toCompletableFuture();
      stopped.await();
      assertThat(first).isNotDone();
      service.gate.countDown();
      assertThat(first.join()).isEqualTo(7);
      await().until(() -> client.pendingCalls() == 0 && server.activeCalls() == 0);
    }
  }

  @Test
  void twoThreadsMayTakeItemsOfOneStream() throws Exception {
    var service = new PipesService();
    try (var server = Server.builder().service(Pipes.class, service).listen("127.0.0.1:0");
        var client = Client.create("tcp://127.0.0.1:" + server.port());
        RpcStream<Integer> items = client.stub(Pipes.class).count();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Iterator<Integer> taken = items.iterator();
      var sum = new AtomicInteger();
      Runnable take =
          () -> {
            for (int i = 0; i < 20_000; i++) {
              taken.next();
              sum.incrementAndGet();
            }
          };
      var one = threads.submit(take);
      var other = threads.submit(take);
      one.get();
      other.get();
      assertThat(sum).hasValue(40_000);
    }
  }

  @Test
  void aThreadThatIsInterruptedWhileItTakesItemsEndsTheStream() throws Exception {
    var service = new PipesService();
    try (var server = Server.builder().service(Pipes.class, service).listen("127.0.0.1:0");
        var client = Client.create("tcp://127.0.0.1:" + server.port())) {
      RpcStream<Integer> items = client.stub(Pipes.class).silence();
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> items.iterator().hasNext())
          .isInstanceOfSatisfying(
              RpcException.class,
              problem -> assertThat(problem.code()).isEqualTo(ErrorCode.CANCELLED));
      assertThat(Thread.interrupted()).isTrue();
      await().until(() -> client.pendingCalls() == 0 && server.activeCalls() == 0);
    }
  }

  private static @Nullable Message next(RawConnection connection) throws IOException {
    byte[] frame = connection.receive();
    return frame == null ? null : Message.of(frame);
  }
}
