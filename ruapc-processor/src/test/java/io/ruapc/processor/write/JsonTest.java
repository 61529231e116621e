package io.ruapc.processor.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JsonTest {
  private static final Json.Node DOCUMENT =
      Json.type("object")
          .with("properties", Json.node().with("name", Json.type("string")))
          .with("required", Json.Items.of("name", "a \"quoted\" \\ one\n"));

  @Test
  void whatFitsIsPrintedOnALine() {
    assertThat(DOCUMENT.print(200))
        .isEqualTo(
            "{\"type\": \"object\", \"properties\": {\"name\": {\"type\": \"string\"}},"
                + " \"required\": [\"name\", \"a \\\"quoted\\\" \\\\ one\\u000a\"]}");
  }

  @Test
  void longOnesAreBrokenFromTheOutside() {
    assertThat(DOCUMENT.print(50))
        .isEqualTo(
            """
            {
              "type": "object",
              "properties": {"name": {"type": "string"}},
              "required": ["name", "a \\"quoted\\" \\\\ one\\u000a"]
            }\
            """);
  }

  @Test
  void emptyOnesAreNeverBroken() {
    assertThat(Json.node().print(1)).isEqualTo("{}");
  }
}
