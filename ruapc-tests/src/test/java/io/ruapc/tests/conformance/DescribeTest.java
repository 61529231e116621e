package io.ruapc.tests.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ruapc.RpcService;
import io.ruapc.RpcStream;
import io.ruapc.server.Server;
import io.ruapc.wire.Flags;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A server describes itself in the form of wire.md, section 14.
class DescribeTest {
  private final Server server =
      Server.builder()
          .service(EchoService.class, text -> text)
          .service(Failing.class, vector -> {})
          .service(Told.class, new Telling())
          .listen("127.0.0.1:0");

  /// A contract with streams and callbacks.
  @RpcService
  interface Told {
    RpcStream<Line> lines(String file, RpcStream<Integer> numbers);

    void plain(Ear ear);

    /// A line.
    record Line(String text) {}
  }

  /// Called back, with a callback of its own.
  @RpcService(name = "Listening")
  interface Ear {
    void hear(Mouth mouth);
  }

  @RpcService
  interface Mouth {
    void say(Told.Line line);

    void ask(Ear ear);
  }

  private static final class Telling implements Told {
    @Override
    public RpcStream<Line> lines(String file, RpcStream<Integer> numbers) {
      return RpcStream.of();
    }

    @Override
    public void plain(Ear ear) {}
  }

  @BeforeEach
  void isListening() {
    assertThat(server.port()).isPositive();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void allServicesAreListedByNameAndInternalOnesAreNot() throws IOException {
    JsonNode description = describe("{}");
    assertThat(description.required("protocol_version").intValue()).isEqualTo(1);
    assertThat(description.required("ruapc_version").textValue()).isNotEmpty();
    assertThat(names(description.required("services")))
        .contains("EchoService", "Failing")
        .doesNotContain("_ruapc.memory")
        .isSorted();
    assertThat(names(describe("{\"service\":null}").required("services")))
        .isEqualTo(names(description.required("services")));
  }

  @Test
  void methodsHaveSchemasOfTheirArgumentsAndOfTheWholeAnswer() throws IOException {
    JsonNode services = describe("{\"service\":\"EchoService\"}").required("services");
    assertThat(names(services)).containsExactly("EchoService");
    JsonNode method = services.get(0).required("methods").get(0);
    assertThat(method.required("name").textValue()).isEqualTo("echo");
    assertThat(method.required("request_schema").required("type").textValue()).isEqualTo("string");
    JsonNode result = method.required("response_schema").required("oneOf");
    assertThat(result.get(0).required("required").get(0).textValue()).isEqualTo("Ok");
    assertThat(result.get(1).required("required").get(0).textValue()).isEqualTo("Err");
  }

  @Test
  void everyReferenceIsResolvedByTheSameAnswer() throws IOException {
    JsonNode description = describe("{\"service\":\"Failing\"}");
    JsonNode schemas = description.required("components").required("schemas");
    List<String> references = new ArrayList<>();
    description.findValues("$ref").forEach(reference -> references.add(reference.textValue()));
    assertThat(references).isNotEmpty();
    for (String reference : references) {
      assertThat(reference).startsWith("#/components/schemas/");
      assertThat(schemas.has(reference.substring("#/components/schemas/".length())))
          .as(reference)
          .isTrue();
    }
  }

  @Test
  void streamsAreDescribedByOneItemOfThem() throws IOException {
    JsonNode methods =
        describe("{\"service\":\"Told\"}").required("services").get(0).required("methods");
    assertThat(names(methods)).containsExactly("lines", "plain");
    JsonNode lines = methods.get(0);
    assertThat(lines.required("input").required("type").textValue()).isEqualTo("integer");
    assertThat(lines.required("output").required("$ref").textValue()).endsWith("/Line");
    JsonNode all = lines.required("response_schema").required("oneOf").get(0);
    assertThat(all.at("/properties/Ok/type").textValue()).isEqualTo("array");
    assertThat(methods.get(1).properties())
        .extracting(Map.Entry::getKey)
        .doesNotContain("input", "output");
  }

  @Test
  void theServicesOfCallbacksAreDescribedThoughNobodyOffersThem() throws IOException {
    JsonNode services = describe("{}").required("services");
    assertThat(names(services)).contains("Listening", "Mouth", "Told").isSorted();
    assertThat(services)
        .filteredOn(service -> service.required("callback").booleanValue())
        .extracting(service -> service.required("name").textValue())
        .containsExactly("Listening", "Mouth");
    JsonNode plain = describe("{\"service\":\"Told\"}").at("/services/0/methods/1");
    assertThat(plain.at("/request_schema/x-ruapc-callback").textValue()).isEqualTo("Listening");
    JsonNode mouth = describe("{\"service\":\"Mouth\"}");
    assertThat(names(mouth.at("/services/0/methods"))).containsExactly("ask", "say");
    assertThat(mouth.at("/components/schemas").has("Line")).isTrue();
  }

  @Test
  void anUnknownServiceIsAnEmptyList() throws IOException {
    assertThat(describe("{\"service\":\"Nope\"}").required("services")).isEmpty();
  }

  private JsonNode describe(String request) throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(
          RawFrame.request(
              "_ruapc.meta/describe", Flags.REQUEST, 1, 10_000, false, request.getBytes(UTF_8)));
      byte[] answer = Objects.requireNonNull(connection.receive(), "the connection was closed");
      return Spec.parse(Message.of(answer).json()).required("Ok");
    }
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(element -> names.add(element.required("name").textValue()));
    return names;
  }
}
