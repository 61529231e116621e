package io.ruapc.transport.tcp;

import static io.ruapc.transport.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruapc.transport.Connection;
import io.ruapc.transport.Connection.Lane;
import io.ruapc.transport.Inbox;
import io.ruapc.transport.Peers;
import io.ruapc.transport.TransportOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What connections leave behind: nothing.
@EnabledOnOs(OS.LINUX)
final class ResourcesTest {
  /// What a machine with so many cores would have; this one may have a single loop.
  private static final String SEVERAL_LOOPS = "-XX:ActiveProcessorCount=16";

  /// What the rest of the process may open meanwhile: jars, files of the system.
  private static final int OF_OTHERS = 20;

  private static long descriptors() throws IOException {
    try (var entries = Files.list(Path.of("/proc/self/fd"))) {
      return entries.count();
    }
  }

  @Test
  void twentyThousandConnectionsLeaveNoDescriptor() throws Exception {
    try (var peers = new Peers(TransportOptions.standard(), ResourcesTest::forgetting)) {
      int port = peers.listener.address().port();
      peers.connect().connection.close(null);
      await().until(() -> peers.listener.connections() == 0);
      long before = descriptors();
      byte[] good = frame("one message");
      byte[] bad = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 20_000; i++) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
          switch (i % 5) {
            case 0 -> socket.getOutputStream().write(good);
            case 1 -> {
              // The server ends it.
              socket.getOutputStream().write(bad);
              assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
            case 2 -> socket.getOutputStream().write(good, 0, 10);
            case 3 -> socket.setSoLinger(true, 0);
            default -> socket.shutdownOutput();
          }
        }
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> peers.listener.connections() == 0);
      await().untilAsserted(() -> assertThat(descriptors()).isLessThan(before + OF_OTHERS));
    }
  }

  private static Inbox forgetting(Connection connection) {
    return new Inbox(connection) {
      @Override
      public void onMessage(byte[] body, long arrivalNanos) {}
    };
  }

  @Test
  void connectionsThatTheServerEndsLeaveNoDescriptorAtTheClient() throws Exception {
    try (var peers = new Peers(TransportOptions.standard())) {
      peers.connect().connection.close(null);
      peers.accepted();
      await().until(() -> peers.listener.connections() == 0);
      long before = descriptors();
      for (int i = 0; i < 500; i++) {
        Inbox client = peers.connect();
        peers.accepted().connection.close(null);
        client.cause();
      }
      await().untilAsserted(() -> assertThat(descriptors()).isLessThan(before + OF_OTHERS));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aListenerSurvivesRunningOutOfDescriptors(boolean nio) throws Exception {
    try (var child = new ChildProcess("ulimit -n 100", EchoServer.class, withoutEpoll(nio))) {
      int port = Integer.parseInt(child.await("port "));
      assertEcho(port);
      for (int round = 0; round < 2; round++) {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          sockets.add(new Socket(InetAddress.getLoopbackAddress(), port));
        }
        long troubles = round + 1L;
        await()
            .until(() ->
                child.output().stream().filter(line -> line.contains("cannot accept")).count()
                    == troubles);
        for (Socket socket : sockets) {
          socket.close();
        }
        assertEcho(port);
      }
    }
  }

  private static void assertEcho(int port) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      byte[] message = frame("still there?");
      socket.getOutputStream().write(message);
      assertThat(socket.getInputStream().readNBytes(message.length)).isEqualTo(message);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatComesBeforeAConnectionIsSetUpIsNotLost(boolean nio) throws Exception {
    try (var child = new ChildProcess("true", EchoServer.class, withoutEpoll(nio), SEVERAL_LOOPS)) {
      int port = Integer.parseInt(child.await("port "));
      byte[] message = frame("all at once");
      for (int i = 0; i < 500; i++) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
          socket.setSoTimeout(10_000);
          socket.getOutputStream().write(message);
          socket.shutdownOutput();
          assertThat(socket.getInputStream().readAllBytes()).isEqualTo(message);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noBufferIsLostHoweverConnectionsEnd(boolean nio) throws Exception {
    try (var child =
        new ChildProcess(
            "true",
            Traffic.class,
            withoutEpoll(nio),
            SEVERAL_LOOPS,
            "-Dio.netty.leakDetection.level=paranoid")) {
      assertThat(child.finish()).contains("done").noneMatch(line -> line.contains("LEAK"));
      assertThat(child.exitCode()).isZero();
    }
  }

  private static String withoutEpoll(boolean nio) {
    return "-Dio.netty.transport.noNative=" + nio;
  }

  @Test
  void threadsOfTheLoopsEndWhenNobodyUsesThem() throws Exception {
    try (var peers = new Peers(TransportOptions.standard())) {
      peers.connect().connection.send(frame("hello"), Lane.NORMAL);
      assertThat(loopThreads()).isNotEmpty().allMatch(Thread::isDaemon);
    }
    await().until(() -> loopThreads().isEmpty());
  }

  private static List<Thread> loopThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("ruapc-io-"))
        .toList();
  }
}
