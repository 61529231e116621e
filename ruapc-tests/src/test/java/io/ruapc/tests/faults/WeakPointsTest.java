package io.ruapc.tests.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import io.ruapc.tests.conformance.Message;
import io.ruapc.tests.conformance.RawConnection;
import io.ruapc.tests.conformance.RawFrame;
import io.ruapc.wire.Flags;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The weak points that were found in the Rust sibling, one test for each, under the names that its
/// list gives them: this project has none of them.
///
/// Some are shown elsewhere: B2 by [MisbehavingServerTest] (callers) and [HandlersTest] (answers),
/// B4 and S8 by the tests of the TCP transport (an accept error does not end the listener, 20,000
/// connections leave no descriptor), B10 by [RawRequestsTest], S3 by `HostilePeersTest` and
/// [MisbehavingServerTest], S6 by [RawRequestsTest].
@Timeout(60)
class WeakPointsTest {
  private final VictimService service = new VictimService();
  private final Server server =
      Server.builder().service(Victim.class, service).listen("127.0.0.1:0");

  @AfterEach
  void stop() {
    service.gate.countDown();
    await().untilAsserted(() -> assertThat(server.activeCalls()).isZero());
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "2", "3", "4"})
  void b1AnAnswerWithTooShortABodyFailsItsCallAtOnce(int bytes) throws IOException {
    try (var odd =
            ScriptedServer.start(connection -> {
              Raw.receive(connection);
              byte[] frame = {'R', 'U', 'A', '!', 0, 0, 0, (byte) bytes, 0, 0, 0, 0};
              connection.send(Arrays.copyOf(frame, 8 + bytes));
            });
        Client client = Client.create(odd.endpoint())) {
      var failure =
          catchThrowableOfType(RpcException.class, () -> client.stub(Victim.class).echo("x"));
      assertThat(failure.code()).isEqualTo(ErrorCode.CONNECTION_CLOSED);
    }
  }

  @Test
  void b3AnAnswerThatIsTooBigOrCannotBeWrittenIsStillAnAnswer() throws IOException {
    try (Server small =
            Server.builder()
                .service(Victim.class, service)
                .maxMessageBytes(100_000)
                .listen("127.0.0.1:0");
        var connection = RawConnection.open(small.port())) {
      connection.send(Raw.request("Victim/bytes", 1, "200000"));
      assertThat(Raw.receive(connection).json()).contains("\"kind\":\"SerializeFailed\"");
      // A Rust caller could send this, but no text of this side can hold it: the answer fails.
      connection.send(Raw.request("Victim/fail", 2, "\"null\""));
      assertThat(Raw.receive(connection).json()).contains("\"kind\":\"SerializeFailed\"");
      assertThat(Raw.echo(connection, "on")).isEqualTo("{\"Ok\":\"on\"}");
    }
  }

  @Test
  void b16WhatGoesWrongWhileReadingOrWritingIsContainedAsInTheHandler() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(Raw.request("Victim/store", 1, "{\"label\":1}"));
      assertThat(Raw.receive(connection).json()).contains("\"kind\":\"SerdeJsonError\"");
      connection.send(Raw.request("Victim/fail", 2, "\"unreadable declared error\""));
      assertThat(Raw.receive(connection).json()).contains("\"kind\":\"SerializeFailed\"");
      assertThat(Raw.echo(connection, "on")).isEqualTo("{\"Ok\":\"on\"}");
    }
  }

  @Test
  void b18ClientsOfManyServersLeaveNothingBehind() throws Exception {
    long descriptors = descriptors();
    for (int i = 0; i < 100; i++) {
      try (Server one = Server.builder().service(Victim.class, service).listen("127.0.0.1:0");
          Client client = Client.create("tcp://127.0.0.1:" + one.port());
          Client lost = Client.builder("tcp://127.0.0.1:1").attempts(1).build()) {
        assertThat(client.stub(Victim.class).echo("x")).isEqualTo("x");
        assertThat(
                catchThrowableOfType(RpcException.class, () -> lost.stub(Victim.class).echo("x"))
                    .code())
            .isEqualTo(ErrorCode.UNAVAILABLE);
      }
    }
    await()
        .untilAsserted(() -> {
          assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 4);
          assertThat(
                  Thread.getAllStackTraces().keySet().stream()
                      .filter(thread -> thread.getName().endsWith("-deadlines"))
                      .count())
              .as("threads of engines: this test's server and what other tests still close")
              .isLessThanOrEqualTo(3);
        });
  }

  @Test
  void b21BothHalvesOfAConnectionEndTogetherAtTheServer() throws IOException {
    long descriptors = descriptors();
    for (int i = 0; i < 50; i++) {
      try (var connection = RawConnection.open(server.port())) {
        assertThat(Raw.echo(connection, "x")).isEqualTo("{\"Ok\":\"x\"}");
        connection.endOutput();
        assertThat(connection.endsInOrder()).isTrue();
      }
    }
    await().untilAsserted(() -> assertThat(server.connections()).isZero());
    await().untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 4));
  }

  @Test
  void b21BothHalvesOfAConnectionEndTogetherAtTheClient() throws Exception {
    long descriptors = descriptors();
    try (var odd =
            ScriptedServer.start(connection -> {
              Message request = Raw.receive(connection);
              connection.send(
                  RawFrame.response(
                      Flags.RESPONSE,
                      request.meta().messageId(),
                      "{\"Ok\":\"bye\"}".getBytes(UTF_8)));
              connection.close();
            });
        Client client = Client.create(odd.endpoint())) {
      int answered = 0;
      while (answered < 30) {
        try {
          assertThat(client.stub(Victim.class).echo("x")).isEqualTo("bye");
          answered++;
        } catch (RpcException ended) {
          // The end of the connection before came while this call was on its way.
          assertThat(ended.code()).isEqualTo(ErrorCode.CONNECTION_CLOSED);
        }
      }
      await().untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 6));
    }
  }

  @Test
  void s6ConnectionsThatSendNothingOrHalfAMessageDoNotStay() throws IOException {
    try (Server strict =
            Server.builder()
                .service(Victim.class, service)
                .firstMessageTimeout(Duration.ofMillis(300))
                .messageTimeout(Duration.ofMillis(300))
                .listen("127.0.0.1:0");
        var silent = RawConnection.open(strict.port());
        var slow = RawConnection.open(strict.port());
        var fair = RawConnection.open(strict.port())) {
      assertThat(Raw.echo(fair, "a")).isEqualTo("{\"Ok\":\"a\"}");
      assertThat(Raw.echo(slow, "a")).isEqualTo("{\"Ok\":\"a\"}");
      slow.send(new byte[] {'R', 'U'});
      assertThat(silent.endsInOrder()).isTrue();
      assertThat(slow.endsInOrder()).isTrue();
      assertThat(Raw.echo(fair, "b")).isEqualTo("{\"Ok\":\"b\"}");
    }
  }

  @Test
  void s7NothingOfAnUnexpectedExceptionIsToldButAnId() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(Raw.extendedRequest("Victim/fail", 1, "\"jdbc:secret\""));
      assertThat(Raw.receive(connection).json())
          .contains("\"kind\":\"HandlerPanic\"", "\"id\":\"")
          .doesNotContain("secret", "Exception", "io.ruapc", "java");
    }
  }

  @Test
  void d4FrameworkErrorsOfAMethodWithErrorsOfItsOwnAreToldApart() throws Exception {
    try (Client client = Client.create("tcp://127.0.0.1:" + server.port())) {
      Victim victim = client.stub(Victim.class);
      assertThat(catchThrowableOfType(Victim.Refused.class, () -> victim.fail("refused")).reason())
          .isEqualTo("no room");
      assertThat(
              catchThrowableOfType(RpcException.class, () -> victim.fail("anything else")).code())
          .isEqualTo(ErrorCode.INTERNAL);
      assertThat(
              catchThrowableOfType(RpcException.class, () -> victim.fail("x".repeat(64 << 20)))
                  .code())
          .isEqualTo(ErrorCode.ENCODING);
    }
  }

  @Test
  void d5ARequestWithoutATimeoutIsAnsweredAndOneMayHaveNone() throws IOException {
    for (int timeoutMillis : new int[] {0, Raw.NEVER}) {
      try (var connection = RawConnection.open(server.port())) {
        connection.send(
            RawFrame.request(
                "Victim/echo", Flags.REQUEST, 1, timeoutMillis, false, "\"x\"".getBytes(UTF_8)));
        assertThat(Raw.receive(connection).json()).isEqualTo("{\"Ok\":\"x\"}");
      }
    }
    try (var connection = RawConnection.open(server.port())) {
      connection.send(Raw.json("{\"method\":\"Victim/echo\",\"flags\":1,\"msgid\":1}", "\"x\""));
      assertThat(Raw.receive(connection).json()).isEqualTo("{\"Ok\":\"x\"}");
    }
  }

  @Test
  void d6PeersSayWhatTheyUnderstandAndAreToldWhatTheyGotWrong() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(Raw.extendedRequest("Victim/echo", 1, "\"x\""));
      var hello = Objects.requireNonNull(Raw.receive(connection).meta().hello());
      assertThat(hello.capabilities()).contains("signal");
      connection.send(Raw.json("{\"flags\":1,\"msgid\":2,\"timeout_ms\":-1}", ""));
      assertThat(Raw.receive(connection).json()).contains("timeout_ms");
      assertThat(connection.endsInOrder()).isTrue();
    }
  }

  private static long descriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }
}
