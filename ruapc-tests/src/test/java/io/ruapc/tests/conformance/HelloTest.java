package io.ruapc.tests.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import io.ruapc.wire.Flags;
import io.ruapc.wire.Hello;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Peers say once what they can do, and heed what the other one said.
class HelloTest {
  private static final int LIMIT = 4096;

  private final Server server =
      Server.builder()
          .service(EchoService.class, text -> text)
          .maxMessageBytes(LIMIT)
          .listen("127.0.0.1:0");

  @BeforeEach
  void isListening() {
    assertThat(server.port()).isPositive();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whoSaysHelloIsToldOnceAndWhoDoesNotIsNot() throws IOException {
    try (var extended = RawConnection.open(server.port());
        var baseline = RawConnection.open(server.port())) {
      Hello hello = Objects.requireNonNull(call(extended, true).meta().hello());
      assertThat(hello.capabilities()).contains(Hello.SIGNAL);
      assertThat(hello.maxMessageBytes()).isEqualTo(LIMIT);
      assertThat(call(extended, true).meta().hello()).isNull();
      assertThat(call(baseline, false).meta().hello()).isNull();
      assertThat(call(baseline, true).meta().hello()).as("the first message decides").isNull();
    }
  }

  @Test
  void aRequestThatTheServerWouldNotTakeIsNotSent() {
    try (Client client = Client.create("tcp://127.0.0.1:" + server.port())) {
      EchoService echo = client.stub(EchoService.class);
      assertThat(echo.echo("hi")).isEqualTo("hi");
      var problem =
          catchThrowableOfType(RpcException.class, () -> echo.echo("x".repeat(2 * LIMIT)));
      assertThat(problem.code()).isEqualTo(ErrorCode.ENCODING);
      assertThat(problem.execution()).isEqualTo(Execution.NOT_STARTED);
      assertThat(echo.echo("again")).isEqualTo("again");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  private static Message call(RawConnection connection, boolean hello) throws IOException {
    connection.send(
        RawFrame.request(
            "EchoService/echo", Flags.REQUEST, 1, 10_000, hello, "\"hi\"".getBytes(UTF_8)));
    return Message.of(Objects.requireNonNull(connection.receive(), "the connection was closed"));
  }
}
