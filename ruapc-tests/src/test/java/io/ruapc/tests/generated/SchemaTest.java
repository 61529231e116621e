package io.ruapc.tests.generated;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.ruapc.Format;
import io.ruapc.RpcStream;
import io.ruapc.service.MethodDescriptor;
import io.ruapc.service.MethodSchema;
import io.ruapc.service.ServiceContract;
import io.ruapc.service.ServiceContracts;
import io.ruapc.tests.generated.Catalog.Color;
import io.ruapc.tests.generated.Catalog.Page;
import io.ruapc.tests.generated.Catalog.Query;
import io.ruapc.tests.generated.Catalog.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The JSON Schemas that are generated are schemas, and describe what the codecs write.
final class SchemaTest {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final ServiceContract<Catalog> contract = ServiceContracts.of(Catalog.class);
  private final Map<String, String> types = contract.descriptor().schemas();

  @Test
  void everySchemaIsOne() {
    Stream<String> ofMethods =
        contract.descriptor().methods().stream()
            .map(MethodDescriptor::schema)
            .flatMap(schema -> Stream.of(schema.request(), schema.response(), schema.error()))
            .filter(text -> !text.isEmpty());
    assertThat(Stream.concat(ofMethods, types.values().stream()))
        .allSatisfy(text ->
            assertThat(
                    registry.getSchema(SchemaLocation.of(DIALECT)).validate(text, InputFormat.JSON))
                .isEmpty());
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    assertThat(types)
        .containsKeys(
            "Item",
            "Query",
            "PageOfItem",
            "PageOfString",
            "Color",
            "Shape",
            "Circle",
            "Framed",
            "Scalars",
            "Containers",
            "Tree",
            "NotFound",
            "SoldOut");
    assertThat(String.join("\n", types.values()).lines().filter(line -> line.contains("$ref")))
        .isNotEmpty()
        .allSatisfy(line ->
            assertThat(types)
                .containsKey(line.replaceAll(".*#/components/schemas/(\\w+)\".*", "$1")));
  }

  @Test
  void whatIsWrittenMatches() {
    var loopback = new Loopback(Format.JSON, contract.bind(new MemoryCatalog()));
    callEverything(contract.stub(loopback));
    assertThat(
            loopback.sent().stream().filter(sent -> sent.kind() != Loopback.Sent.Kind.ERROR_DATA))
        .hasSizeGreaterThan(30)
        .allSatisfy(sent ->
            assertThat(problems(schemaOf(sent), sent.json()))
                .as("%s of %s", sent.kind(), sent.method())
                .isEmpty());
  }

  @Test
  void itemsOfStreamsAndCallbacksMatchToo() {
    ServiceContract<Radio> radio = ServiceContracts.of(Radio.class);
    var loopback = new Loopback(Format.JSON, radio.bind(new LocalRadio()));
    Radio.Song song = new Radio.Song("Help!", Optional.empty());
    radio.stub(loopback).ask("Q", Optional.empty(), (title, second) -> second);
    assertThat(radio.stub(loopback).rate(RpcStream.of(song), (title, second) -> second).toList())
        .containsExactly(0);
    assertThat(loopback.sent())
        .extracting(Loopback.Sent::kind)
        .contains(Loopback.Sent.Kind.INPUT_ITEM, Loopback.Sent.Kind.OUTPUT_ITEM);
    assertThat(loopback.sent())
        .allSatisfy(sent ->
            assertThat(problems(schemaOf(sent), sent.json(), radio.descriptor().schemas()))
                .as("%s of %s", sent.kind(), sent.method())
                .isEmpty());
    String callback = RadioRpc.TUNE.schema().request();
    assertThat(callback).contains("\"x-ruapc-callback\": \"RadioListener\"");
    assertThat(problems(callback, "{\"callback\":0}")).isNotEmpty();
    assertThat(problems(callback, "null")).isNotEmpty();
    assertThat(problems(RadioRpc.SUBSCRIBE.schema().request(), "null")).isEmpty();
    assertThat(RadioRpc.RECORD.schema().input()).contains("to be kept", "Song");
    assertThat(RadioRpc.RECORD.schema().output()).isEmpty();
  }

  @Test
  void theAnswerOfAMethodWithAStreamIsAllItsItems() {
    String response = RadioRpc.RATE.schema().response();
    assertThat(problems(response, "[1,2]")).isEmpty();
    assertThat(problems(response, "1")).isNotEmpty();
  }

