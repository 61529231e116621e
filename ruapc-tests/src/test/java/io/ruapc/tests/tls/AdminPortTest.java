package io.ruapc.tests.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.ruapc.ErrorCode;
import io.ruapc.HandlerOptions;
import io.ruapc.RpcException;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Who may call what is for administrators.
final class AdminPortTest {
  private static Server.Builder guarded() {
    return Server.builder()
        .service(Caller.class, new CallerService(), HandlerOptions.create().adminOnly());
  }

  private static String echo(String endpoint) {
    try (Client client = Client.create(endpoint)) {
      return client.stub(Caller.class).echo("hi");
    }
  }

  private static void assertRefused(String endpoint) {
    assertThatThrownBy(() -> echo(endpoint))
        .isInstanceOfSatisfying(
            RpcException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
              assertThat(failure.execution()).isEqualTo(RpcException.Execution.NOT_STARTED);
            })
        .hasMessageContaining("Caller/echo is for administrators");
  }

  @Test
  void withAnAdminPortOnlyWhoComesByItIsAnAdministrator() {
    try (Server server = guarded().adminListen(0).listen("127.0.0.1:0")) {
      assertThat(echo("tcp://127.0.0.1:" + server.adminPort())).isEqualTo("hi");
      assertThat(echo("ws://127.0.0.1:" + server.adminPort())).isEqualTo("hi");
      assertRefused("tcp://127.0.0.1:" + server.port());
      assertRefused("ws://127.0.0.1:" + server.port());
    }
  }

  @Test
  void withoutOneWhoComesFromTheSameMachineIsAnAdministrator() throws Exception {
    Optional<InetAddress> outside = outsideAddress();
    assumeThat(outside).as("an address beside the loopback one").isPresent();
    try (Server server = guarded().listen(0)) {
      assertThat(server.adminPort()).isZero();
      assertThat(echo("tcp://127.0.0.1:" + server.port())).isEqualTo("hi");
      assertRefused("tcp://" + outside.get().getHostAddress() + ":" + server.port());
    }
  }

  private static Optional<InetAddress> outsideAddress() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLoopbackAddress() && address.getAddress().length == 4)
        .findFirst();
  }

  @Test
  void callsWithinTheProcessAreThoseOfAnAdministrator() {
    try (Server server = guarded().listen("local://admin-port-test")) {
      assertThat(echo(server.endpoint().toString())).isEqualTo("hi");
    }
  }

  @Test
  void anAdminPortThatIsTakenLeavesNothingOpen() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int free = freePort();
      assertThatThrownBy(
              () -> guarded().adminListen(taken.getLocalPort()).listen("127.0.0.1:" + free))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("the port is taken");
      guarded().listen("127.0.0.1:" + free).close();
    }
  }

  private static int freePort() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
