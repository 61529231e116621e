package io.ruapc.call;

import io.ruapc.call.MetaService.DescribedMethod;
import io.ruapc.call.MetaService.DescribedService;
import io.ruapc.call.MetaService.ServerDescription;
import io.ruapc.codec.Codecs;
import io.ruapc.codec.JsonWriter;
import io.ruapc.codec.RawValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/// What a peer offers, as an OpenAPI 3.1 document: its schemas are those of the description, which
/// are JSON Schema 2020-12 as OpenAPI has it since 3.1.
///
/// Names and shape follow the sibling's document where that has them: paths are `/Service/method`,
/// each with a `post` whose answer is `Ok` or `Err`.
final class OpenApi {
  private static final String VERSION = "3.1.0";
  private static final String TITLE = "RuaPC services";
  private static final String JSON = "application/json";
  private static final String LINES = "application/x-ndjson";
  private static final String PROBLEM = "Problem";

  private static final RawValue PROBLEM_SCHEMA =
      RawValue.ofJson(
          """
          {"type":"object","description":"A failure in the plain style of answers, as RFC 9457 has \
          it; `kind` and what follows it are those of an `Err`.","properties":{"title":{"type":\
          "string"},"status":{"type":"integer"},"detail":{"type":"string"},"kind":{"type":\
          "string"}},"required":["title","status","detail"]}\
          """);

  private OpenApi() {}

  /// The document.
  ///
  /// @param basePath what stands before all paths; empty for nothing
  static RawValue document(ServerDescription description, String basePath) {
    List<DescribedService> services =
        description.services().stream().filter(service -> !service.callback()).toList();
    var target = new JsonWriter();
    target.beginObject(5);
    text(target, "openapi", VERSION);
    object(
        target,
        "info",
        () -> {
          text(target, "title", TITLE);
          text(target, "version", description.ruapcVersion());
        });
    if (!basePath.isEmpty()) {
      array(
          target,
          "servers",
          () -> {
            target.beginObject(1);
            text(target, "url", basePath);
            target.endObject();
          });
    }
    array(target, "tags", () -> services.forEach(service -> writeTag(target, service)));
    object(target, "paths", () -> services.forEach(service -> writePaths(target, service)));
    object(
        target,
        "components",
        () ->
            object(
                target,
                "schemas",
                () -> {
                  description
                      .components()
                      .schemas()
                      .forEach((name, schema) -> raw(target, name, schema));
                  if (!description.components().schemas().containsKey(PROBLEM)) {
                    raw(target, PROBLEM, PROBLEM_SCHEMA);
                  }
                }));
    target.endObject();
    return RawValue.ofJson(new String(target.toByteArray(), StandardCharsets.UTF_8));
  }

  private static void writeTag(JsonWriter target, DescribedService service) {
    target.beginObject(2);
    text(target, "name", service.name());
    description(target, service.description());
    target.endObject();
  }

  private static void writePaths(JsonWriter target, DescribedService service) {
    for (DescribedMethod method : service.methods()) {
      String name = service.name() + "/" + method.name();
      object(
          target,
          "/" + name,
          () -> object(target, "post", () -> writeOperation(target, service, method, name)));
    }
  }

  private static void writeOperation(
      JsonWriter target, DescribedService service, DescribedMethod method, String name) {
    text(target, "operationId", name);
    array(target, "tags", () -> target.writeString(service.name()));
    String summary = firstSentence(method.description());
    if (!summary.isEmpty()) {
      text(target, "summary", summary);
    }
    description(target, method.description());
    object(target, "requestBody", () -> writeRequest(target, method));
    object(
        target,
        "responses",
        () -> {
          object(target, "200", () -> writeAnswer(target, method));
          object(
              target,
              "default",
              () -> {
                text(target, "description", "In the plain style of answers: what went wrong.");
                object(
                    target,
                    "content",
                    () ->
                        content(
                            target,
                            "application/problem+json",
                            schema -> text(schema, "$ref", "#/components/schemas/" + PROBLEM)));
              });
        });
  }

  private static void writeRequest(JsonWriter target, DescribedMethod method) {
    boolean isNone = method.requestSchema().toJson().equals("{\"type\":\"null\"}");
    if (method.input().isPresent()) {
      text(
          target,
          "description",
          "Lines of JSON: first the arguments, then one line for each item.");
      object(target, "content", () -> content(target, LINES, method.input().get()));
    } else {
      object(target, "content", () -> content(target, JSON, method.requestSchema()));
    }
    target.writeKey("required");
    target.writeBoolean(!isNone);
  }

  private static void writeAnswer(JsonWriter target, DescribedMethod method) {
    text(
        target,
        "description",
        method.output().isPresent()
            ? "All items at once, or as they come: lines `{\"Next\": item}`, the last one the result."
            : "The result, or what went wrong.");
    object(
        target,
        "content",
        () -> {
          content(target, JSON, method.responseSchema());
          method
              .output()
              .ifPresent(item -> {
                content(target, LINES, item);
                content(target, "text/event-stream", item);
              });
        });
  }

  private static void content(JsonWriter target, String type, RawValue schema) {
    object(target, type, () -> raw(target, "schema", schema));
  }

  private static void content(JsonWriter target, String type, Consumer<JsonWriter> schema) {
    object(target, type, () -> object(target, "schema", () -> schema.accept(target)));
  }

  private static void description(JsonWriter target, String description) {
    if (!description.isEmpty()) {
      text(target, "description", description);
    }
  }

  private static String firstSentence(String description) {
    String line = description.lines().findFirst().orElse("");
    int end = line.indexOf(". ");
    return end < 0 ? line : line.substring(0, end + 1);
  }

  private static void text(JsonWriter target, String name, String value) {
    target.writeKey(name);
    target.writeString(value);
  }

  private static void raw(JsonWriter target, String name, RawValue value) {
    target.writeKey(name);
    Codecs.RAW.write(target, value);
  }

  private static void object(JsonWriter target, String name, Runnable members) {
    target.writeKey(name);
    target.beginObject(0);
    members.run();
    target.endObject();
  }

  private static void array(JsonWriter target, String name, Runnable elements) {
    target.writeKey(name);
    target.beginArray(0);
    elements.run();
    target.endArray();
  }
}
