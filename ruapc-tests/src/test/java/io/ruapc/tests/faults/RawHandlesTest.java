package io.ruapc.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruapc.server.Server;
import io.ruapc.tests.callback.Talks;
import io.ruapc.tests.callback.TalksService;
import io.ruapc.tests.conformance.Message;
import io.ruapc.tests.conformance.RawConnection;
import io.ruapc.tests.conformance.RawFrame;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Handles mean something on the connection on which they were given, while they live, and never
/// something else.
@Timeout(60)
class RawHandlesTest {
  private static final String GONE = "\"kind\":\"CallbackGone\"";

  private final Server server =
      Server.builder().service(Talks.class, new TalksService()).listen("127.0.0.1:0");

  @AfterEach
  void nothingIsLeft() {
    await()
        .until(() ->
            server.activeCalls() == 0 && server.callbacks() == 0 && server.connections() == 0);
    server.close();
  }

  private static byte[] call(String method, long id, String more, String payload) {
    return RawFrame.ofJson(
        "{\"method\":\""
            + method
            + "\",\"flags\":1,\"msgid\":"
            + id
            + ",\"timeout_ms\":20000,\"hello\":{\"caps\":[\"signal\",\"callback\",\"stream\"]}"
            + more
            + "}",
        payload);
  }

  /// Calls a method that calls back at once, with a callback of the server.
  private static Message question(RawConnection connection, long id) throws IOException {
    connection.send(call("Talks/down", id, "", "{\"depth\":1,\"other\":{\"callback\":5}}"));
    Message question = Raw.receive(connection);
    assertThat(question.meta().method()).isEqualTo("Steps/down");
    assertThat(question.meta().target()).isEqualTo(5);
    return question;
  }

  private static void answer(RawConnection connection, Message question) throws IOException {
    connection.send(
        RawFrame.ofJson(
            "{\"flags\":2,\"msgid\":" + question.meta().messageId() + "}", "{\"Ok\":0}"));
    assertThat(Raw.receive(connection).json()).isEqualTo("{\"Ok\":1}");
  }

  private static String use(RawConnection connection, long target) throws IOException {
    connection.send(
        call(
            "Steps/down", 77, ",\"target\":" + target, "{\"depth\":0,\"other\":{\"callback\":6}}"));
    return Raw.receive(connection).json();
  }

  private static String passBack(RawConnection connection, String method, String arguments)
      throws IOException {
    connection.send(call(method, 78, "", arguments));
    return Raw.receive(connection).json();
  }

  @Test
  void aHandleOfAnotherConnectionIsNone() throws Exception {
    try (var owner = RawConnection.open(server.port());
        var stranger = RawConnection.open(server.port())) {
      Message question = question(owner, 1);
      assertThat(question.json()).contains("{\"callback\":1}");
      assertThat(use(stranger, 1)).contains(GONE).contains("\"executed\":false");
      assertThat(passBack(stranger, "Talks/down", "{\"depth\":1,\"other\":{\"own\":1}}"))
          .contains(GONE)
          .contains("\"executed\":false");
      assertThat(use(owner, 1)).isEqualTo("{\"Ok\":0}");
      answer(owner, question);
    }
  }

  @Test
  void aHandleIsDeadWithItsCallAndNeverUsedAgain() throws Exception {
    try (var connection = RawConnection.open(server.port())) {
      for (int handle = 1; handle <= 3; handle++) {
        Message question = question(connection, handle);
        assertThat(question.json()).contains("{\"callback\":" + handle + "}");
        answer(connection, question);
        assertThat(use(connection, handle)).contains(GONE).contains("\"executed\":false");
        assertThat(passBack(connection, "Talks/maybe", "{\"own\":" + handle + "}")).contains(GONE);
      }
    }
  }

  @Test
  void whatComesBackAsSomethingElseIsRefused() throws Exception {
    try (var connection = RawConnection.open(server.port())) {
      Message question = question(connection, 1);
      assertThat(passBack(connection, "Talks/watch", "{\"own\":1}"))
          .contains("InvalidArgument")
          .contains("comes back as a io.ruapc.tests.callback.Watcher");
      assertThat(passBack(connection, "Talks/watch", "{\"own\":1,\"callback\":1}"))
          .contains("SerdeJsonError");
      assertThat(passBack(connection, "Talks/down", "{\"depth\":1,\"other\":{\"own\":1}}"))
          .as("the server's own object, called without a detour")
          .isEqualTo("{\"Ok\":1}");
      answer(connection, question);
    }
  }
}
