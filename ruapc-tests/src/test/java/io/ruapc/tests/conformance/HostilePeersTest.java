package io.ruapc.tests.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ruapc.CallContext;
import io.ruapc.server.Server;
import io.ruapc.wire.Flags;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What one peer may do to the calls of others, and what it may learn: nothing.
class HostilePeersTest {
  private static final String SECRET = "jdbc:postgresql://10.1.2.3/payroll";

  private static final int MAX_ACTIVE = 8;

  private final CountDownLatch gate = new CountDownLatch(1);
  private final Server server =
      Server.builder()
          .service(EchoService.class, text -> text)
          .service(Asking.class, new Handlers())
          .maxActiveCalls(MAX_ACTIVE)
          .listen("127.0.0.1:0");

  @BeforeEach
  void isListening() {
    assertThat(server.port()).isPositive();
  }

  @AfterEach
  void stop() {
    gate.countDown();
    server.close();
  }

  @Test
  void anAnswerIsTakenFromTheConnectionThatWasAskedAndFromNoOther() throws IOException {
    try (var asked = RawConnection.open(server.port());
        var stranger = RawConnection.open(server.port())) {
      asked.send(request("Asking/askBack", false, 1, "\"q\""));
      Message question = receive(asked);
      assertThat(question.meta().method()).isEqualTo("EchoService/echo");
      long id = question.meta().messageId();

      stranger.send(RawFrame.response(Flags.RESPONSE, id, "{\"Ok\":\"stolen\"}".getBytes(UTF_8)));
      ExchangesTest.assertThatItGoesOn(stranger);
      asked.send(RawFrame.response(answer(question), id, ok(question)));

      assertThat(receive(asked).json()).isEqualTo("{\"Ok\":\"mine\"}");
    }
  }

  @Test
  void onlyThePeerThatWasAskedMayAskWhetherTheCallStillWaits() throws IOException {
    try (var asked = RawConnection.open(server.port());
        var stranger = RawConnection.open(server.port())) {
      asked.send(request("Asking/askBack", false, 1, "\"q\""));
      Message question = receive(asked);
      String pending = "{\"request_id\":" + question.meta().messageId() + "}";

      stranger.send(request("_ruapc.memory/request_is_pending", false, 2, pending));
      assertThat(receive(stranger).json()).isEqualTo("{\"Ok\":false}");
      asked.send(request("_ruapc.memory/request_is_pending", false, 2, pending));
      assertThat(receive(asked).json()).isEqualTo("{\"Ok\":true}");
    }
  }

  @Test
  void anExtendedPeerThatUsesAnIdTwiceAtOnceIsDisconnected() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(request("Asking/await", true, 7, "\"a\""));
      connection.send(request("Asking/await", true, 7, "\"b\""));
      assertThat(connection.receive()).isNull();
    }
  }

  @Test
  void anyOtherPeerThatUsesAnIdTwiceAtOnceGetsBothAnswers() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(request("Asking/await", false, 7, "\"a\""));
      connection.send(request("Asking/await", false, 7, "\"b\""));
      await().until(() -> server.activeCalls() == 2);
      gate.countDown();
      List<String> answers = new ArrayList<>();
      answers.add(receive(connection).json());
      answers.add(receive(connection).json());
      assertThat(answers).containsExactlyInAnyOrder("{\"Ok\":\"a\"}", "{\"Ok\":\"b\"}");
    }
  }

  @Test
  void peersThatDoNotReadGiveTheirPlacesBackAtTheirDeadlines() throws IOException {
    byte[] large = ("\"" + "x".repeat(4 << 20) + "\"").getBytes(UTF_8);
    try (var deaf = RawConnection.open(server.port());
        var other = RawConnection.open(server.port())) {
      for (int id = 0; id < 2 * MAX_ACTIVE; id++) {
        deaf.send(RawFrame.request("EchoService/echo", Flags.REQUEST, id, 500, false, large));
      }
      await()
          .untilAsserted(() -> {
            other.send(request("EchoService/echo", false, 1, "\"hi\""));
            assertThat(receive(other).json()).isEqualTo("{\"Ok\":\"hi\"}");
          });
      await().until(() -> server.activeCalls() == 0);
    }
  }

  @Test
  void theTextOfAnUnexpectedExceptionStaysHere() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(request("Asking/fail", true, 1, "\"" + SECRET + "\""));
      Message answer = receive(connection);
      JsonNode error = Spec.parse(answer.json()).required("Err");
      assertThat(error.required("kind").textValue()).isEqualTo("HandlerPanic");
      assertThat(error.required("id").textValue()).isNotEmpty();
      assertThat(answer.json()).doesNotContain(SECRET, "IllegalState", "io.ruapc", "java.");
    }
  }

  @Test
  void aHandlerThatRunsOutOfStackIsAnswered() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(request("Asking/overflow", false, 1, "0"));
      JsonNode error = Spec.parse(receive(connection).json()).required("Err");
      assertThat(error.required("kind").textValue()).isEqualTo("HandlerPanic");
      ExchangesTest.assertThatItGoesOn(connection);
    }
  }

  private static Message receive(RawConnection connection) throws IOException {
    return Message.of(Objects.requireNonNull(connection.receive(), "the connection was closed"));
  }

  private static byte[] request(String method, boolean hello, int id, String json) {
    return RawFrame.request(method, Flags.REQUEST, id, 10_000, hello, json.getBytes(UTF_8));
  }

  private static int answer(Message question) {
    return Flags.responseTo(question.meta().flags());
  }

  private static byte[] ok(Message question) {
    return switch (question.meta().payloadFormat()) {
      case JSON -> "{\"Ok\":\"mine\"}".getBytes(UTF_8);
      case MESSAGE_PACK ->
          new byte[] {(byte) 0x81, (byte) 0xA2, 'O', 'k', (byte) 0xA4, 'm', 'i', 'n', 'e'};
    };
  }

  private final class Handlers implements Asking {
    @Override
    public String askBack(String text) {
      return CallContext.current().peer().stub(EchoService.class).echo(text);
    }

    @Override
    public String await(String text) {
      try {
        gate.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      return text;
    }

    @Override
    public void fail(String secret) {
      throw new IllegalStateException(secret);
    }

    @Override
    public int overflow(int depth) {
      return depth < 0 ? depth : overflow(depth + 1) + 1;
    }
  }
}
