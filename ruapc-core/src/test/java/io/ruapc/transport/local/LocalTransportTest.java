package io.ruapc.transport.local;

import static io.ruapc.transport.Frames.frame;
import static io.ruapc.transport.Frames.frameOf;
import static io.ruapc.transport.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ruapc.Endpoint;
import io.ruapc.transport.Connection;
import io.ruapc.transport.Connection.Lane;
import io.ruapc.transport.Connection.SendResult;
import io.ruapc.transport.Inbox;
import io.ruapc.transport.Listener;
import io.ruapc.transport.Options;
import io.ruapc.transport.Peers;
import io.ruapc.transport.TransportOptions;
import io.ruapc.wire.WireException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What is special about connections within the process. See [io.ruapc.transport.ConnectionTest]
/// for what all transports do.
final class LocalTransportTest {
  private static final TransportOptions OPTIONS = TransportOptions.standard();

  private final LocalTransport transport = new LocalTransport();

  private static Endpoint.Address address(String name) {
    return new Endpoint.Address(name, Endpoint.Address.NO_PORT);
  }

  @Test
  void aNameThatNobodyListensOnIsRefusedWithThoseThatThereAre() throws Exception {
    Listener one = transport.listen(address("kitchen"), OPTIONS, Inbox::new);
    Listener other = transport.listen(address("garden"), OPTIONS, Inbox::new);
    try {
      assertThat(transport.connect(address("kitten"), OPTIONS, Inbox::new))
          .failsWithin(Duration.ZERO)
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(IOException.class)
          .withMessage(
              "cannot connect to local://kitten: nothing listens there;"
                  + " in this process these do: garden, kitchen");
    } finally {
      one.close();
      other.close();
    }
    assertThat(transport.connect(address("kitchen"), OPTIONS, Inbox::new))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("local://kitchen: nothing listens there; in this process nothing");
  }

  @Test
  void bothSidesGoByTheNameAndClientsAreNumbered() throws Exception {
    Listener listener = transport.listen(address("desk"), OPTIONS, Inbox::new);
    Connection first = transport.connect(address("desk"), OPTIONS, Inbox::new).get();
    Connection second = transport.connect(address("desk"), OPTIONS, Inbox::new).get();
    assertThat(first.remoteAddress())
        .hasToString("desk")
        .isEqualTo(transport.socketAddress(address("desk")));
    assertThat(first.localAddress()).hasToString("desk#1");
    assertThat(second.localAddress()).hasToString("desk#2").isNotEqualTo(first.localAddress());
    first.close(null);
    second.close(null);
    listener.close();
  }

  @Test
  void connectionsOverTheLimitAreRefusedAndPlacesAreUsedAgain() throws Exception {
    try (var peers = new Peers("local", OPTIONS.withMaxConnections(1), Inbox::new)) {
      Inbox first = peers.connect();
      assertThatThrownBy(peers::connect).hasMessageContaining("it has its maxConnections, 1");
      first.connection.close(null);
      await().until(() -> peers.listener.connections() == 0);
      peers.connect();
    }
  }

  @Test
  void aHandlerThatCannotBeMadeFailsTheConnectionOnBothSides() throws Exception {
    try (var peers = new Peers("local", OPTIONS, Inbox::new)) {
      assertThatThrownBy(() ->
              peers.connect(connection -> {
                throw new IllegalStateException("not today");
              }))
          .hasRootCauseMessage("not today");
      assertThat(peers.accepted().cause()).isNull();
      await().until(() -> peers.listener.connections() == 0);
    }
    try (var failing =
        new Peers(
            "local",
            OPTIONS,
            connection -> {
              throw new IllegalStateException("nor tomorrow");
            })) {
      assertThatThrownBy(failing::connect).hasRootCauseMessage("nor tomorrow");
      await().until(() -> failing.listener.connections() == 0);
    }
  }

