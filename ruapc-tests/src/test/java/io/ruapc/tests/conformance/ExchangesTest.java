package io.ruapc.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ruapc.server.Server;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A running server answers every vector that can be played as the vector says.
@TestInstance(Lifecycle.PER_CLASS)
class ExchangesTest {
  private static final Map<String, Vector> FRAMES =
      Spec.vectors("frames.json").collect(Collectors.toMap(Vector::id, Function.identity()));

  private final Server server = ConformingServer.start();

  @BeforeAll
  void isListening() {
    assertThat(server.port()).isPositive();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  static Stream<Vector> played() {
    return Stream.of("frames.json", "extensions.json", "first-generation.json")
        .flatMap(Spec::vectors)
        .filter(vector -> vector.has("play"));
  }

  @ParameterizedTest
  @MethodSource("played")
  void theAnswerIsTheOneOfTheVector(Vector vector) throws IOException {
    List<JsonNode> messages = vector.messages();
    try (var connection = RawConnection.open(server.port())) {
      connection.send(Vector.bytes(messages.getFirst().required("hex")));
      if (vector.get("play").isArray() && !vector.node().path("answered").asBoolean(true)) {
        assertThatItGoesOn(connection);
        return;
      }
      byte[] answer = Objects.requireNonNull(connection.receive(), "the connection was closed");
      byte[] expected = Vector.bytes(expected(vector, messages).required("hex"));
      if (vector.has("compare")) {
        assertThat(Message.of(answer).essence()).isEqualTo(Message.of(expected).essence());
      } else {
        assertThat(hex(answer)).isEqualTo(hex(expected));
      }
      assertThatItGoesOn(connection);
    }
  }

  /// The next thing that comes is the answer to the next request.
  static void assertThatItGoesOn(RawConnection connection) throws IOException {
    connection.send(Vector.bytes(frame("G2").required("hex")));
    byte[] answer = Objects.requireNonNull(connection.receive(), "the connection was closed");
    assertThat(Message.of(answer).essence())
        .isEqualTo(Message.of(Vector.bytes(frame("G3").required("hex"))).essence());
  }

  private static JsonNode expected(Vector vector, List<JsonNode> messages) {
    return vector.has("answer") ? frame(vector.text("answer")) : messages.get(1);
  }

  private static JsonNode frame(String id) {
    return Objects.requireNonNull(FRAMES.get(id), id).messages().getFirst();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
