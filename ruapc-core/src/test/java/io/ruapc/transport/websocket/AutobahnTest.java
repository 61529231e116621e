package io.ruapc.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruapc.Endpoint;
import io.ruapc.transport.Listener;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.netty.Connecting;
import io.ruapc.transport.netty.SocketListener;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a suite that others have written thinks of both sides: no case may fail.
@Tag("slow")
final class AutobahnTest {
  private static final int FEWEST_CASES = 240;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /// Jython takes its time.
  private static final TransportOptions OPTIONS =
      TransportOptions.standard().withConnectTimeout(Duration.ofMinutes(1));

  @TempDir private Path reports;

  @Test
  void itsFuzzingClientFindsNothingWrongWithTheServer() throws Exception {
    Listener listener =
        SocketListener.bind(
            "ws",
            new Endpoint.Address("127.0.0.1", 0),
            new OnlyUpgrades(new EchoContent()),
            OPTIONS,
            EchoContent.Echo::new);
    try (var suite =
        Autobahn.fuzzingClient(reports, "ws://127.0.0.1:" + listener.address().port())) {
      suite.await();
      assertContent(suite.results());
    } finally {
      listener.close();
    }
  }

  @Test
  void itsFuzzingServerFindsNothingWrongWithTheClient() throws Exception {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    var address = new Endpoint.Address("127.0.0.1", port);
    try (var suite = Autobahn.fuzzingServer(reports, port)) {
      await().atMost(PATIENCE).until(() -> !suite.isAlive() || isThere(address));
      int cases = Integer.parseInt(ask(address, "/getCaseCount"));
      for (int number = 1; number <= cases; number++) {
        run(address, "/runCase?agent=ruapc&case=" + number, new CompletableFuture<>());
      }
      run(address, "/updateReports?agent=ruapc", new CompletableFuture<>());
      assertContent(suite.results());
    }
  }

  private static boolean isThere(Endpoint.Address address) {
    try (var socket = new Socket(address.host(), address.port())) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static String ask(Endpoint.Address address, String path) throws Exception {
    var answer = new CompletableFuture<String>();
    run(address, path, answer);
    return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /// Echoes until the other side ends the connection.
  private static void run(Endpoint.Address address, String path, CompletableFuture<String> first)
      throws Exception {
    var closed = new CompletableFuture<@Nullable Void>();
    var protocol =
        new WebSocketConnect(
            address,
            path,
            OPTIONS,
            connection -> new Telling(new EchoContent.Echo(connection), first, closed),
            new EchoContent());
    Connecting.start("ws", address, OPTIONS, protocol).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /// An echo that tells what came first and that the end came.
  private record Telling(
      EchoContent.Echo echo,
      CompletableFuture<String> first,
      CompletableFuture<@Nullable Void> closed)
      implements MessageHandler {
    @Override
    public void onMessage(byte[] body, long arrivalNanos) {
      first.complete(
          new String(
              body, Content.LEAD_BYTES, body.length - Content.LEAD_BYTES, StandardCharsets.UTF_8));
      echo.onMessage(body, arrivalNanos);
    }

    @Override
    public void onReadComplete() {}

    @Override
    public void onClosed(@Nullable Throwable cause) {
      closed.complete(null);
    }
  }

  private static void assertContent(Map<String, String> results) {
    assertThat(results).hasSizeGreaterThan(FEWEST_CASES);
    assertThat(results.entrySet()).noneMatch(result -> result.getValue().contains("FAILED"));
  }
}
