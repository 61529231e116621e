package io.ruapc.transport.netty;

import static io.ruapc.transport.Frames.frame;
import static io.ruapc.transport.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.ruapc.Endpoint;
import io.ruapc.transport.Connection;
import io.ruapc.transport.Connection.Lane;
import io.ruapc.transport.Inbox;
import io.ruapc.transport.Listener;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.Options;
import io.ruapc.transport.Peers;
import io.ruapc.transport.Transport;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.Transports;
import io.ruapc.transport.tcp.TcpTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class ConnectingTest {
  private static final TransportOptions OPTIONS = TransportOptions.standard();

  private final Transport transport = Transports.find("tcp");

  private static Connection connect(
      Endpoint.Address address, TransportOptions options, Connecting.Resolver resolver)
      throws Exception {
    return start(address, options, Inbox::new, resolver).get(20, TimeUnit.SECONDS);
  }

  private static CompletableFuture<Connection> start(
      Endpoint.Address address,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers,
      Connecting.Resolver resolver) {
    var connecting =
        new Connecting(
            "tcp",
            address,
            options,
            new TcpTransport().clientProtocol(address, options, handlers),
            resolver);
    connecting.start();
    return connecting.result();
  }

  private static InetAddress[] noName(String host) throws UnknownHostException {
    throw new UnknownHostException(host);
  }

  private static int closedPort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aRefusalSaysThatNothingListens() throws Exception {
    int port = closedPort();
    var address = new Endpoint.Address("127.0.0.1", port);
    assertThatThrownBy(() -> connect(address, OPTIONS, ConnectingTest::noName))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessage(
            "cannot connect to tcp://127.0.0.1:"
                + port
                + ": connection refused, nothing listens there (127.0.0.1)");
  }

  @Test
  void anUnknownNameIsSaidToBeUnknown() {
    var address = new Endpoint.Address("nowhere.example", 1);
    assertThatThrownBy(() -> connect(address, OPTIONS, ConnectingTest::noName))
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessage("cannot connect to tcp://nowhere.example:1: no such host");
  }

  @Test
  void aServerThatDoesNotAnswerCostsNoMoreThanTheTimeout() throws Exception {
    List<Socket> fill = new ArrayList<>();
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // Its queue of connections is full, so that it answers no further one.
      for (int i = 0; i < 2; i++) {
        fill.add(new Socket(full.getInetAddress(), full.getLocalPort()));
      }
      var address = new Endpoint.Address("127.0.0.1", full.getLocalPort());
      var options = Options.connectTimeout(Duration.ofMillis(300));
      long start = System.nanoTime();
      assertThatThrownBy(() -> connect(address, options, ConnectingTest::noName))
          .cause()
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("cannot connect to tcp://" + address + ": no answer");
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(290), Duration.ofSeconds(5));
    } finally {
      for (Socket socket : fill) {
        socket.close();
      }
    }
  }

  @Test
  void aResolverThatHangsCostsNoMoreThanTheTimeout() {
    var address = new Endpoint.Address("slow.example", 1);
    var options = Options.connectTimeout(Duration.ofMillis(200));
    var end = new CompletableFuture<InetAddress[]>();
    assertThatThrownBy(() -> connect(address, options, host -> end.join()))
        .cause()
        .hasMessage(
            "cannot connect to tcp://slow.example:1: "
                + "no answer within PT0.2S while resolving the name");
    end.complete(new InetAddress[] {InetAddress.getLoopbackAddress()});
  }

  @Test
  void addressesOfANameAreTriedInTurn() throws Exception {
    Listener listener = transport.listen(new Endpoint.Address("127.0.0.1", 0), OPTIONS, Inbox::new);
    try {
      var address = new Endpoint.Address("both.example", listener.address().port());
      Connection connection =
          connect(
              address,
              OPTIONS,
              host ->
                  new InetAddress[] {
                    InetAddress.ofLiteral("127.0.0.2"), InetAddress.ofLiteral("127.0.0.1")
                  });
      assertThat(connection.remoteAddress().toString()).contains("/127.0.0.1:");
      connection.close(null);
    } finally {
      listener.close();
    }
  }

  @Test
  void theLastFailureNamesItsAddressAndKeepsTheOthers() throws Exception {
    var address = new Endpoint.Address("both.example", closedPort());
    assertThatThrownBy(() ->
            connect(
                address,
                OPTIONS,
                host ->
                    new InetAddress[] {
                      InetAddress.ofLiteral("127.0.0.2"), InetAddress.ofLiteral("127.0.0.3")
                    }))
        .cause()
        .hasMessageEndingWith("nothing listens there (127.0.0.3)")
        .satisfies(failure ->
            assertThat(failure.getSuppressed())
                .singleElement()
                .satisfies(earlier ->
                    assertThat(earlier).hasMessageEndingWith("nothing listens there (127.0.0.2)")));
  }

  @Test
  void localhostIsResolvedByTheSystem() throws Exception {
    try (var peers = new Peers(OPTIONS)) {
      var address = new Endpoint.Address("localhost", peers.listener.address().port());
      transport.connect(address, OPTIONS, Inbox::new).get(20, TimeUnit.SECONDS).close(null);
      assertThat(peers.accepted().cause()).isNull();
    }
  }

  @Test
  void ipv6IsSpokenWhereThereIsOne() throws Exception {
    InetAddress loopback = InetAddress.ofLiteral("::1");
    assumeThat(NetworkInterface.getByInetAddress(loopback)).as("an IPv6 loopback").isNotNull();
    var received = new CompletableFuture<Inbox>();
    Listener listener =
        transport.listen(
            new Endpoint.Address("::1", 0),
            OPTIONS,
            connection -> {
              var inbox = new Inbox(connection);
              received.complete(inbox);
              return inbox;
            });
    try {
      assertThat(listener.address().toString()).startsWith("[::1]:");
      Connection connection = connect(listener.address(), OPTIONS, ConnectingTest::noName);
      connection.send(frame("over six"), Lane.NORMAL);
      assertThat(text(received.get(10, TimeUnit.SECONDS).take())).isEqualTo("over six");
      connection.close(null);
    } finally {
      listener.close();
    }
  }

  @Test
  void aHandlerThatCannotBeMadeFailsTheAttemptAndClosesTheSocket() throws Exception {
    try (var peers = new Peers(OPTIONS)) {
      var attempt =
          start(
              peers.listener.address(),
              OPTIONS,
              connection -> {
                throw new IllegalStateException("no handler");
              },
              ConnectingTest::noName);
      assertThatThrownBy(() -> attempt.get(10, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no handler");
      peers.accepted().cause();
      await().until(() -> peers.listener.connections() == 0);
    }
  }

  @Test
  void anAttemptThatNobodyWaitsForAnyMoreLeavesNoConnection() throws Exception {
    try (var peers = new Peers(OPTIONS)) {
      var resolved = new CompletableFuture<InetAddress[]>();
      var attempt =
          start(
              new Endpoint.Address("later.example", peers.listener.address().port()),
              OPTIONS,
              Inbox::new,
              host -> resolved.join());
      attempt.cancel(false);
      resolved.complete(new InetAddress[] {InetAddress.getLoopbackAddress()});
      peers.accepted().cause();
      await().until(() -> peers.listener.connections() == 0);
    }
  }

  @Test
  void listeningWhereSomebodyListensSaysSo() throws Exception {
    try (var peers = new Peers(OPTIONS)) {
      Endpoint.Address taken = peers.listener.address();
      assertThatThrownBy(() -> transport.listen(taken, OPTIONS, Inbox::new))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("cannot listen on " + taken + ": ")
          .hasMessageContaining("the port is taken");
    }
  }
}
