package io.ruapc.tests.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ruapc.CallOptions;
import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.RpcException;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import io.ruapc.tests.conformance.Picky.Reason;
import io.ruapc.tests.conformance.Picky.Rejected;
import io.ruapc.wire.Flags;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A method whose error value is a type of its own can still fail with errors of the framework.
class RawErrorTest {
  private final CannedServer server = CannedServer.start();
  private final Client client =
      Client.create("tcp://127.0.0.1:" + server.port())
          .with(CallOptions.create().format(Format.JSON));
  private final Picky picky = client.stub(Picky.class);

  @BeforeEach
  void bothAreThere() {
    assertThat(server.port()).isPositive();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void theErrorValueOfTheMethodIsItsOwnType() {
    server.answerWith("{\"Err\":\"SOUR\"}".getBytes(UTF_8));
    var rejected = catchThrowableOfType(Rejected.class, () -> picky.take("milk"));
    assertThat(rejected.reason()).isEqualTo(Reason.SOUR);
  }

  @Test
  void anErrorOfTheFrameworkIsNotTakenForOne() {
    server.answerWith("{\"Err\":{\"kind\":\"Overloaded\",\"msg\":\"busy\"}}".getBytes(UTF_8));
    var problem = catchThrowableOfType(RpcException.class, () -> picky.take("milk"));
    assertThat(problem.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(problem.message()).isEqualTo("busy");
  }

  @Test
  void aValueThatIsNeitherFailsTheCallAndKeepsTheValue() {
    server.answerWith("{\"Err\":\"MAUVE\"}".getBytes(UTF_8));
    var problem = catchThrowableOfType(RpcException.class, () -> picky.take("milk"));
    assertThat(problem.code()).isEqualTo(ErrorCode.DECODING);
    assertThat(problem).hasMessageContaining("MAUVE");
  }

  @Test
  void aHandlerThatThrowsItAnswersWithTheBareValue() throws IOException {
    Picky handler =
        text -> {
          throw new Rejected(Reason.FULL);
        };
    try (Server real = Server.builder().service(Picky.class, handler).listen("127.0.0.1:0");
        var connection = RawConnection.open(real.port())) {
      connection.send(
          RawFrame.request("Picky/take", Flags.REQUEST, 1, 10_000, true, "\"x\"".getBytes(UTF_8)));
      byte[] answer = Objects.requireNonNull(connection.receive(), "the connection was closed");
      assertThat(Message.of(answer).json()).isEqualTo("{\"Err\":\"FULL\"}");
    }
  }
}