  @Test
  void aSilentConnectionIsClosedAndOneThatSpokeOnceMayBeSilent() throws Exception {
    Duration limit = Duration.ofMillis(200);
    try (var peers = new Peers("local", OPTIONS.withFirstMessageTimeout(limit), Inbox::new)) {
      Inbox spoke = peers.connect();
      Inbox spokeServer = peers.accepted();
      spoke.connection.send(frame("I am here"), Lane.NORMAL);
      spokeServer.take();
      Inbox silent = peers.connect();
      assertThat(peers.accepted().cause())
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("no whole message within PT0.2S from ");
      assertThat(silent.cause()).isNull();
      spoke.connection.send(frame("and still am"), Lane.NORMAL);
      assertThat(text(spokeServer.take())).isEqualTo("and still am");
    }
  }

  @Test
  void aMessageOverTheReadersLimitEndsTheConnection() throws Exception {
    try (var pair = new LocalPair(OPTIONS, OPTIONS.withMaxMessageBytes(2_000), Inbox::new)) {
      pair.client.send(frameOf(2_000, 'x'), Lane.NORMAL);
      assertThat(pair.server().take()).hasSize(1_992);
      pair.client.send(frameOf(2_001, 'x'), Lane.NORMAL);
      assertThat(pair.server().cause())
          .isInstanceOf(WireException.class)
          .hasMessage("message of 2001 bytes is over the limit of 2000");
      assertThat(pair.clientInbox().cause()).isNull();
    }
  }

  @Test
  void whatWasQueuedAtOnceIsReadWithOneLookAtTheClock() throws Exception {
    Set<Long> arrivals = ConcurrentHashMap.newKeySet();
    try (var pair =
        new LocalPair(
            OPTIONS,
            OPTIONS,
            connection ->
                new Inbox(connection) {
                  @Override
                  public void onMessage(byte[] body, long arrivalNanos) {
                    arrivals.add(arrivalNanos);
                    super.onMessage(body, arrivalNanos);
                  }
                })) {
      Runnable resume = pair.holdServer();
      for (int i = 0; i < 200; i++) {
        pair.client.send(frame("small"), Lane.NORMAL);
      }
      resume.run();
      for (int i = 0; i < 200; i++) {
        pair.server().take();
      }
      assertThat(arrivals).hasSize(1);
    }
  }

  @Test
  void whoNeverReadsFillsItsQueueAndIsGivenUp() throws Exception {
    var options = Options.queue(100_000, 10_000, Duration.ofMillis(200));
    try (var pair = new LocalPair(options, OPTIONS, Inbox::new)) {
      Runnable resume = pair.holdServer();
      while (pair.client.send(frameOf(5_000, 'x'), Lane.NORMAL) == SendResult.QUEUED) {
        assertThat(pair.client.isOpen()).isTrue();
      }
      List<SendResult> reserved = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        reserved.add(pair.client.send(frameOf(5_000, 'x'), Lane.RESERVED));
      }
      assertThat(reserved).containsSubsequence(SendResult.QUEUED, SendResult.FULL);
      assertThat(pair.clientInbox().cause())
          .hasMessage("the other side took nothing for PT0.2S: name");
      pair.client.flushed().get(10, TimeUnit.SECONDS);
      resume.run();
      assertThat(pair.server().cause())
          .hasMessage("given up by name#1, from which nothing was taken for PT0.2S");
      assertThat(pair.server().bodies).isEmpty();
      assertThat(pair.server().closings).hasValue(1);
    }
  }

  @Test
  void whoNeverReadsCannotHoldAConnectionThatWasClosed() throws Exception {
    var options = OPTIONS.withWriteStallTimeout(Duration.ofMillis(200));
    try (var pair = new LocalPair(options, OPTIONS, Inbox::new)) {
      Runnable resume = pair.holdServer();
      pair.client.send(frame("last words"), Lane.NORMAL);
      pair.client.close(null);
      assertThat(pair.clientInbox().cause()).isNull();
      pair.client.flushed().get(10, TimeUnit.SECONDS);
      resume.run();
      assertThat(pair.server().cause()).hasMessageContaining("given up by");
    }
  }
}