  private static String schemaOf(Loopback.Sent sent) {
    MethodSchema schema = sent.method().schema();
    return switch (sent.kind()) {
      case REQUEST -> schema.request();
      case INPUT_ITEM -> schema.input();
      case OUTPUT_ITEM -> schema.output();
      case RESPONSE -> schema.response();
      case ERROR_DATA -> schema.error();
    };
  }

  private static void callEverything(Catalog catalog) {
    catalog.echo("x");
    catalog.add(1, 2);
    catalog.touch();
    catalog.find("hammer");
    catalog.list(new Query("q", 3, List.of("a"), Color.GREEN));
    catalog.maybe("hammer");
    catalog.maybe("saw");
    assertThat(catalog.later(Map.of("a", List.of(1)))).isCompleted();
    catalog.shape(null);
    catalog.shape(new Shape.Nothing());
    catalog.shape(new Shape.Framed(new Shape.Circle(2), Color.RED));
    catalog.page(new Page<>(List.of("hammer"), 1));
    catalog.byColor(Map.of(1, Color.RED));
    catalog.notes(Map.of(-1L, Arrays.asList(null, "x")));
    catalog.grid(new int[] {1}, new String[] {"a"}, new String[] {null}, new byte[][] {{1, -1}});
    catalog.scalars(Samples.SCALARS);
    catalog.containers(Samples.CONTAINERS);
    catalog.tree(new Tree("a", List.of(new Tree("b", List.of()))));
    catalog.length(OptionalInt.empty());
    catalog.length(OptionalInt.of(1));
    catalog.sum(1, 2);
  }

  @Test
  void errorsAreDescribedAsTheyTravel() throws NotFound {
    MethodSchema schema = CatalogRpc.BUY.schema();
    UUID id = new UUID(1, 2);
    assertThat(
            problems(
                schema.error(),
                "{\"kind\":\"NotFound\",\"msg\":\"no\",\"data\":{\"id\":\"" + id + "\"}}"))
        .isEmpty();
    assertThat(
            problems(
                schema.error(), "{\"kind\":\"SoldOut\",\"msg\":\"no\",\"data\":{\"left_over\":1}}"))
        .isEmpty();
    assertThat(problems(schema.error(), "{\"kind\":\"NotFound\",\"msg\":\"no\",\"data\":{}}"))
        .isNotEmpty();
    assertThat(problems(schema.error(), "{\"kind\":\"Other\",\"msg\":\"no\",\"data\":{}}"))
        .isNotEmpty();
  }

  @Test
  void whatAReaderRefusesDoesNotMatch() {
    String query = CatalogRpc.LIST.schema().request();
    assertThat(problems(query, "{\"q\":\"x\"}")).isEmpty();
    assertThat(problems(query, "{\"limit\":3}")).isNotEmpty();
    assertThat(problems(query, "{\"q\":\"x\",\"limit\":1.5}")).isNotEmpty();
    assertThat(problems(query, "{\"q\":\"x\",\"color\":\"MAUVE\"}")).isNotEmpty();
    String shape = CatalogRpc.SHAPE.schema().request();
    assertThat(problems(shape, "null")).isEmpty();
    assertThat(problems(shape, "\"Circle\"")).isNotEmpty();
    assertThat(problems(shape, "{\"Circle\":{\"radius\":1},\"nothing\":null}")).isNotEmpty();
  }

  @Test
  void docCommentsBecomeDescriptions() {
    assertThat(contract.descriptor().description())
        .isEqualTo("A contract with every shape that a contract can have.");
    assertThat(CatalogRpc.ECHO.schema().description()).isEqualTo("Answers with its argument.");
    assertThat(CatalogRpc.ECHO.schema().request()).contains("\"description\": \"what comes back\"");
    assertThat(CatalogRpc.ECHO.schema().response()).contains("\"description\": \"the same text\"");
    assertThat(types.get("Item")).contains("An item that is for sale.", "how it is called");
  }

  private List<Error> problems(String schema, String value) {
    return problems(schema, value, types);
  }

  private List<Error> problems(String schema, String value, Map<String, String> types) {
    String document =
        types.entrySet().stream()
            .map(type -> "\"" + type.getKey() + "\": " + type.getValue())
            .collect(
                Collectors.joining(
                    ",", "{\"allOf\": [" + schema + "], \"components\": {\"schemas\": {", "}}}"));
    return registry.getSchema(document).validate(value, InputFormat.JSON);
  }
}
