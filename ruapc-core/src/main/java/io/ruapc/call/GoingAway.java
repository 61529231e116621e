package io.ruapc.call;

import io.ruapc.CallContext;
import io.ruapc.call.ControlService.GoAway;
import io.ruapc.transport.Connection;
import io.ruapc.wire.Meta;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How one connection ends in order, whichever side goes away.
///
/// ```text
///   goes away                                the other side
///   tells ──────── goaway ─────────────────▶ starts no new call here,
///   takes what was sent before that          new ones take another connection
///   answers what it works on ──────────────▶ closes when nothing is under way
///   is closed ◀────────── FIN ──────────────
/// ```
///
/// A peer that knows no `goaway` is not told: its connection is closed as soon as nothing is under
/// way. Both sides may go away at once; then whichever sees first that nothing is under way closes.
///
/// What has ended is looked at every 10 ms by the deadline thread, so calls pay nothing for it.
final class GoingAway {
  private static final Logger log = LoggerFactory.getLogger(GoingAway.class);

  private static final String REASON = "closing";

  private final CallEngine engine;
  private final PeerConnection peer;
  private final Connection connection;
  private final Dialect dialect;

  /// Whether the other side has to speak first, and so may have sent a call that is not here yet.
  private final boolean isAccepted;

  private final Actions onLeave = new Actions("onLeave");

  /// Whether the other side has said that it goes away.
  private volatile boolean isLeft;

  /// Whether this side has said it. Only the deadline thread touches it.
  private boolean isTold;

  GoingAway(
      CallEngine engine,
      PeerConnection peer,
      Connection connection,
      Dialect dialect,
      boolean isAccepted) {
    this.engine = engine;
    this.peer = peer;
    this.connection = connection;
    this.dialect = dialect;
    this.isAccepted = isAccepted;
  }

  /// The other side goes away.
  void onGoAway(long graceMillis, @Nullable String reason) {
    log.debug("peer goes away: peer={} graceMillis={} reason={}", peer, graceMillis, reason);
    isLeft = true;
    onLeave.run();
    engine.sweep().wake();
  }

  /// Runs `action` once when no call should be started here any more, at once if that is so.
  void onLeave(Runnable action) {
    onLeave.add(action);
  }

  void onClosed() {
    onLeave.run();
  }

  /// Whether the other side goes away.
  boolean isLeft() {
    return isLeft;
  }

  /// Whether this call may not be started here. Those that are part of one of the other side may:
  /// that one waits for them. Asked on the thread that makes the call, after the call has become
  /// visible to [#sweep], so that no call slips in while the connection is being closed.
  boolean refuses(OutgoingCall<?, ?> call) {
    return isLeft && call.target() == Meta.ABSENT && !isPartOfTheirs();
  }

  private boolean isPartOfTheirs() {
    return CallContext.find().orElse(null) instanceof IncomingCall outer
        && outer.connection() == peer;
  }

  /// Whether this side goes away and should take this call no more. As long as calls of its own are
  /// under way, what comes may belong to them, as the calls of a callback do.
  boolean refuses(@Nullable ExportedCallback target) {
    Leaving leaving = engine.leaving();
    return leaving != null
        && leaving.isTakeoverOver()
        && target == null
        && peer.outgoing().size() == 0;
  }

  /// Takes the next step, if one is due.
  ///
  /// @return whether there will be another one
  boolean sweep() {
    Leaving leaving = engine.leaving();
    if (leaving != null) {
      leave(leaving);
    }
    if (isLeft && isIdle()) {
      connection.close(null);
    }
    return isLeft || leaving != null;
  }

  private void leave(Leaving leaving) {
    if (dialect.isExtended()) {
      if (!isTold) {
        isTold = true;
        peer.tell(ControlServiceRpc.GOAWAY, new GoAway(leaving.graceMillis(), REASON));
      }
      return;
    }
    boolean mayHaveSent = isAccepted && dialect.isUnknown();
    if (mayHaveSent ? leaving.isTakeoverOver() : isIdle()) {
      connection.close(null);
    }
  }

  private boolean isIdle() {
    return peer.outgoing().size() == 0 && peer.incoming().size() == 0;
  }
}
