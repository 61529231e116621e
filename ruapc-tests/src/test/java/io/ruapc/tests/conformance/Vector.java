package io.ruapc.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// One vector: golden bytes and what they mean.
public record Vector(JsonNode node) {
  public String id() {
    return text("id");
  }

  boolean has(String field) {
    return node.has(field);
  }

  boolean isTrue(String field) {
    return node.path(field).asBoolean();
  }

  JsonNode get(String field) {
    return node.required(field);
  }

  String text(String field) {
    return node.required(field).textValue();
  }

  byte[] bytes(String field) {
    return bytes(node.required(field));
  }

  /// The elements of a list of texts; none when it is absent.
  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    node.path(field).forEach(element -> texts.add(element.textValue()));
    return texts;
  }

  /// The `messages` of the vector.
  public List<JsonNode> messages() {
    List<JsonNode> messages = new ArrayList<>();
    node.path("messages").forEach(messages::add);
    return messages;
  }

  /// The bytes to send: `hex`, or the joined `parts`.
  byte[] input() {
    if (has("hex")) {
      return bytes("hex");
    }
    var joined = new ByteArrayOutputStream();
    for (JsonNode part : node.required("parts")) {
      byte[] bytes = bytes(part.required("hex"));
      for (int i = 0; i < part.path("times").asInt(1); i++) {
        joined.writeBytes(bytes);
      }
    }
    return joined.toByteArray();
  }

  public static byte[] bytes(JsonNode hex) {
    return HexFormat.of().parseHex(hex.textValue());
  }

  /// Names a parameterized test.
  @Override
  public String toString() {
    return id() + ": " + text("title");
  }
}
