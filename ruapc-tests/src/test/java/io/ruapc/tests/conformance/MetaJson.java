package io.ruapc.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ruapc.Headers;
import io.ruapc.wire.Hello;
import io.ruapc.wire.Meta;
import io.ruapc.wire.Region;
import java.math.BigInteger;
import java.util.List;

/// What a meta says, in the form in which vectors say it: keys that are absent, zero or empty are
/// left out.
final class MetaJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private MetaJson() {}

  static JsonNode of(Meta meta) {
    ObjectNode json = JSON.objectNode();
    if (!meta.method().isEmpty()) {
      json.put("method", meta.method());
    }
    if (meta.flags() != 0) {
      json.put("flags", meta.flags());
    }
    if (meta.messageId() != 0) {
      json.put("msgid", unsigned(meta.messageId()));
    }
    regions(json, "read_regions", meta.readRegions());
    regions(json, "write_regions", meta.writeRegions());
    if (meta.timeoutMillis() != 0) {
      json.put("timeout_ms", meta.timeoutMillis());
    }
    Hello hello = meta.hello();
    if (hello != null) {
      json.set("hello", of(hello));
    }
    headers(json, meta.headers());
    if (meta.target() >= 0) {
      json.put("target", meta.target());
    }
    if (meta.keep().length > 0) {
      ArrayNode keep = json.putArray("keep");
      for (long handle : meta.keep()) {
        keep.add(handle);
      }
    }
    if (meta.credit() >= 0) {
      json.put("credit", meta.credit());
    }
    if (meta.isEnd()) {
      json.put("end", true);
    }
    if (meta.isCancel()) {
      json.put("cancel", true);
    }
    return normal(json);
  }

  /// What a vector says, in the same form.
  static JsonNode expected(JsonNode meta) {
    ObjectNode present = JSON.objectNode();
    meta.properties()
        .forEach(entry -> {
          JsonNode value = entry.getValue();
          // Credit that stands there says something, also when it is none.
          if (!isAbsent(value) || entry.getKey().equals("credit")) {
            present.set(entry.getKey(), value.isObject() ? expected(value) : normal(value));
          }
        });
    return present;
  }

  private static boolean isAbsent(JsonNode value) {
    return (value.isIntegralNumber() && value.bigIntegerValue().signum() == 0)
        || (value.isTextual() && value.textValue().isEmpty())
        || (value.isArray() && value.isEmpty());
  }

  /// The same value, with numbers that compare.
  static JsonNode normal(JsonNode value) {
    if (value.isObject()) {
      ObjectNode copy = JSON.objectNode();
      value.properties().forEach(entry -> copy.set(entry.getKey(), normal(entry.getValue())));
      return copy;
    }
    if (value.isArray()) {
      ArrayNode copy = JSON.arrayNode();
      value.forEach(element -> copy.add(normal(element)));
      return copy;
    }
    if (value.isFloatingPointNumber()) {
      return JSON.numberNode(narrowed(value.doubleValue()));
    }
    return value.isIntegralNumber() ? JSON.numberNode(value.bigIntegerValue()) : value;
  }

  /// A number of 32 bits stands in some vectors with the digits that it has among those of 64.
  private static double narrowed(double value) {
    float narrow = (float) value;
    return Float.isInfinite(narrow) ? value : narrow;
  }

  private static JsonNode of(Hello hello) {
    ObjectNode json = JSON.objectNode();
    if (!hello.capabilities().isEmpty()) {
      ArrayNode caps = json.putArray("caps");
      hello.capabilities().forEach(caps::add);
    }
    if (hello.agent() != null) {
      json.put("agent", hello.agent());
    }
    if (hello.session() != null) {
      json.put("session", hello.session());
    }
    if (hello.maxMessageBytes() != 0) {
      json.put("max_message", hello.maxMessageBytes());
    }
    if (hello.maxStreamItemBytes() != 0) {
      json.put("max_stream_item", hello.maxStreamItemBytes());
    }
    headers(json, hello.headers());
    return json;
  }

  private static void headers(ObjectNode target, Headers headers) {
    if (!headers.isEmpty()) {
      ObjectNode json = target.putObject("headers");
      headers.forEach(header -> json.put(header.getKey(), header.getValue()));
    }
  }

  private static void regions(ObjectNode target, String name, List<Region> regions) {
    if (regions.isEmpty()) {
      return;
    }
    ArrayNode list = target.putArray(name);
    for (Region region : regions) {
      ObjectNode json = list.addObject();
      json.putObject("key").put("lkey", region.localKey()).put("rkey", region.remoteKey());
      json.put("addr", unsigned(region.address())).put("len", unsigned(region.length()));
    }
  }

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }
}
