package io.ruapc.call;

import io.ruapc.ErrorCode;
import io.ruapc.transport.Connection;
import io.ruapc.transport.Connection.Lane;
import io.ruapc.transport.Connection.SendResult;
import io.ruapc.wire.Flags;
import io.ruapc.wire.Meta;
import io.ruapc.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The requests that come in over one connection, and their answers.
///
/// Requests come in on the event loop; answers go out from any thread.
final class IncomingCalls {
  private static final Logger log = LoggerFactory.getLogger(IncomingCalls.class);

  private final CallEngine engine;
  private final PeerConnection peer;
  private final Connection connection;
  private final Dialect dialect;
  private final ActiveCalls active = new ActiveCalls();
  private final AtomicInteger activeCount = new AtomicInteger();
  private final FirstGenerationCalls firstGeneration = new FirstGenerationCalls();

  /// Calls whose handler wants to know when they are cancelled, which their deadline does too.
  private final Set<ActiveCall> watched = ConcurrentHashMap.newKeySet();

  IncomingCalls(CallEngine engine, PeerConnection peer, Connection connection, Dialect dialect) {
    this.engine = engine;
    this.peer = peer;
    this.connection = connection;
    this.dialect = dialect;
  }

  /// A request has come.
  void onRequest(byte[] body, Meta meta, long arrivalNanos) {
    boolean isOneWay = dialect.isExtended() && (meta.flags() & Flags.NO_RESPONSE) != 0;
    if (dialect.isExtended() && !isOneWay && active.find(meta.messageId()) != null) {
      connection.close(
          new WireException("request " + meta.messageId() + " is being worked on already"));
      return;
    }
    Route route = engine.router().find(meta.bytes(), meta.methodOffset(), meta.methodLength());
    WireError refusal = refusal(meta, route);
    if (route == null || refusal != null) {
      refuse(meta, isOneWay, refusal == null ? unknownMethod(meta) : refusal);
      return;
    }
    ActiveCall call =
        new ActiveCall(
            peer,
            route,
            body,
            meta,
            dialect.headers(meta.headers()),
            isOneWay,
            deadline(meta, arrivalNanos));
    active.insert(call);
    if (meta.isFirstGeneration()) {
      firstGeneration.run(call, engine.dispatcher());
    } else {
      engine.dispatcher().dispatch(call);
    }
  }

  /// Why a request is not worked on; null when it has been admitted.
  private @Nullable WireError refusal(Meta meta, @Nullable Route route) {
    String headersProblem = meta.headersProblem();
    if (headersProblem != null) {
      return WireError.of(ErrorCode.INVALID_ARGUMENT, headersProblem);
    }
    if (route == null) {
      return unknownMethod(meta);
    }
    if (route.isBuiltIn()) {
      engine.admission().enterAlways();
      activeCount.incrementAndGet();
      return null;
    }
    if (engine.isDraining()) {
      return WireError.of(ErrorCode.UNAVAILABLE, "the server is going away");
    }
    int mostHere = engine.limits().maxActiveCallsPerConnection();
    if (activeCount.incrementAndGet() > mostHere) {
      activeCount.decrementAndGet();
      return WireError.of(
          ErrorCode.OVERLOADED, "maxActiveCallsPerConnection: " + mostHere + " are worked on");
    }
    if (!engine.admission().enter()) {
      activeCount.decrementAndGet();
      return WireError.of(
          ErrorCode.OVERLOADED,
          "maxActiveCalls: " + engine.limits().maxActiveCalls() + " are worked on");
    }
    return null;
  }

  private static WireError unknownMethod(Meta meta) {
    return WireError.of(ErrorCode.INVALID_ARGUMENT, "method not found: " + meta.method());
  }

  private long deadline(Meta meta, long arrivalNanos) {
    return meta.timeoutMillis() > 0
        ? Nanos.afterBudget(arrivalNanos, meta.timeoutMillis())
        : Nanos.after(arrivalNanos, engine.limits().defaultBudget().toNanos());
  }

  private void refuse(Meta meta, boolean isOneWay, WireError error) {
    if (isOneWay) {
      engine.counters().droppedOneWay();
      log.debug("one-way request dropped: {} peer={}", error.message(), peer);
      return;
    }
    engine.counters().refused();
    if (send(Answers.encode(peer, meta, error.notExecuted()), Lane.RESERVED) == SendResult.FULL) {
      connection.close(takesNoAnswers());
    }
  }

  /// What arrived is no message: answers if it is known whom.
  void refuse(WireException unreadable) {
    if (unreadable.isMessageIdKnown()) {
      WireError error = WireError.of(ErrorCode.DECODING, unreadable.getMessage()).notExecuted();
      send(Answers.encode(peer, unreadable, error), Lane.RESERVED);
    }
  }

  /// The caller of a request has given up.
  void onCancel(long messageId) {
    ActiveCall call = active.find(messageId);
    if (call != null) {
      Thread.startVirtualThread(call::cancel);
    }
  }

  /// The call is over: sends its answer, if one is wanted. Only the first outcome counts.
  void finish(ActiveCall call, byte @Nullable [] answer) {
    if (!call.end()) {
      return;
    }
    try {
      if (answer != null) {
        sendAnswer(call, answer);
      }
    } finally {
      activeCount.decrementAndGet();
      engine.admission().leave();
      if (call.isFirstGeneration()) {
        firstGeneration.onFinished(engine.dispatcher());
      }
    }
  }

  private void sendAnswer(ActiveCall call, byte[] answer) {
    while (send(answer, Lane.NORMAL) == SendResult.FULL) {
      if (connection.isEventLoop()) {
        connection.close(takesNoAnswers());
        return;
      }
      if (!peer.awaitWritable(call.deadlineNanos())) {
        engine.counters().droppedAnswer();
        log.debug("answer dropped, nobody waits any more: call={} peer={}", call, peer);
        return;
      }
    }
  }

  /// The peer sends requests and reads no answers; only its end helps.
  private static WireException takesNoAnswers() {
    return new WireException("the peer sends requests and takes no answers");
  }

  private SendResult send(byte[] answer, Lane lane) {
    SendResult result = connection.send(answer, lane);
    if (result == SendResult.QUEUED) {
      dialect.onAnswerQueued();
    }
    return result;
  }

  /// The call wants to know when it is cancelled.
  void watch(ActiveCall call) {
    watched.add(call);
    engine.sweep().wake();
  }

  void unwatch(ActiveCall call) {
    watched.remove(call);
  }

  /// Cancels the watched calls whose deadline is over.
  ///
  /// @return whether others are watched
  boolean sweep(long now) {
    List<ActiveCall> expired = new ArrayList<>();
    for (ActiveCall call : watched) {
      if (Nanos.isOver(call.deadlineNanos(), now)) {
        expired.add(call);
      }
    }
    for (ActiveCall call : expired) {
      watched.remove(call);
      Thread.startVirtualThread(call::cancel);
    }
    return !watched.isEmpty();
  }

  /// How many requests are being worked on.
  int size() {
    return activeCount.get();
  }

  /// The connection has ended: nobody waits for the answers.
  void onClosed() {
    List<ActiveCall> orphans = new ArrayList<>();
    active.forEach(orphans::add);
    if (!orphans.isEmpty()) {
      Thread.startVirtualThread(() -> orphans.forEach(ActiveCall::cancel));
    }
  }
}
