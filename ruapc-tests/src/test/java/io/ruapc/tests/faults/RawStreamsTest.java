package io.ruapc.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ruapc.server.Server;
import io.ruapc.tests.conformance.Message;
import io.ruapc.tests.conformance.RawConnection;
import io.ruapc.tests.conformance.RawFrame;
import io.ruapc.wire.Flags;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What no caller of streams should send: one answer that says what is wrong, and the connection
/// goes on.
@Timeout(60)
class RawStreamsTest {
  private static final String HELLO = "\"hello\":{\"caps\":[\"signal\",\"callback\",\"stream\"]}";

  private final PipesService service = new PipesService();
  private final Server server =
      Server.builder().service(Pipes.class, service).listen("127.0.0.1:0");

  @AfterEach
  void nothingIsLeft() {
    service.gate.countDown();
    await().until(() -> server.activeCalls() == 0);
    server.close();
  }

  private static byte[] request(String method, String more, String payload) {
    return RawFrame.ofJson(
        "{\"method\":\"Pipes/"
            + method
            + "\",\"flags\":1,\"msgid\":7,\"timeout_ms\":20000,"
            + HELLO
            + more
            + "}",
        payload);
  }

  private static byte[] signal(String more, String payload) {
    return RawFrame.ofJson("{\"flags\":0,\"msgid\":7," + more + "}", payload);
  }

  private static byte[] item(String payload) {
    return RawFrame.ofJson("{\"flags\":8,\"msgid\":7}", payload);
  }

