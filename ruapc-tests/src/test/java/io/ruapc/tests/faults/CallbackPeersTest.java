package io.ruapc.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ruapc.Callbacks;
import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import io.ruapc.tests.conformance.Message;
import io.ruapc.tests.conformance.RawConnection;
import io.ruapc.tests.conformance.RawFrame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Holders of callbacks that call what they may not, faster than they may, or are gone at a bad
/// moment.
@Timeout(60)
class CallbackPeersTest {
  private static final String HELLO = "\"hello\":{\"caps\":[\"signal\",\"callback\",\"stream\"]}";

  /// Hears what it is told, when the test's gate opens.
  private static final class Ear implements Listener {
    final CountDownLatch gate;
    final List<Integer> heard = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger closed = new AtomicInteger();

    Ear(int gates) {
      this.gate = new CountDownLatch(gates);
    }

    @Override
    public void heard(int what) {
      try {
        gate.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      heard.add(what);
    }

    @Override
    public String name() {
      return "ear";
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  private static byte[] answer(long id, String more, String payload) {
    return RawFrame.ofJson("{\"flags\":2,\"msgid\":" + id + more + "}", payload);
  }

  private static byte[] call(String method, int flags, long id, long target, String payload) {
    return RawFrame.ofJson(
        "{\"method\":\""
            + method
            + "\",\"flags\":"
            + flags
            + ",\"msgid\":"
            + id
            + ",\"timeout_ms\":20000,"
            + HELLO
            + ",\"target\":"
            + target
            + "}",
        payload);
  }

  private static byte[] heard(long target, int what) {
    return call("Listener/heard", 17, 500 + what, target, Integer.toString(what));
  }

  private static byte[] release(long handle) {
    return RawFrame.ofJson(
        "{\"method\":\"_ruapc.control/release\",\"flags\":17,\"msgid\":400,\"timeout_ms\":1000}",
        "{\"callbacks\":[" + handle + "]}");
  }

  private static long handle(Message request) {
    return Long.parseLong(request.json().replaceAll(".*\"callback\":(\\d+).*", "$1"));
  }

  private static Message next(RawConnection connection) throws IOException {
    Message message = Raw.receive(connection);
    assertThat(message.meta().method()).as("answers only").isEmpty();
    return message;
  }

  @Test
  void wrongHandlesAndWrongMethodsAreRefused() throws Exception {
    var answers = new LinkedBlockingQueue<String>();
    try (var server =
            ScriptedServer.start(connection -> {
              Message request = Raw.receive(connection);
              long handle = handle(request);
              connection.send(call("Listener/name", 1, 1, handle + 1, "null"));
              answers.add(next(connection).json());
              connection.send(call("Listeners/ask", 1, 2, handle, "null"));
              answers.add(next(connection).json());
              connection.send(call("Listener/name", 1, 3, handle, "null"));
              answers.add(next(connection).json());
              connection.send(answer(request.meta().messageId(), "", "{\"Ok\":\"done\"}"));
              connection.send(answer(request.meta().messageId(), "", "{\"Ok\":\"twice\"}"));
              connection.send(call("Listener/name", 1, 4, handle, "null"));
              answers.add(next(connection).json());
              connection.send(heard(handle, 1));
              Message revoke = Raw.receive(connection);
              answers.add(revoke.meta().method() + revoke.json());
            });
        var client = Client.create(server.endpoint())) {
      var ear = new Ear(0);
      assertThat(client.stub(Listeners.class).ask(ear)).isEqualTo("done");
      assertThat(answers.take()).contains("CallbackGone").contains("\"executed\":false");
      assertThat(answers.take()).contains("InvalidArgument").contains("\"executed\":false");
      assertThat(answers.take()).isEqualTo("{\"Ok\":\"ear\"}");
      assertThat(answers.take()).contains("CallbackGone");
      assertThat(answers.take())
          .isEqualTo("_ruapc.control/revoke{\"callbacks\":[1],\"reason\":\"it is gone\"}");
      assertThat(ear.heard).isEmpty();
      assertThat(client.callbacks()).isZero();
      await().until(() -> ear.closed.get() == 1);
    }
  }

  @Test
  void whatWasSaidBeforeAReleaseIsHeardAndThenItIsClosed() throws Exception {
    var released = new CountDownLatch(1);
    var ear = new Ear(1);
    try (var server =
            ScriptedServer.start(connection -> {
              Message request = Raw.receive(connection);
              long handle = handle(request);
              connection.send(
                  answer(
                      request.meta().messageId(),
                      "," + HELLO + ",\"keep\":[" + handle + "]",
                      "{\"Ok\":null}"));
              for (int i = 1; i <= 3; i++) {
                connection.send(heard(handle, i));
              }
              connection.send(release(handle));
              connection.send(call("Listener/name", 1, 1, handle, "null"));
              assertThat(next(connection).json()).contains("CallbackGone");
              released.countDown();
            });
        var client = Client.create(server.endpoint())) {
      client.stub(Listeners.class).keep(ear);
      released.await();
      assertThat(ear.closed).hasValue(0);
      ear.gate.countDown();
      await().until(() -> ear.closed.get() == 1);
      assertThat(ear.heard).containsExactly(1, 2, 3);
      assertThat(client.callbacks()).isZero();
    }
  }

  @Test
  void whatWasSaidBeforeTheEndOfTheConnectionIsHeardAndThenItIsClosed() throws Exception {
    var ear = new Ear(1);
    try (var server =
            ScriptedServer.start(connection -> {
              Message request = Raw.receive(connection);
              long handle = handle(request);
              connection.send(
                  answer(
                      request.meta().messageId(),
                      "," + HELLO + ",\"keep\":[" + handle + "]",
                      "{\"Ok\":null}"));
              for (int i = 1; i <= 3; i++) {
                connection.send(heard(handle, i));
              }
              connection.close();
            });
        var client = Client.create(server.endpoint())) {
      client.stub(Listeners.class).keep(ear);
      await().until(() -> !client.peer().isOpen());
      ear.gate.countDown();
      await().until(() -> ear.closed.get() == 1);
      assertThat(ear.heard).containsExactly(1, 2, 3);
    }
  }

  /// As many as may wait do; a call that waits for its answer is no such one.
  @Test
  void oneMoreOneWayCallThanMayWaitRevokesAndNothingElseDoes() throws Exception {
    var said = new LinkedBlockingQueue<String>();
    var ear = new Ear(1);
    try (var server =
            ScriptedServer.start(connection -> {
              Message request = Raw.receive(connection);
              long handle = handle(request);
              connection.send(
                  answer(
                      request.meta().messageId(),
                      "," + HELLO + ",\"keep\":[" + handle + "]",
                      "{\"Ok\":null}"));
              for (int i = 0; i <= 1_000; i++) {
                connection.send(heard(handle, i));
              }
              connection.send(call("Listener/name", 1, 1, handle, "null"));
              said.add(next(connection).json());
              connection.send(heard(handle, 1_001));
              said.add(Raw.receive(connection).json());
              connection.send(call("Listener/name", 1, 2, handle, "null"));
              said.add(next(connection).json());
            });
        var client = Client.create(server.endpoint())) {
      client.stub(Listeners.class).keep(ear);
      assertThat(said.take()).isEqualTo("{\"Ok\":\"ear\"}");
      assertThat(said.take()).contains("1000 one-way calls wait for it");
      assertThat(said.take()).contains("CallbackGone");
      await().until(() -> ear.closed.get() == 1);
      ear.gate.countDown();
      assertThat(client.callbacks()).isZero();
    }
  }

  @Test
  void theHookOfAnOverrunListenerHearsWhy() throws Exception {
    var gone = new LinkedBlockingQueue<String>();
    var kept = new LinkedBlockingQueue<Listener>();
    Listeners keeping =
        new Nothing() {
          @Override
          public void keep(Listener listener) {
            kept.add(Callbacks.keep(listener, gone::add));
          }
        };
    var ear = new Ear(1);
    try (var server = Server.builder().service(Listeners.class, keeping).listen("127.0.0.1:0");
        var client = Client.create("tcp://127.0.0.1:" + server.port())) {
      client.stub(Listeners.class).keep(ear);
      Listener stub = kept.take();
      for (int i = 0; i <= 1_001; i++) {
        stub.heard(i);
      }
      assertThat(gone.take()).isEqualTo("1000 one-way calls wait for it");
      assertThatThrownBy(() -> stub.heard(0))
          .isInstanceOfSatisfying(
              RpcException.class,
              problem -> assertThat(problem.code()).isEqualTo(ErrorCode.CALLBACK_GONE));
      ear.gate.countDown();
      await().until(() -> client.callbacks() == 0 && server.callbacks() == 0);
      await().until(() -> ear.closed.get() == 1);
    }
  }

  @Test
  void keepingWhatIsGoneIsAnsweredWithRevoke() throws Exception {
    var said = new LinkedBlockingQueue<String>();
    try (var server =
            ScriptedServer.start(connection -> {
              Message request = Raw.receive(connection);
              connection.send(
                  answer(
                      request.meta().messageId(), "," + HELLO + ",\"keep\":[77]", "{\"Ok\":null}"));
              said.add(Raw.receive(connection).json());
            });
        var client = Client.create(server.endpoint())) {
      var ear = new Ear(0);
      client.stub(Listeners.class).keep(ear);
      assertThat(said.take()).isEqualTo("{\"callbacks\":[77],\"reason\":\"it is gone\"}");
      await().until(() -> ear.closed.get() == 1);
      assertThat(client.callbacks()).isZero();
    }
  }

  @Test
  void moreThanTenThousandHandlesFailAtTheirOwner() throws Exception {
    var over = new CountDownLatch(1);
    try (var server =
            ScriptedServer.start(connection -> {
              over.await();
              connection.reset();
            });
        var client = Client.create(server.endpoint())) {
      var listeners = client.stub(ListenersRpc.Async.class);
      List<Ear> ears = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        var ear = new Ear(0);
        ears.add(ear);
        var _ = listeners.keep(ear);
        if (i == 0) {
          await().until(() -> client.callbacks() == 1);
        }
      }
      assertThatThrownBy(() -> listeners.keep(new Ear(0)).toCompletableFuture().join())
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOfSatisfying(
              RpcException.class,
              problem -> {
                assertThat(problem.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
                assertThat(problem.execution()).isEqualTo(Execution.NOT_STARTED);
              });
      assertThat(client.callbacks()).isEqualTo(10_000);
      over.countDown();
      await().until(() -> ears.stream().allMatch(ear -> ear.closed.get() == 1));
      await().until(() -> client.pendingCalls() == 0);
    }
  }

  @Test
  void aHolderThatDiesBeforeItsAnswerClosesTheCallback() throws Exception {
    try (var server =
            ScriptedServer.start(connection -> {
              Raw.receive(connection);
              connection.reset();
            });
        var client = Client.create(server.endpoint())) {
      var ear = new Ear(0);
      assertThatThrownBy(() -> client.stub(Listeners.class).keep(ear))
          .isInstanceOfSatisfying(
              RpcException.class,
              problem -> assertThat(problem.code()).isEqualTo(ErrorCode.CONNECTION_CLOSED));
      await().until(() -> ear.closed.get() == 1);
      assertThat(client.callbacks()).isZero();
    }
  }

  /// The answer has come; that the connection ends while it waits for a callback takes nothing from
  /// it.
  @Test
  void anAnswerThatWaitsForItsCallbacksSurvivesTheEndOfTheConnection() throws Exception {
    var ear = new Ear(1);
    try (var server =
            ScriptedServer.start(connection -> {
              Message request = Raw.receive(connection);
              connection.send(heard(handle(request), 1));
              connection.send(answer(request.meta().messageId(), "", "{\"Ok\":\"answered\"}"));
              connection.close();
            });
        var client = Client.create(server.endpoint())) {
      assertThat(client.stub(Listeners.class).ask(ear)).isEqualTo("answered");
      ear.gate.countDown();
    }
  }

  @Test
  void anObjectThatIsGivenTwiceInOneCallIsWaitedForAllTheSame() {
    var twice =
        new Pair() {
          @Override
          public void both(Listener one, Listener other) {
            for (int i = 1; i <= 200; i++) {
              (i % 2 == 0 ? one : other).heard(i);
            }
          }
        };
    try (var server = Server.builder().service(Pair.class, twice).listen("127.0.0.1:0");
        var client = Client.create("tcp://127.0.0.1:" + server.port())) {
      var ear = new Ear(0);
      client.stub(Pair.class).both(ear, ear);
      assertThat(ear.heard).isEqualTo(IntStream.rangeClosed(1, 200).boxed().toList());
    }
  }

  /// A to B to C: the middle one hands on what it was given.
  @Test
  void aCallbackCanBeHandedOn() {
    Listeners last =
        new Nothing() {
          @Override
          public String ask(Listener listener) {
            listener.heard(1);
            return listener.name() + "!";
          }
        };
    try (var third = Server.builder().service(Listeners.class, last).listen("127.0.0.1:0");
        var onward = Client.create("tcp://127.0.0.1:" + third.port())) {
      Listeners middle =
          new Nothing() {
            @Override
            public String ask(Listener listener) {
              return onward.stub(Listeners.class).ask(listener);
            }
          };
      try (var second = Server.builder().service(Listeners.class, middle).listen("127.0.0.1:0");
          var client = Client.create("tcp://127.0.0.1:" + second.port())) {
        var ear = new Ear(0);
        assertThat(client.stub(Listeners.class).ask(ear)).isEqualTo("ear!");
        assertThat(ear.heard).containsExactly(1);
        await()
            .until(() ->
                client.callbacks() + second.callbacks() + onward.callbacks() + third.callbacks()
                    == 0);
      }
    }
  }

  /// Takes no callbacks.
  private abstract static class Nothing implements Listeners {
    @Override
    public String ask(Listener listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void keep(Listener listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void keepLater(Listener listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void tell(int times, Listener listener) {
      throw new UnsupportedOperationException();
    }
  }
}
