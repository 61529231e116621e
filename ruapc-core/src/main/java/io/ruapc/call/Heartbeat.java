package io.ruapc.call;

import io.ruapc.transport.Connection;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/// Notices that the other side of a quiet connection is gone: its process hangs, its machine or the
/// network between vanished without a word.
///
/// Any byte that arrives is a sign of life. After a while without one the peer is asked something
/// cheap, and when then still nothing arrives the connection is closed. While there is traffic,
/// nothing is asked.
///
/// The deadline thread looks now and then; there is no timer for each connection.
final class Heartbeat {
  /// How long past its time a peer may stay silent because it still takes what was sent before the
  /// question: as long as a large message may take by default.
  private static final long MOST_EXTRA_NANOS = 60_000_000_000L;

  private final HeartbeatTimes times;
  private final Connection connection;
  private final Dialect dialect;
  private final OutgoingCalls outgoing;
  private final boolean asksAnybody;
  private final long lookNanos;
  private final long intervalNanos;
  private final long timeoutNanos;

  /// How many looks since it was asked have found nothing new; zero when it has not been asked.
  /// Looks and not time: a pause of this process is no silence of the peer.
  private long looksSinceAsked;

  private final AtomicInteger questions = new AtomicInteger();

  /// @param asksAnybody whether peers without extensions answer requests, too: servers do, whoever
  ///   made them; clients may not
  Heartbeat(
      HeartbeatTimes times,
      Connection connection,
      Dialect dialect,
      OutgoingCalls outgoing,
      boolean asksAnybody) {
    this.times = times;
    this.connection = connection;
    this.dialect = dialect;
    this.outgoing = outgoing;
    this.asksAnybody = asksAnybody;
    this.lookNanos = times.lookNanos();
    this.intervalNanos = times.interval().toNanos();
    this.timeoutNanos = times.timeout().toNanos();
  }

  /// Looks for a sign of life, every [HeartbeatTimes#lookNanos].
  void look(long now) {
    // Whether it is time by the next look, so that the times are kept and not exceeded.
    if (now - connection.lastArrivalNanos() + lookNanos <= intervalNanos) {
      looksSinceAsked = 0;
    } else if (looksSinceAsked == 0) {
      if (connection.ping()) {
        looksSinceAsked = 1;
      } else if (asksAnybody || dialect.isExtended()) {
        ask();
        looksSinceAsked = 1;
      }
    } else if (looksSinceAsked * lookNanos >= timeoutNanos) {
      giveUpUnlessItTakes();
      looksSinceAsked++;
    } else if (++looksSinceAsked * lookNanos >= timeoutNanos) {
      // Once more before the last look: when that finds this question gone, the event loop has had
      // its turn, and would have read what came.
      if (!connection.ping()) {
        ask();
      }
    }
  }

  /// Lets the other side know this one, unless it does.
  void greet() {
    if (dialect.helloForRequest() != null) {
      ask();
    }
  }

  private void giveUpUnlessItTakes() {
    boolean hasExtraTime = looksSinceAsked * lookNanos < timeoutNanos + MOST_EXTRA_NANOS;
    if (hasExtraTime && connection.isTaken(timeoutNanos / 2)) {
      return; // the question waits behind something large, or the network is slow
    }
    connection.close(
        new IOException(
            "no sign of life within "
                + times.interval().plus(times.timeout())
                + " (heartbeatInterval, heartbeatTimeout)"));
  }

  private void ask() {
    long id = PendingCalls.idOfQuestion(questions.getAndIncrement());
    outgoing.ask(MemoryServiceRpc.REQUEST_IS_PENDING, new MemoryService.PendingQuestion(id), id);
  }
}
