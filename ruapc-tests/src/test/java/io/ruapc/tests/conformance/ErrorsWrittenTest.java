package io.ruapc.tests.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.client.Client;
import io.ruapc.codec.MessagePackWriter;
import io.ruapc.server.Server;
import io.ruapc.tests.conformance.Failing.CardDeclined;
import io.ruapc.tests.conformance.Failing.NotFound;
import io.ruapc.wire.Flags;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A server writes the errors of `spec/vectors/results.json` as they stand there.
@TestInstance(Lifecycle.PER_CLASS)
class ErrorsWrittenTest {
  /// The argument for which the handler makes a call that cannot be sent.
  private static final String NESTED = "nested";

  private static final Map<String, Vector> ERRORS =
      Spec.vectors("results.json")
          .filter(vector -> vector.isTrue("written") && vector.has("error"))
          .collect(Collectors.toMap(Vector::id, Function.identity()));

  private final Server server =
      Server.builder().service(Failing.class, ErrorsWrittenTest::fail).listen("127.0.0.1:0");

  @BeforeAll
  void isListening() {
    assertThat(server.port()).isPositive();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  static Stream<Vector> errors() {
    return ERRORS.values().stream();
  }

  @ParameterizedTest
  @MethodSource("errors")
  void extendedPeersGetEveryMember(Vector vector) throws IOException {
    assertThat(payload(vector, Flags.MESSAGE_PACK, true)).isEqualTo(vector.text("msgpack"));
    assertThat(payload(vector, 0, true)).isEqualTo(hexOfText(vector.text("json")));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void otherPeersGetWhatTheyKnow(Vector vector) throws IOException {
    var error = (ObjectNode) vector.get("error").deepCopy();
    error.remove(List.of("executed", "retry_after_ms", "id"));
    assertThat(payload(vector, 0, false)).isEqualTo(hexOfText("{\"Err\":" + error + "}"));
  }

  @Test
  void aHandlerWhoseOwnCallWasNotStartedWasStartedItselfAndFailedByItself() throws IOException {
    JsonNode error = Spec.parse(answer(NESTED, 0, true).json()).required("Err");
    assertThat(error.required("kind").textValue()).isEqualTo("HandlerPanic");
    assertThat(error.has("executed")).isFalse();
  }

  private String payload(Vector vector, int format, boolean hello) throws IOException {
    return HexFormat.of().formatHex(answer(vector.id(), format, hello).payload());
  }

  private Message answer(String argument, int format, boolean hello) throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(
          RawFrame.request(
              "Failing/fail",
              Flags.REQUEST | format,
              1,
              10_000,
              hello,
              arguments(argument, format)));
      return Message.of(Objects.requireNonNull(connection.receive(), "the connection was closed"));
    }
  }

  private static byte[] arguments(String argument, int format) {
    if (format == Flags.MESSAGE_PACK) {
      var target = new MessagePackWriter();
      target.writeString(argument);
      return target.toByteArray();
    }
    return ('"' + argument + '"').getBytes(UTF_8);
  }

  private static void fail(String id) throws CardDeclined, NotFound {
    if (id.equals(NESTED)) {
      try (Client unreachable = Client.builder("tcp://127.0.0.1:1").attempts(1).build()) {
        unreachable.stub(Failing.class).fail(id);
      }
    }
    JsonNode error = Objects.requireNonNull(ERRORS.get(id), id).get("error");
    String kind = error.required("kind").textValue();
    String message = error.required("msg").textValue();
    switch (kind) {
      case "CardDeclined" ->
          throw new CardDeclined(message, error.required("data").required("code").intValue());
      case "NotFound" -> throw new NotFound(message);
      default -> {
        RpcException problem = RpcException.ofKind(kind, message);
        if (error.has("executed")) {
          problem = problem.withExecution(Execution.NOT_STARTED);
        }
        if (error.has("retry_after_ms")) {
          problem =
              problem.withRetryAfter(Duration.ofMillis(error.get("retry_after_ms").longValue()));
        }
        if (error.has("id")) {
          problem = problem.withId(error.get("id").textValue());
        }
        throw problem;
      }
    }
  }

  private static String hexOfText(String text) {
    return HexFormat.of().formatHex(text.getBytes(UTF_8));
  }
}
