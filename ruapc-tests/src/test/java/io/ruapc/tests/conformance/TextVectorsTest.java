package io.ruapc.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ruapc.server.Server;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The texts of `web.json`, said by a client that is not ours.
class TextVectorsTest {
  static Stream<Vector> texts() {
    return Spec.vectors("web.json").filter(vector -> vector.has("texts"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void aTextIsAnsweredAsTheVectorHasIt(Vector vector) throws Exception {
    JsonNode texts = vector.get("texts");
    var answer = new CompletableFuture<String>();
    try (Server server = ConformingServer.start("ws://127.0.0.1:0");
        HttpClient http = HttpClient.newHttpClient()) {
      WebSocket socket =
          http.newWebSocketBuilder()
              .buildAsync(URI.create("ws://127.0.0.1:" + server.port()), new FirstText(answer))
              .join();
      socket.sendText(texts.get(0).required("text").textValue(), true).join();
      assertThat(answer.get(10, TimeUnit.SECONDS))
          .isEqualTo(texts.get(1).required("text").textValue());
      socket.abort();
      http.shutdownNow();
    }
  }

  private static final class FirstText implements WebSocket.Listener {
    private final CompletableFuture<String> answer;
    private final StringBuilder text = new StringBuilder();

    FirstText(CompletableFuture<String> answer) {
      this.answer = answer;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        answer.complete(text.toString());
      }
      from.request(1);
      return null;
    }
  }
}
