package io.ruapc.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruapc.Callbacks;
import io.ruapc.RpcException;
import io.ruapc.server.Server;
import io.ruapc.tests.conformance.Message;
import io.ruapc.tests.conformance.RawConnection;
import io.ruapc.tests.conformance.RawFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Owners of callbacks that say what they should not, or are gone at a bad moment.
@Timeout(60)
class RawCallbacksTest {
  private static final String HELLO = "\"hello\":{\"caps\":[\"signal\",\"callback\",\"stream\"]}";

  private final ListenersService service = new ListenersService();
  private final Server server =
      Server.builder().service(Listeners.class, service).listen("127.0.0.1:0");

  @AfterEach
  void nothingIsLeft() {
    service.gate.countDown();
    await().until(() -> server.activeCalls() == 0 && server.callbacks() == 0);
    server.close();
  }

  private static byte[] request(String method, long id, String payload) {
    return RawFrame.ofJson(
        "{\"method\":\"Listeners/"
            + method
            + "\",\"flags\":1,\"msgid\":"
            + id
            + ",\"timeout_ms\":20000,"
            + HELLO
            + "}",
        payload);
  }

  private static byte[] withHandle(String method, long id, String handle) {
    return request(method, id, "{\"callback\":" + handle + "}");
  }

  private static byte[] control(String what, String handles) {
    return RawFrame.ofJson(
        "{\"method\":\"_ruapc.control/"
            + what
            + "\",\"flags\":17,\"msgid\":99,\"timeout_ms\":1000}",
        "{\"callbacks\":" + handles + ",\"reason\":\"tired\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "\"one\"", "null", "9223372036854775808"})
  void whatIsNoHandleIsRefused(String handle) throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(withHandle("ask", 1, handle));
      assertThat(Raw.receive(connection).json()).contains("SerdeJsonError");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ask  | null                      | $
          tell | {"times":1,"listener":null} | listener
          tell | {"times":1}               | listener
          """)
  void aCallbackThatIsMissingIsRefusedWithItsName(String method, String arguments, String name)
      throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(request(method, 1, arguments));
      assertThat(Raw.receive(connection).json()).contains("SerdeJsonError").contains(name);
    }
  }

  @Test
  void anOwnerThatKnowsNothingOfItsHandleFailsTheHandlersCall() throws Exception {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(withHandle("ask", 1, "5"));
      Message question = Raw.receive(connection);
      assertThat(question.meta().target()).isEqualTo(5);
      connection.send(
          RawFrame.ofJson(
              "{\"flags\":2,\"msgid\":" + question.meta().messageId() + "}",
              "{\"Err\":{\"kind\":\"CallbackGone\",\"msg\":\"no callback 5\",\"executed\":false}}"));
      assertThat(service.problems.take()).startsWith("CALLBACK_GONE");
      assertThat(Raw.receive(connection).json()).contains("HandlerPanic");
    }
  }

  @Test
  void anOwnerThatDiesDuringTheCallFailsIt() throws Exception {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(withHandle("ask", 1, "5"));
      assertThat(Raw.receive(connection).meta().method()).isEqualTo("Listener/name");
      connection.reset();
    }
    assertThat(service.problems.take()).startsWith("C"); // cancelled, or the connection closed
    await().until(() -> server.connections() == 0);
  }

  @Test
  void anOwnerThatDiesBeforeTheCallLeavesNothing() throws Exception {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(withHandle("keepLater", 1, "5"));
      await().until(() -> server.callbacks() == 1);
    }
    await().until(() -> server.connections() == 0);
    service.gate.countDown();
    assertThat(service.gone.take()).isEqualTo("the connection ended");
  }

  @Test
  void anOwnerThatDiesLaterIsGoneForItsKeeper() throws Exception {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(withHandle("keep", 1, "5"));
      assertThat(Raw.receive(connection).meta().keep()).containsExactly(5);
      assertThat(server.callbacks()).isOne();
    }
    assertThat(service.gone.take()).isEqualTo("the connection ended");
  }

  @Test
  void aRevokedHandleIsGoneAndOthersStay() throws Exception {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(withHandle("keep", 1, "5"));
      connection.send(withHandle("keep", 2, "6"));
      Raw.receive(connection);
      Raw.receive(connection);
      connection.send(control("revoke", "[5,5,77]"));
      assertThat(service.gone.take()).isEqualTo("tired");
      assertThat(server.callbacks()).isOne();
      connection.send(control("revoke", "[6]"));
      assertThat(service.gone.take()).isEqualTo("tired");
    }
  }

  @Test
  void moreThanTenThousandHandlesAreRefused() throws Exception {
    try (var connection = RawConnection.open(server.port())) {
      var requests = new ByteArrayOutputStream();
      for (int i = 1; i <= 10_000; i++) {
        requests.write(withHandle("keep", i, Integer.toString(i)));
        if (i % 1_000 == 0) {
          connection.send(requests.toByteArray());
          requests.reset();
          for (int answer = 0; answer < 1_000; answer++) {
            assertThat(Raw.receive(connection).json()).isEqualTo("{\"Ok\":null}");
          }
        }
      }
      assertThat(server.callbacks()).isEqualTo(10_000);
      connection.send(withHandle("keep", 10_001, "10001"));
      assertThat(Raw.receive(connection).json())
          .contains("InvalidArgument")
          .contains("10000 callbacks live on this connection already");
      connection.send(withHandle("keep", 10_002, "1"));
      assertThat(Raw.receive(connection).json()).as("one that lives").isEqualTo("{\"Ok\":null}");
    }
  }

  /// The handler is not there yet, or is at work: either way nothing of the callback stays.
  @Test
  void aCallThatItsOwnSignalFailsLeavesNoCallback() throws Exception {
    try (var connection = RawConnection.open(server.port())) {
      for (int i = 1; i <= 200; i++) {
        connection.send(withHandle("keepLater", i, "5"));
        connection.send(RawFrame.ofJson("{\"flags\":0,\"msgid\":" + i + ",\"credit\":1}", ""));
        assertThat(Raw.receive(connection).json()).contains("without streams");
      }
      service.gate.countDown();
      await().until(() -> server.callbacks() == 0);
    }
  }

  /// What the handlers do with listeners.
  private static final class ListenersService implements Listeners {
    final CountDownLatch gate = new CountDownLatch(1);
    final LinkedBlockingQueue<String> problems = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<String> gone = new LinkedBlockingQueue<>();

    @Override
    public String ask(Listener listener) {
      try {
        return listener.name();
      } catch (RpcException problem) {
        problems.add(problem.code() + ": " + problem.getMessage());
        throw problem;
      }
    }

    @Override
    public void keep(Listener listener) {
      Callbacks.keep(listener, gone::add);
    }

    @Override
    public void keepLater(Listener listener) {
      try {
        gate.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      keep(listener);
    }

    @Override
    public void tell(int times, Listener listener) {
      for (int i = 1; i <= times; i++) {
        listener.heard(i);
      }
    }
  }
}
