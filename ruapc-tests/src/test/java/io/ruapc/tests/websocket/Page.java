package io.ruapc.tests.websocket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A WebSocket client that knows nothing of RuaPC, as a browser does not.
final class Page implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int PATIENCE_SECONDS = 10;

  private final HttpClient http = HttpClient.newHttpClient();
  private final LinkedBlockingQueue<String> texts = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<byte[]> binaries = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
  private final WebSocket socket;

  Page(int port) {
    socket =
        http.newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), new Listening())
            .join();
  }

  void say(String text) {
    socket.sendText(text, true).join();
  }

  void say(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  /// The next text that comes.
  JsonNode hear() throws Exception {
    String text = texts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (text == null) {
      throw new AssertionError("nothing was said");
    }
    return JSON.readTree(text);
  }

  /// The next binary message that comes.
  byte[] hearBytes() throws Exception {
    byte[] bytes = binaries.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (bytes == null) {
      throw new AssertionError("nothing was said");
    }
    return bytes;
  }

  int closeCode() throws Exception {
    return closeCode.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }

  private final class Listening implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        texts.add(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
      while (part.hasRemaining()) {
        bytes.write(part.get());
      }
      if (last) {
        binaries.add(bytes.toByteArray());
        bytes.reset();
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closeCode.complete(code);
      return null;
    }
  }
}
