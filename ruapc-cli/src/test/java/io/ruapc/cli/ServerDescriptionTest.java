package io.ruapc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruapc.codec.RawValue;
import io.ruapc.schema.Json;
import io.ruapc.schema.ServerDescription;
import org.junit.jupiter.api.Test;

final class ServerDescriptionTest {
  private static final ServerDescription SERVER =
      ServerDescription.of(
          Json.of(
              RawValue.ofJson(
                  """
                  {
                    "protocol_version": 1,
                    "ruapc_version": "test",
                    "services": [
                      {
                        "name": "Files",
                        "description": "",
                        "callback": false,
                        "methods": [
                          {
                            "name": "copy",
                            "description": "",
                            "one_way": false,
                            "request_schema": {
                              "type": "object",
                              "properties": {
                                "name": {"type": "string"},
                                "progress": {
                                  "type": ["object", "null"],
                                  "properties": {"callback": {"type": "integer"}},
                                  "required": ["callback"],
                                  "x-ruapc-callback": "Progress"
                                }
                              },
                              "required": ["name"]
                            },
                            "response_schema": {
                              "oneOf": [
                                {"properties": {"Ok": {"type": "array", "items": {"type": "string"}}}}
                              ]
                            },
                            "input": {"$ref": "#/components/schemas/Chunk"},
                            "output": {"type": "string"}
                          }
                        ]
                      },
                      {
                        "name": "Progress",
                        "description": "",
                        "callback": true,
                        "methods": [
                          {
                            "name": "report",
                            "request_schema": {"type": "integer"},
                            "response_schema": {"oneOf": [{"properties": {"Ok": {"type": "null"}}}]}
                          }
                        ]
                      }
                    ],
                    "components": {"schemas": {"Chunk": {"type": "string"}, "Other": {}}}
                  }
                  """)));

  @Test
  void signaturesTellOfStreamsAndCallbacks() {
    assertThat(SERVER.methods().map(method -> SchemaNotation.signature(method).toString()))
        .containsExactly(
            "copy(name: string, progress?: callback Progress?, stream Chunk) -> stream string",
            "report(integer)");
  }

  @Test
  void headingsTellServicesFromCallbacks() {
    assertThat(SERVER.services())
        .extracting(ServerDescription.Service::heading)
        .containsExactly("Files", "Progress  (callback)");
  }

  @Test
  void theItemsOfStreamsAreAmongTheTypes() {
    assertThat(SERVER.typesOf(SERVER.methods().toList())).containsExactly("Chunk");
  }
}
