package io.ruapc.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ruapc.server.Server;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bad bytes are answered, ignored, or end their own connection; never another one.
@TestInstance(Lifecycle.PER_CLASS)
class BadInputTest {
  private final Server server = ConformingServer.start();
  private @Nullable RawConnection bystander;

  @BeforeAll
  void connectBystander() throws IOException {
    bystander = RawConnection.open(server.port());
    ExchangesTest.assertThatItGoesOn(bystander);
  }

  @AfterAll
  void stop() throws IOException {
    Objects.requireNonNull(bystander).close();
    server.close();
  }

  static Stream<Vector> hostile() {
    return Spec.vectors("hostile.json");
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void badInputEndsAsTheVectorSays(Vector vector) throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(vector.input());
      switch (vector.text("outcome")) {
        case "answered" -> {
          assertThat(vector.has("answer")).isTrue();
          checkAnswer(vector.get("answer"), connection.receive());
          ExchangesTest.assertThatItGoesOn(connection);
        }
        case "ignored" -> ExchangesTest.assertThatItGoesOn(connection);
        case "closed" -> checkClosed(vector, connection);
        default -> throw new AssertionError(vector.text("outcome"));
      }
    }
    ExchangesTest.assertThatItGoesOn(Objects.requireNonNull(bystander));
  }

  private static void checkClosed(Vector vector, RawConnection connection) throws IOException {
    byte[] first = connection.receive();
    if (vector.has("answer") || (first != null && vector.has("mayAnswer"))) {
      checkAnswer(vector.get(vector.has("answer") ? "answer" : "mayAnswer"), first);
      first = connection.receive();
    }
    assertThat(first).as("bytes after which the connection should be closed").isNull();
  }

  private static void checkAnswer(JsonNode expected, byte @Nullable [] frame) {
    assertThat(frame).as("an answer before the end of the connection").isNotNull();
    byte[] answer = Objects.requireNonNull(frame);
    if (expected.isTextual()) {
      assertThat(HexFormat.of().formatHex(answer)).isEqualTo(expected.textValue());
      return;
    }
    Message message = Message.of(answer);
    assertThat(message.meta().messageId()).isEqualTo(expected.required("msgid").longValue());
    assertThat(message.meta().flags()).isEqualTo(expected.required("flags").intValue());
    JsonNode error = Spec.parse(message.json()).required("Err");
    assertThat(error.required("kind").textValue()).isEqualTo(expected.required("kind").textValue());
    assertThat(error.required("msg").textValue()).isNotEmpty();
  }
}
