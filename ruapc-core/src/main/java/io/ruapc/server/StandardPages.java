package io.ruapc.server;

import io.ruapc.HttpPage;
import io.ruapc.HttpPage.Answer;
import io.ruapc.call.CallEngine;
import io.ruapc.schema.Json;
import io.ruapc.schema.ServerDescription;
import io.ruapc.schema.TypeScript;
import java.util.Map;

/// The documents that every server has for HTTP clients.
final class StandardPages {
  private static final String TYPESCRIPT = "text/plain; charset=utf-8";
  private static final String JSON = "application/json";
  private static final int UNAVAILABLE = 503;

  private StandardPages() {}

  /// They by path.
  static Map<String, HttpPage> of(CallEngine engine, String basePath) {
    return Map.of(
        // Made for each request: it is asked for seldom, and large.
        "/openapi.json",
        request -> Answer.of(JSON, engine.openApi(basePath).toJson()),
        // The contracts, for programs that use the client for TypeScript.
        "/_ruapc/client.ts",
        request ->
            Answer.of(
                TYPESCRIPT, TypeScript.of(ServerDescription.of(Json.of(engine.description())))),
        // Whether the process is there at all: it has just answered.
        "/_ruapc/health",
        request -> status("ok").withHeader("cache-control", "no-store"),
        // Whether calls should be sent here.
        "/_ruapc/ready",
        request ->
            (engine.isLeaving() ? status("leaving").withStatus(UNAVAILABLE) : status("ready"))
                .withHeader("cache-control", "no-store"));
  }

  private static Answer status(String text) {
    return Answer.of(JSON, "{\"status\":\"" + text + "\"}");
  }
}
