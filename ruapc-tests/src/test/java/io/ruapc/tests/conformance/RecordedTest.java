package io.ruapc.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ruapc.Format;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What two Rust peers said to each other is understood.
class RecordedTest {
  private static final Map<String, Vector> RECORDED =
      Spec.vectors("rust-tcp.json").collect(Collectors.toMap(Vector::id, Function.identity()));

  static Stream<Vector> recorded() {
    return RECORDED.values().stream();
  }

  /// Those whose values do not depend on the format: a unit struct is null in JSON and an empty
  /// array in MessagePack, and the two formats fail with different kinds.
  static Stream<Vector> recordedInMessagePack() {
    return recorded()
        .filter(vector -> vector.id().endsWith("-msgpack"))
        .filter(vector -> !vector.id().startsWith("R-shapes-unit-struct"))
        .filter(vector -> !vector.id().startsWith("R-mistakes-arguments"));
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void requestsHaveBudgetsAndResponsesHaveTheIdOfTheirRequest(Vector vector) {
    List<Message> messages = messages(vector);
    Message first = messages.getFirst();
    assertThat(first.meta().method()).contains("/");
    assertThat(first.meta().timeoutMillis()).isPositive();
    assertThat(messages.getLast().meta().messageId()).isEqualTo(first.meta().messageId());
    Format format = vector.id().endsWith("-json") ? Format.JSON : Format.MESSAGE_PACK;
    assertThat(first.meta().payloadFormat()).isEqualTo(format);
    assertThat(messages.getLast().meta().payloadFormat()).isEqualTo(format);
  }

  @ParameterizedTest
  @MethodSource("recordedInMessagePack")
  void bothFormatsCarryTheSameValues(Vector vector) {
    String twin = vector.id().replaceFirst("-msgpack$", "-json");
    List<Message> inMessagePack = messages(vector);
    List<Message> inJson = messages(Objects.requireNonNull(RECORDED.get(twin), twin));
    assertThat(inMessagePack).hasSameSizeAs(inJson);
    for (int i = 0; i < inJson.size(); i++) {
      assertThat(inMessagePack.get(i).meta().method()).isEqualTo(inJson.get(i).meta().method());
      assertThat(value(inMessagePack.get(i))).isEqualTo(value(inJson.get(i)));
    }
  }

  private static JsonNode value(Message message) {
    return MetaJson.normal(Spec.parse(message.json()));
  }

  private static List<Message> messages(Vector vector) {
    return vector.messages().stream()
        .map(message -> Message.of(Vector.bytes(message.required("hex"))))
        .toList();
  }
}
