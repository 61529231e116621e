package io.ruapc.call;

import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.Headers;
import io.ruapc.RpcException;
import io.ruapc.call.stream.ItemSender;
import io.ruapc.codec.CodecException;
import io.ruapc.transport.Connection;
import io.ruapc.transport.Connection.Lane;
import io.ruapc.transport.Connection.SendResult;
import io.ruapc.wire.Flags;
import io.ruapc.wire.Hello;
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

  /// How many requests to built-in services may be worked on for one connection, beside those to
  /// users' services: whoever has taken all places is still told what there is.
  private static final int MAX_BUILT_IN_CALLS = 1_000;

  /// How many one-way calls of one callback may wait for their turn: its holder is faster than its
  /// owner, and what is dropped must not go unnoticed.
  private static final int MAX_WAITING_ONE_WAY_CALLS = 1_000;

  private final CallEngine engine;
  private final PeerConnection peer;
  private final Connection connection;
  private final Dialect dialect;
  private final ActiveCalls active = new ActiveCalls();
  private final AtomicInteger activeCount = new AtomicInteger();
  private final AtomicInteger builtInCount = new AtomicInteger();
  private final OrderedCalls firstGeneration = new OrderedCalls();

  /// Calls whose handler wants to know when they are cancelled, or to be interrupted then; their
  /// deadline cancels them too.
  private final Set<IncomingCall> watched = ConcurrentHashMap.newKeySet();

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
    if (meta.isJson() && meta.payloadFormat() == Format.MESSAGE_PACK) {
      refuse(
          meta,
          isOneWay,
          WireError.of(ErrorCode.INVALID_ARGUMENT, "a meta in JSON has a payload in JSON"));
      return;
    }
    Headers headers;
    try {
      headers = dialect.headers(meta);
    } catch (RpcException broken) {
      refuse(meta, isOneWay, WireError.of(broken));
      return;
    }
    Route route = hasTarget(meta) ? null : find(engine.router(), meta);
    ExportedCallback target = route == null ? target(meta) : null;
    if (target != null) {
      route = find(target.router(), meta);
    }
    WireError refusal =
        route == null ? unknown(meta, target) : refusal(route, target, isOneWay, meta);
    if (route == null || refusal != null) {
      WireError error = refusal == null ? unknown(meta, target) : refusal;
      refuse(meta, isOneWay, error);
      if (route != null && target != null && isOneWay) {
        // No event of a callback is lost in silence: its holder hears that there will be no more.
        log.warn("callback ended: {}: callback={} peer={}", error.message(), target, peer);
        peer.exportedCallbacks().end(target, error.message());
      }
      return;
    }
    // From here on the call has its places, and whatever comes must end in `finish`.
    long deadlineNanos = deadline(meta, arrivalNanos);
    var call = new IncomingCall(peer, route, target, body, meta, headers, isOneWay, deadlineNanos);
    active.insert(call);
    if (call.streams() != null) {
      call.watch();
    }
    if (meta.isFirstGeneration()) {
      firstGeneration.run(() -> engine.dispatcher().dispatch(call));
    } else if (target != null && isOneWay) {
      target.oneWayCalls().run(() -> dispatchUnlessGone(call, target));
    } else {
      engine.dispatcher().dispatch(call);
    }
  }

  private boolean hasTarget(Meta meta) {
    return meta.target() != Meta.ABSENT && dialect.isExtended();
  }

  /// The callback that is called: the one that is named, or the only one of a service that is not
  /// registered, for peers that know no handles. Null when there is none.
  private @Nullable ExportedCallback target(Meta meta) {
    if (hasTarget(meta)) {
      return peer.exportedCallbacks().find(meta.target());
    }
    String method = meta.method();
    return peer.exportedCallbacks().onlyOf(method.substring(0, Math.max(0, method.indexOf('/'))));
  }

  private static @Nullable Route find(Router router, Meta meta) {
    return router.find(meta.bytes(), meta.methodOffset(), meta.methodLength());
  }

  private WireError unknown(Meta meta, @Nullable ExportedCallback target) {
    if (target == null && hasTarget(meta)) {
      if ((meta.flags() & Flags.NO_RESPONSE) != 0) {
        peer.exportedCallbacks().sendRevoke(List.of(meta.target()), "it is gone");
      }
      return WireError.of(ErrorCode.CALLBACK_GONE, "no callback " + meta.target());
    }
    return WireError.of(
        ErrorCode.INVALID_ARGUMENT,
        target == null
            ? "method not found: " + meta.method()
            : "callback "
                + target.handle()
                + " is a "
                + target.service()
                + ", without "
                + meta.method());
  }

  private void dispatchUnlessGone(IncomingCall call, ExportedCallback target) {
    if (target.runsWaiting()) {
      engine.dispatcher().dispatch(call);
    } else {
      engine.counters().droppedOneWayRequest();
      finish(call, null, new RpcException(ErrorCode.CALLBACK_GONE, "the callback is gone"));
    }
  }

  /// Why a request is not worked on; null when it has been admitted.
  private @Nullable WireError refusal(
      Route route, @Nullable ExportedCallback target, boolean isOneWay, Meta meta) {
    if (route.isAdminOnly() && !peer.isAdmin()) {
      return WireError.of(
          ErrorCode.PERMISSION_DENIED,
          route.fullName()
              + " is for administrators, who come by another port or from this machine");
    }
    if (target != null && isOneWay && target.oneWayCalls().waiting() >= MAX_WAITING_ONE_WAY_CALLS) {
      return WireError.of(
          ErrorCode.CALLBACK_GONE, MAX_WAITING_ONE_WAY_CALLS + " one-way calls wait for it");
    }
    if (isOneWay
        && (route.binding().method().hasCallbacks() || route.binding().method().isStreaming())) {
      return WireError.of(
          ErrorCode.INVALID_ARGUMENT,
          route.fullName() + " takes callbacks or streams, which need an answer");
    }
    if (route.binding().method().output() != null && meta.credit() > ItemSender.MAX_CREDIT) {
      return WireError.of(
          ErrorCode.INVALID_ARGUMENT, "credit for over " + ItemSender.MAX_CREDIT + " items");
    }
    if (route.binding().method().input() != null && !dialect.understands(Hello.STREAM)) {
      return WireError.of(
          ErrorCode.INVALID_ARGUMENT,
          route.fullName() + " takes a stream, which this peer sends not");
    }
    WireError noPlace = route.isBuiltIn() ? takeBuiltInPlace() : takePlace(target);
    if (noPlace != null || engine.admission().hold(meta.payloadLength())) {
      return noPlace;
    }
    givePlaceBack(route);
    return WireError.of(ErrorCode.OVERLOADED, tooManyBytes());
  }

  private @Nullable WireError takeBuiltInPlace() {
    if (builtInCount.incrementAndGet() <= MAX_BUILT_IN_CALLS) {
      return null;
    }
    builtInCount.decrementAndGet();
    return WireError.of(
        ErrorCode.OVERLOADED, MAX_BUILT_IN_CALLS + " calls of built-in services are worked on");
  }

  private @Nullable WireError takePlace(@Nullable ExportedCallback target) {
    if (peer.goingAway().refuses(target)) {
      return WireError.of(ErrorCode.UNAVAILABLE, "this side is going away");
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

  private void givePlaceBack(Route route) {
    if (route.isBuiltIn()) {
      builtInCount.decrementAndGet();
    } else {
      activeCount.decrementAndGet();
      engine.admission().leave();
    }
  }

  private String tooManyBytes() {
    return "maxHeldBytes: " + engine.limits().maxHeldBytes() + " bytes are held";
  }

  private long deadline(Meta meta, long arrivalNanos) {
    long arrival = engine.clock().at(arrivalNanos);
    return meta.timeoutMillis() > 0
        ? Nanos.afterBudget(arrival, meta.timeoutMillis())
        : Nanos.after(arrival, engine.limits().defaultBudget());
  }

  private void refuse(Meta meta, boolean isOneWay, WireError error) {
    if (isOneWay) {
      engine.counters().droppedOneWayRequest();
      log.debug("one-way request dropped: {} peer={}", error.message(), peer);
      return;
    }
    engine.counters().refusedRequest();
    byte[] answer;
    try {
      answer = Answers.encode(peer, Answers.Head.of(meta), error.notExecuted());
    } catch (CodecException unwritable) {
      // It would have to repeat a long name, and this side's messages are kept very small.
      connection.close(unwritable);
      return;
    }
    if (!meta.isFirstGeneration()) {
      sendRefusal(answer);
    } else if (firstGeneration.waiting() < engine.limits().maxActiveCallsPerConnection()) {
      firstGeneration.run(() -> {
        sendRefusal(answer);
        firstGeneration.onFinished();
      });
    } else {
      connection.close(new WireException("too many requests without an id wait for their turn"));
    }
  }

  private void sendRefusal(byte[] answer) {
    if (send(answer, Lane.RESERVED) == SendResult.FULL) {
      connection.close(takesNoAnswers());
    }
  }

  /// What arrived is no message: answers if it is known whom.
  void refuse(WireException unreadable) {
    if (unreadable.isMessageIdKnown()) {
      WireError error = WireError.of(ErrorCode.DECODING, unreadable.getMessage()).notExecuted();
      send(Answers.encode(peer, Answers.Head.of(unreadable), error), Lane.RESERVED);
    }
  }

  /// The caller of a request has something to say about it.
  void onSignal(byte[] body, Meta meta) {
    IncomingCall call = active.find(meta.messageId());
    if (call == null) {
      log.debug("signal ignored, its call has ended: id={} peer={}", meta.messageId(), peer);
    } else if (meta.isCancel()) {
      Thread.startVirtualThread(call::cancel);
    } else {
      RpcException problem =
          call.streams() == null
              ? new RpcException(
                  ErrorCode.INVALID_ARGUMENT, "a signal came for a call without streams")
              : call.streams().onSignal(meta, body);
      if (problem != null) {
        finish(call, Answers.encode(call, WireError.of(problem)), problem);
      }
    }
  }

  /// The call is over: sends its answer, if one is wanted. Only the first outcome counts.
  ///
  /// @param failure why there is no result; null when its handler returned one
  void finish(IncomingCall call, byte @Nullable [] answer, @Nullable Throwable failure) {
    if (!call.end(failure)) {
      return;
    }
    engine.admission().release(call.payloadLength());
    send(call, answer);
    IncomingCallbacks brought = call.callbacks();
    if (brought != null) {
      brought.onAnswered(failure == null);
    }
  }

  private void send(IncomingCall call, byte @Nullable [] answer) {
    if (answer == null || send(answer, Lane.NORMAL) != SendResult.FULL) {
      leave(call);
    } else if (engine.admission().hold(answer.length)) {
      // Not on this thread: it may be an event loop, or one of the user's that completes the
      // answers of many peers, or one that a handler has left interrupted.
      Thread.startVirtualThread(() -> sendLater(call, answer));
    } else {
      sendRefusal(Answers.encode(call, WireError.of(ErrorCode.RESOURCE_EXHAUSTED, tooManyBytes())));
      leave(call);
    }
  }

  private void sendLater(IncomingCall call, byte[] answer) {
    try {
      do {
        if (!peer.awaitWritable(call.deadlineNanos())) {
          engine.counters().droppedAnswer();
          log.debug("answer dropped, nobody waits any more: call={} peer={}", call, peer);
          return;
        }
      } while (send(answer, Lane.NORMAL) == SendResult.FULL);
    } finally {
      engine.admission().release(answer.length);
      leave(call);
    }
  }

  /// The call's answer is queued or will never be: its places are free.
  private void leave(IncomingCall call) {
    givePlaceBack(call.route());
    if (call.isFirstGeneration()) {
      firstGeneration.onFinished();
    }
    ExportedCallback target = call.target();
    if (target != null && call.isOneWay()) {
      target.oneWayCalls().onFinished();
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

  /// The call is to be cancelled at its deadline.
  void watch(IncomingCall call) {
    watched.add(call);
    engine.sweep().wake();
  }

  void unwatch(IncomingCall call) {
    watched.remove(call);
  }

  /// Cancels the watched calls whose deadline is over.
  ///
  /// @return whether others are watched
  boolean sweep(long now) {
    List<IncomingCall> expired = new ArrayList<>();
    for (IncomingCall call : watched) {
      if (Nanos.isOver(call.deadlineNanos(), now)) {
        expired.add(call);
      }
    }
    for (IncomingCall call : expired) {
      watched.remove(call);
      Thread.startVirtualThread(call::cancel);
    }
    return !watched.isEmpty();
  }

  /// How many requests are being worked on.
  int size() {
    return activeCount.get();
  }

  /// The connection has ended: nobody waits for the answers. Nobody ever waited for those of
  /// one-way requests; they are not lost because their sender has gone.
  void onClosed() {
    active.forEach(call -> {
      if (!call.isOneWay()) {
        // On a thread of its own: what one handler does then must not keep others from hearing it.
        Thread.startVirtualThread(call::cancel);
      }
    });
  }
}
