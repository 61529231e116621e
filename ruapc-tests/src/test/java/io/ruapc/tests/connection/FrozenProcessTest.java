package io.ruapc.tests.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruapc.ErrorCode;
import io.ruapc.Peer;
import io.ruapc.RpcException;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server's process that is stopped: its machine still acknowledges every packet, so that only a
/// question shows that nobody is there.
@Timeout(60)
class FrozenProcessTest {
  /// A server in a process of its own; says its port.
  public static void main(String[] arguments) throws InterruptedException {
    try (Server server =
        Server.builder().service(Station.class, new StationService()).listen("127.0.0.1:0")) {
      System.out.println(server.port());
      server.awaitClose();
    }
  }

  @Test
  void aStoppedProcessIsNoticedAndFoundAgainWhenItGoesOn() throws Exception {
    Process process = start();
    try (var output =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Client client =
            Client.builder("tcp://127.0.0.1:" + Objects.requireNonNull(output.readLine()))
                .timeout(Duration.ofSeconds(50))
                .heartbeatInterval(Duration.ofMillis(200))
                .heartbeatTimeout(Duration.ofSeconds(1))
                .build()) {
      var peers = new LinkedBlockingQueue<Peer>();
      client.onConnect(peers::add);
      Peer first = Objects.requireNonNull(peers.poll(20, TimeUnit.SECONDS));
      CompletableFuture<String> held = client.stub(StationRpc.Async.class).hold("x");
      assertThat(first.stub(Station.class).echo("y")).isEqualTo("y");
      signal(process, "STOP");
      assertThat(held).failsWithin(Duration.ofSeconds(10));
      assertThat(((RpcException) held.exceptionNow()).code())
          .isEqualTo(ErrorCode.CONNECTION_CLOSED);
      assertThat(first.isOpen()).isFalse();
      signal(process, "CONT");
      assertThat(peers.poll(20, TimeUnit.SECONDS)).isNotNull();
      // A connection that the kernel made in the meantime may end at this very moment.
      await()
          .ignoreExceptionsInstanceOf(RpcException.class)
          .untilAsserted(() -> assertThat(client.stub(Station.class).echo("z")).isEqualTo("z"));
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start() throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            System.getProperty("java.class.path"),
            FrozenProcessTest.class.getName())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void signal(Process process, String name) throws Exception {
    var kill = new ProcessBuilder("bash", "-c", "kill -" + name + " " + process.pid()).start();
    assertThat(kill.waitFor()).isZero();
  }
}
