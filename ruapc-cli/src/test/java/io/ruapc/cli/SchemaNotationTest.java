package io.ruapc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruapc.codec.RawValue;
import io.ruapc.schema.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SchemaNotationTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                          | any
          true                                                        | any
          {"type":"null"}                                             | null
          {"type":"string"}                                           | string
          {"type":"string","format":"uuid"}                           | uuid
          {"type":["string","array"],"contentEncoding":"base64"}      | bytes
          {"type":["string","number","null"],"format":"decimal"}      | decimal?
          {"type":"integer","format":"int32"}                         | int32
          {"type":"integer"}                                          | integer
          {"type":"number","format":"double"}                         | double
          {"type":["string","null"]}                                  | string?
          {"type":"string","nullable":true}                           | string?
          {"nullable":true,"enum":[null]}                             | null
          {"anyOf":[{"type":"string"},{"type":"null"}]}               | string?
          {"$ref":"#/components/schemas/Product"}                     | Product
          {"allOf":[{"$ref":"#/components/schemas/Product"}],"nullable":true}  | Product?
          {"type":"array","items":{"type":"boolean"}}                 | [boolean]
          {"type":"array","prefixItems":[{"type":"boolean"},{"type":"string"}]} | [boolean, string]
          {"type":"object","additionalProperties":{"type":"boolean"}} | {string: boolean}
          {"type":"object","additionalProperties":{}}                 | {string: any}
          {"type":"object","additionalProperties":false}              | {}
          {"type":"object"}                                           | {}
          {"const":7}                                                 | 7
          """)
  void writesOneSchemaAsOneWord(String schema, String notation) {
    assertThat(SchemaNotation.of(json(schema))).hasToString(notation);
  }

  @Test
  void separatesAlternativesByBars() {
    assertThat(SchemaNotation.of(json("{\"enum\":[\"BOOK\",\"GAME\"]}")))
        .hasToString("\"BOOK\" | \"GAME\"");
    assertThat(
            SchemaNotation.of(
                json(
                    "{\"oneOf\":[{\"const\":\"Cash\"},{\"type\":\"integer\"},{\"type\":\"null\"}]}")))
        .hasToString("(\"Cash\" | integer)?");
  }

  @Test
  void marksMembersThatMayBeMissing() {
    Json schema =
        json(
            """
            {"type":"object","required":["name"],\
            "properties":{"name":{"type":"string"},"note":{"type":["string","null"]}}}\
            """);

    assertThat(SchemaNotation.of(schema)).hasToString("{name: string, note?: string?}");
    assertThat(parameters(schema)).hasToString("(name: string, note?: string?)");
  }

  @Test
  void writesParametersAsTheContractDoes() {
    assertThat(parameters(json("{\"type\":\"null\"}"))).hasToString("()");
    assertThat(parameters(json("{\"type\":\"string\"}"))).hasToString("(string)");
    assertThat(parameters(json("{\"$ref\":\"#/components/schemas/Point\"}")))
        .hasToString("(Point)");
  }

  @Test
  void writesStreamsBehindTheArguments() {
    Json choice = json("{\"enum\":[\"BOOK\",\"GAME\"]}");
    Json text = json("{\"type\":\"string\"}");
    assertThat(SchemaNotation.parameters(text, choice))
        .hasToString("(string, stream (\"BOOK\" | \"GAME\"))");
    assertThat(SchemaNotation.parameters(json("{\"type\":\"null\"}"), text))
        .hasToString("(stream string)");
  }

  @Test
  void callsCallbacksByTheirService() {
    String callback =
        """
        {"type":%s,"properties":{"callback":{"type":"integer"}},"required":["callback"],\
        "x-ruapc-callback":"Progress"}\
        """;
    assertThat(parameters(json(callback.formatted("\"object\""))))
        .hasToString("(callback Progress)");
    assertThat(parameters(json(callback.formatted("[\"object\",\"null\"]"))))
        .hasToString("(callback Progress?)");
  }

  private static Notation parameters(Json request) {
    return SchemaNotation.parameters(request, Json.Scalar.NULL);
  }

  private static Json json(String text) {
    return Json.of(RawValue.ofJson(text));
  }
}
