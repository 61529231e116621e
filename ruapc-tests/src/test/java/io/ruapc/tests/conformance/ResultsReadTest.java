package io.ruapc.tests.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.ruapc.CallOptions;
import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.client.Client;
import io.ruapc.codec.Codecs;
import io.ruapc.codec.RawValue;
import io.ruapc.service.MethodDescriptor;
import io.ruapc.tests.conformance.Failing.CardDeclined;
import io.ruapc.tests.conformance.Failing.NotFound;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A client makes of every payload in `spec/vectors/results.json` what the vector says.
class ResultsReadTest {
  private static final MethodDescriptor<@Nullable Void, RawValue> METHOD =
      MethodDescriptor.of("Any", "thing", Codecs.NO_ARGUMENTS, Codecs.RAW);

  private final CannedServer server = CannedServer.start();
  private final Client client = Client.create("tcp://127.0.0.1:" + server.port());

  @BeforeEach
  void bothAreThere() {
    assertThat(server.port()).isPositive();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  static Stream<Vector> results() {
    return Spec.vectors("results.json");
  }

  static Stream<Vector> declared() {
    return results().filter(vector -> vector.node().path("error").has("data"));
  }

  @ParameterizedTest
  @MethodSource("results")
  void messagePackIsReadAsTheVectorSays(Vector vector) {
    if (vector.has("msgpack")) {
      check(vector, Format.MESSAGE_PACK, vector.bytes("msgpack"));
    }
  }

  @ParameterizedTest
  @MethodSource("results")
  void jsonIsReadAsTheVectorSays(Vector vector) {
    if (vector.has("json")) {
      check(vector, Format.JSON, vector.text("json").getBytes(UTF_8));
    }
  }

  @ParameterizedTest
  @MethodSource("declared")
  void declaredErrorsComeBackAsThemselves(Vector vector) {
    server.answerWith(vector.bytes("msgpack"));
    var error =
        catchThrowableOfType(Exception.class, () -> client.stub(Failing.class).fail("anything"));
    JsonNode expected = vector.get("error");
    assertThat(error).hasMessage(expected.required("msg").textValue());
    switch (expected.required("kind").textValue()) {
      case "CardDeclined" ->
          assertThat(error)
              .isInstanceOfSatisfying(
                  CardDeclined.class,
                  declined ->
                      assertThat(declined.code())
                          .isEqualTo(expected.required("data").required("code").intValue()));
      case "NotFound" -> assertThat(error).isInstanceOf(NotFound.class);
      default -> throw new AssertionError("no such error in the contract: " + expected);
    }
  }

  private void check(Vector vector, Format format, byte[] payload) {
    server.answerWith(payload);
    if (vector.has("ok")) {
      assertThat(Spec.parse(call(format).toJson())).isEqualTo(vector.get("ok"));
      return;
    }
    var problem = catchThrowableOfType(RpcException.class, () -> call(format));
    if (vector.isTrue("undecodable")) {
      assertThat(problem.code()).isEqualTo(ErrorCode.DECODING);
      server.answerWith("{\"Ok\":1}".getBytes(UTF_8));
      assertThat(call(Format.JSON).toJson()).isEqualTo("1");
      assertThat(server.connections()).as("the connection goes on").isEqualTo(1);
      return;
    }
    JsonNode expected = vector.get("error");
    assertThat(problem.kind()).isEqualTo(expected.required("kind").textValue());
    assertThat(problem.code()).isEqualTo(ErrorCode.ofKind(problem.kind()));
    assertThat(problem.message()).isEqualTo(expected.required("msg").textValue());
    assertThat(problem.execution() == Execution.NOT_STARTED)
        .isEqualTo(!expected.path("executed").asBoolean(true));
    assertThat(problem.retryAfter())
        .isEqualTo(
            Optional.of(expected.path("retry_after_ms").asLong(0))
                .filter(millis -> millis > 0)
                .map(Duration::ofMillis));
    assertThat(problem.id()).isEqualTo(Optional.ofNullable(expected.path("id").textValue()));
  }

  private RawValue call(Format format) {
    return client.with(CallOptions.create().format(format)).caller().call(METHOD, null);
  }
}