  static Stream<Arguments> mistakes() {
    byte[] tooMuch = signal("\"credit\":2147483648", "");
    byte[] collect = request("collect", ",\"credit\":0", "null");
    byte[] count = request("count", ",\"credit\":0", "null");
    byte[] hold = request("hold", "", "\"x\"");
    return Stream.of(
        arguments(
            "more first credit than can be",
            List.of(request("count", ",\"credit\":2147483648", "null")),
            "credit for over 2147483647 items"),
        arguments("more credit than can be", List.of(count, tooMuch), "credit for over 2147483647"),
        arguments(
            "credit that adds up to more than can be",
            List.of(count, signal("\"credit\":2147483647", ""), tooMuch),
            "credit for over 2147483647"),
        arguments(
            "nine items where eight may be sent",
            Stream.concat(Stream.of(collect), Stream.generate(() -> item("1")).limit(9)).toList(),
            "item 9 came without credit"),
        arguments(
            "an item that is too large",
            List.of(collect, item(" ".repeat(1 << 20) + "1")),
            "an item of 1048577 bytes is over the limit of 1048576"),
        arguments("an item where none goes in", List.of(count, item("1")), "does not come in"),
        arguments(
            "credit where none goes out",
            List.of(collect, signal("\"credit\":1", "")),
            "does not go out"),
        arguments("an item for a plain call", List.of(hold, item("1")), "without streams"),
        arguments(
            "credit for a plain call",
            List.of(hold, signal("\"credit\":1", "")),
            "without streams"),
        arguments(
            "an end for a plain call",
            List.of(hold, signal("\"end\":true", "")),
            "without streams"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void aMistakeEndsItsCallWithOneAnswer(String what, List<byte[]> frames, String problem)
      throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      for (byte[] frame : frames) {
        connection.send(frame);
      }
      String answer = finalAnswer(connection, 7).json();
      assertThat(answer).as(what).contains("InvalidArgument").contains(problem);
      service.gate.countDown();
      await().until(() -> server.activeCalls() == 0);
      assertThat(echo(connection)).isEqualTo("{\"Ok\":\"still\"}");
    }
  }

  @Test
  void messagesAboutNoCallAreIgnored() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(item("1"));
      connection.send(signal("\"credit\":1", ""));
      assertThat(echo(connection)).isEqualTo("{\"Ok\":\"still\"}");
      connection.send(item("1"));
      connection.send(signal("\"credit\":4294967295", ""));
      connection.send(signal("\"end\":true", ""));
      connection.send(signal("\"cancel\":true", ""));
      connection.send(RawFrame.ofJson("{\"flags\":10,\"msgid\":7}", "1"));
      assertThat(echo(connection)).isEqualTo("{\"Ok\":\"still\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"hello\":{\"caps\":[\"signal\"]}"})
  void whoKnowsNoStreamsIsToldThatOneWouldHaveToBeSent(String hello) throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(
          RawFrame.ofJson(
              "{\"method\":\"Pipes/collect\",\"flags\":1,\"msgid\":7,\"timeout_ms\":20000"
                  + hello
                  + "}",
              "null"));
      assertThat(Raw.receive(connection).json())
          .contains("InvalidArgument")
          .contains("takes a stream");
    }
  }

  /// The end had come before it: whoever takes the items must not think that these are all.
  @Test
  void aCancelledInputNeverLooksComplete() throws Exception {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(request("collect", ",\"credit\":0", "null"));
      connection.send(item("1"));
      connection.send(signal("\"end\":true", ""));
      await().until(() -> server.activeCalls() == 1);
      connection.send(signal("\"cancel\":true", ""));
      assertThat(service.ends.take()).isEqualTo("cancelled");
      service.gate.countDown();
      assertThat(service.ends.take()).isEqualTo("CANCELLED: the caller takes no more");
      assertThat(finalAnswer(connection, 7).json()).contains("Cancelled");
    }
  }

  @Test
  void theEndOfTheConnectionStopsGeneratorsAndFailsInputs() throws Exception {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(request("count", ",\"credit\":3", "null"));
      for (int i = 0; i < 3; i++) {
        assertThat(Raw.receive(connection).json()).isEqualTo(Integer.toString(i));
      }
      connection.reset();
    }
    assertThat(service.ends.take()).contains("the caller takes no more");
    try (var connection = RawConnection.open(server.port())) {
      connection.send(request("collect", ",\"credit\":0", "null"));
      connection.send(item("1"));
      connection.send(signal("\"end\":true", ""));
      await().until(() -> server.activeCalls() == 1);
    }
    assertThat(service.ends.take()).isEqualTo("cancelled");
    service.gate.countDown();
    assertThat(service.ends.take()).isEqualTo("CANCELLED: the caller takes no more");
  }

  @Test
  void aStreamThatIsNoneFailsItsCall() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(request("nothing", ",\"credit\":3", "null"));
      assertThat(Raw.receive(connection).json()).contains("SerializeFailed");
      assertThat(echo(connection)).isEqualTo("{\"Ok\":\"still\"}");
    }
  }

  @Test
  void aPublisherThatPublishesNothingIsCancelled() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(request("silence", ",\"credit\":3", "null"));
      connection.send(signal("\"cancel\":true", ""));
      assertThat(finalAnswer(connection, 7).json()).contains("Cancelled");
    }
  }

  @Test
  void anInputCanBeTheOutput() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(request("same", ",\"credit\":3", "null"));
      connection.send(item("1"));
      connection.send(item("2"));
      assertThat(payload(connection)).isEqualTo("1");
      assertThat(payload(connection)).isEqualTo("2");
      connection.send(signal("\"end\":true", ""));
      assertThat(payload(connection)).isEqualTo("{\"Ok\":null}");
    }
  }

  /// The next one; credit has none.
  private static String payload(RawConnection connection) throws IOException {
    Message message = Raw.receive(connection);
    while (message.json().isEmpty()) {
      message = Raw.receive(connection);
    }
    return message.json();
  }

  /// Passes over the parts before it.
  private static Message finalAnswer(RawConnection connection, long id) throws IOException {
    Message message = Raw.receive(connection);
    while ((message.meta().flags() & Flags.MORE) != 0) {
      message = Raw.receive(connection);
    }
    assertThat(message.meta().messageId()).isEqualTo(id);
    return message;
  }

  private static String echo(RawConnection connection) throws IOException {
    connection.send(
        RawFrame.ofJson(
            "{\"method\":\"Pipes/echo\",\"flags\":1,\"msgid\":8,\"timeout_ms\":20000,"
                + HELLO
                + "}",
            "\"still\""));
    return finalAnswer(connection, 8).json();
  }
}
