package io.ruapc.call;

import io.ruapc.CallStage;
import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.Headers;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.call.OutgoingCallbacks.Answer;
import io.ruapc.call.PeerConnection.Start;
import io.ruapc.service.MethodDescriptor;
import io.ruapc.transport.Connection;
import io.ruapc.transport.Connection.Lane;
import io.ruapc.wire.Flags;
import io.ruapc.wire.Form;
import io.ruapc.wire.Hello;
import io.ruapc.wire.MessageBuffer;
import io.ruapc.wire.Meta;
import io.ruapc.wire.WireException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The calls that this side makes over one connection.
///
/// Safe from any thread; answers come in on the event loop.
final class OutgoingCalls {
  private static final Logger log = LoggerFactory.getLogger(OutgoingCalls.class);

  /// The budget of a message to the other side's engine. It is worked on when it arrives.
  private static final long BUILT_IN_BUDGET_MILLIS = 1_000;

  private final CallEngine engine;
  private final PeerConnection peer;
  private final Connection connection;
  private final Dialect dialect;
  private final PendingCalls pending;

  OutgoingCalls(CallEngine engine, PeerConnection peer, Connection connection, Dialect dialect) {
    this.engine = engine;
    this.peer = peer;
    this.connection = connection;
    this.dialect = dialect;
    this.pending = new PendingCalls(CallLimits.MAX_PENDING_CALLS);
  }

  /// Sends the call's request; waits for room in the queue until the call's deadline.
  Start start(OutgoingCall<?, ?> call, int mostBytes) {
    if (connection.isEventLoop()) {
      throw new IllegalStateException(PeerConnection.BLOCKING_ON_EVENT_LOOP);
    }
    while (true) {
      Start result = startIfRoom(call, mostBytes);
      if (result != null) {
        return result;
      }
      awaitRoom(call);
    }
  }

  /// As [#start] without waiting.
  Start startNow(OutgoingCall<?, ?> call, int mostBytes) {
    Start result = startIfRoom(call, mostBytes);
    if (result == null) {
      throw notSent(
          call,
          CallStage.QUEUE,
          new RpcException(
              ErrorCode.RESOURCE_EXHAUSTED,
              "the outbound queue of the connection is full (maxQueuedBytes)"));
    }
    return result;
  }

  /// Null when there is no room; nothing was sent then.
  private @Nullable Start startIfRoom(OutgoingCall<?, ?> call, int mostBytes) {
    if (!call.isOpen()) {
      return Start.STARTED; // cancelled on its way here: it has its outcome
    }
    if (!connection.isOpen()) {
      return Start.CLOSED;
    }
    if (!connection.isWritable()) {
      return null;
    }
    call.connection(peer);
    return call.descriptor().isOneWay()
        ? sendOneWay(call, mostBytes)
        : sendRequest(call, mostBytes);
  }

  private @Nullable Start sendRequest(OutgoingCall<?, ?> call, int mostBytes) {
    if (!pending.insert(call)) {
      if (!connection.isOpen()) {
        return Start.CLOSED;
      }
      throw notSent(
          call,
          CallStage.QUEUE,
          new RpcException(
              ErrorCode.RESOURCE_EXHAUSTED,
              CallLimits.MAX_PENDING_CALLS + " calls wait for their answers already"));
    }
    if (peer.goingAway().refuses(call)) {
      // Looked at only now: before, it might have begun to close behind this call's back.
      return pending.remove(call) ? Start.CLOSED : Start.STARTED;
    }
    engine.sweep().wake();
    @Nullable Start result;
    OutgoingCallbacks carried = null; // of this attempt: another may follow before this returns
    try {
      if (call.descriptor().hasCallbacks()) {
        carried = export(call);
        call.callbacks(carried);
      }
      result = send(call, call.id(), Flags.REQUEST, mostBytes);
    } catch (Throwable failure) { // whatever it was, the call must not stay
      if (!takeBack(call) && carried != null) {
        carried.onCallEnded();
      }
      throw failure;
    }
    if (result != Start.STARTED && !takeBack(call)) {
      // The end of the connection or the deadline took it first: that is its outcome.
      if (carried != null) {
        carried.onCallEnded();
      }
      return Start.STARTED;
    }
    if (carried != null && !pending.contains(call)) {
      carried.onCallEnded(); // who took the call may not have seen them yet
    }
    if (result == Start.STARTED && !call.isOpen()) {
      // Cancelled while it was being coded: a signal that went out then came before its request.
      cancel(call);
    }
    return result;
  }

  private OutgoingCallbacks export(OutgoingCall<?, ?> call) {
    try {
      return OutgoingCallbacks.export(peer.exportedCallbacks(), call);
    } catch (RpcException problem) {
      throw notSent(call, CallStage.ENCODE, problem);
    }
  }

  /// The request was not sent after all: the next attempt begins anew.
  ///
  /// @return false when the call has ended meanwhile
  private boolean takeBack(OutgoingCall<?, ?> call) {
    if (!pending.remove(call)) {
      return false;
    }
    OutgoingCallbacks carried = call.callbacks();
    if (carried != null) {
      carried.withdraw();
      call.callbacks(null);
    }
    return true;
  }

  private @Nullable Start sendOneWay(OutgoingCall<?, ?> call, int mostBytes) {
    if (peer.goingAway().refuses(call)) {
      return Start.CLOSED;
    }
    return send(call, pending.reserveId(), Flags.REQUEST | Flags.NO_RESPONSE, mostBytes);
  }

  private @Nullable Start send(OutgoingCall<?, ?> call, long id, int flags, int mostBytes) {
    long now = call.nowNanos();
    if (Nanos.isOver(call.deadlineNanos(), now)) {
      throw notSent(call, CallStage.QUEUE, timeout("the deadline passed before it was sent"));
    }
    Hello hello = dialect.helloForRequest();
    byte[] frame = encode(call, id, flags, Nanos.budgetMillis(call.deadlineNanos(), now), hello);
    if (frame.length > mostBytes && !call.needsPrimary()) {
      call.keepFrame(frame);
      return Start.BULK;
    }
    return switch (connection.send(frame, Lane.NORMAL)) {
      case QUEUED -> {
        dialect.onRequestQueued(hello);
        if (call.streams() != null) {
          call.streams().onQueued();
        }
        yield Start.STARTED;
      }
      case FULL -> null;
      case CLOSED -> Start.CLOSED;
    };
  }

  private byte[] encode(
      OutgoingCall<?, ?> call, long id, int flags, long budgetMillis, @Nullable Hello hello) {
    MessageBuffer buffer = engine.buffers().acquire();
    try {
      buffer
          .writer()
          .beginRequest(
              call.method(),
              flags | call.form().flag(),
              id,
              budgetMillis,
              hello,
              call.headers(),
              call.target(),
              call.streams() == null ? Meta.ABSENT : call.streams().firstCredit());
      byte[] before = call.takeKeptFrame();
      if (before != null) {
        return buffer.writer().finish(before, peer.maxMessageBytes());
      }
      Payloads.writeArguments(buffer.writer(), call, dialect.bytesAsBase64(call.form()));
      return buffer.writer().finish(call.form(), peer.maxMessageBytes());
    } catch (RuntimeException | StackOverflowError unwritable) {
      // Not only a codec's: what the arguments' own accessors and iterators throw ends here too.
      throw notSent(
          call,
          CallStage.ENCODE,
          new RpcException(
              ErrorCode.ENCODING,
              "the arguments cannot be written: " + reason(call, unwritable),
              unwritable));
    } finally {
      buffer.release();
    }
  }

  private static <A extends @Nullable Object> @Nullable String reason(
      OutgoingCall<A, ?> call, Throwable unwritable) {
    if (!(unwritable instanceof NullPointerException)) {
      return unwritable.getMessage();
    }
    MethodDescriptor<A, ?> method = call.descriptor();
    String place =
        Payloads.nullIn(
                target -> method.arguments().write(target, call.arguments()),
                method.arguments()::read)
            .getMessage();
    // An only parameter has no name on the wire: its interface tells which one it is.
    return call.arguments() == null && method.hasCallbacks()
        ? place + ": the " + method.callbackContracts().getFirst().getSimpleName() + " to call back"
        : place;
  }

  private void awaitRoom(OutgoingCall<?, ?> call) {
    call.waited();
    boolean hasRoom = peer.awaitWritable(call.deadlineNanos());
    if (Thread.currentThread().isInterrupted()) {
      throw notSent(
          call,
          CallStage.QUEUE,
          new RpcException(ErrorCode.CANCELLED, "interrupted while waiting for room in the queue"));
    }
    if (!hasRoom) {
      throw notSent(
          call,
          CallStage.QUEUE,
          timeout("the peer took nothing of what waits for it before the deadline"));
    }
  }

  private static RpcException timeout(String message) {
    return new RpcException(ErrorCode.TIMEOUT, message);
  }

  private RpcException notSent(OutgoingCall<?, ?> call, CallStage stage, RpcException problem) {
    return problem
        .withExecution(Execution.NOT_STARTED)
        .withCall(call.method(), stage, peer.toString());
  }

  /// The call's deadline is over.
  void expire(OutgoingCall<?, ?> call) {
    if (pending.remove(call)) {
      onExpired(call);
    }
  }

  private static void onExpired(OutgoingCall<?, ?> call) {
    endWithoutAnswer(call, ErrorCode.TIMEOUT, "no answer before the deadline");
  }

  private static void endWithoutAnswer(OutgoingCall<?, ?> call, ErrorCode code, String message) {
    OutgoingCallbacks carried = call.callbacks();
    if (carried != null) {
      carried.onCallEnded();
      Answer answer = carried.answer();
      if (answer != null) {
        deliver(call, answer); // it came in time and waited only for the callbacks before it
        return;
      }
    }
    call.onFailure(code, message, CallStage.WAIT, Execution.UNKNOWN, null);
  }

  /// The caller gave up: tells the other side, unless it would not understand. The call stays until
  /// the final answer, so that its id is not used again before.
  void cancel(OutgoingCall<?, ?> call) {
    if (pending.contains(call)) {
      sendCancel(call);
    }
  }

  private void sendCancel(OutgoingCall<?, ?> call) {
    if (!dialect.maySignal()) {
      return;
    }
    MessageBuffer buffer = engine.buffers().acquire();
    try {
      buffer.writer().beginCancel(call.form().flag(), call.id());
      connection.send(
          buffer.writer().finish(call.form(), connection.maxMessageBytes()), Lane.RESERVED);
    } finally {
      buffer.release();
    }
  }

  /// The call fails on this side though the other one works on it: tells it, and takes no answer
  /// any more.
  void abort(OutgoingCall<?, ?> call, RpcException problem) {
    if (pending.remove(call)) {
      sendCancel(call);
      if (call.callbacks() != null) {
        call.callbacks().onCallEnded();
      }
      call.onFailure(problem);
    }
  }

  /// Whether a call with this id waits.
  boolean isPending(long id) {
    return pending.contains(id);
  }

  /// How many calls wait.
  int size() {
    return pending.size();
  }

  /// An answer has come.
  void onResponse(byte[] body, Meta meta) {
    if ((meta.flags() & Flags.NO_RESPONSE) != 0) {
      return; // a peer that does not know one-way requests answers them all the same
    }
    if (dialect.isPart(meta)) {
      onPart(body, meta);
      return;
    }
    if (meta.keep().length > 0) {
      peer.exportedCallbacks().onKeep(meta.keep());
    }
    OutgoingCall<?, ?> call = pending.get(meta.messageId());
    OutgoingCallbacks carried = call == null ? null : call.callbacks();
    if (call != null && carried != null) {
      onResponse(call, carried, Answer.of(body, meta));
    } else if (call != null && pending.remove(call)) {
      call.onAnswer(body, meta.payloadOffset(), meta.payloadLength(), meta.payloadFormat());
    } else if (!PendingCalls.isQuestion(meta.messageId())) {
      log.debug("answer ignored, nobody waits for it: id={} peer={}", meta.messageId(), peer);
    }
  }

  private void onResponse(OutgoingCall<?, ?> call, OutgoingCallbacks carried, Answer answer) {
    if (carried.onAnswer(answer)) {
      carried.whenQuiet(() -> complete(call, carried));
    }
  }

  /// Delivers the answer of a call that carried callbacks, without a further wait for these.
  void complete(OutgoingCall<?, ?> call, OutgoingCallbacks carried) {
    Answer answer = carried.answer();
    if (answer != null && pending.remove(call)) {
      if (call.isRepeatedAfter(
          answer.body(), answer.payloadOffset(), answer.payloadLength(), answer.format())) {
        return;
      }
      carried.onCallEnded();
      deliver(call, answer);
    }
  }

  private static void deliver(OutgoingCall<?, ?> call, Answer answer) {
    call.onAnswer(answer.body(), answer.payloadOffset(), answer.payloadLength(), answer.format());
  }

  /// Says something to the other side's engine; never waits.
  <A> void tell(MethodDescriptor<A, @Nullable Void> method, A message) {
    sendBuiltIn(method, message, Flags.REQUEST | Flags.NO_RESPONSE, pending.reserveId());
  }

  /// Asks the other side's engine something whose answer is not looked at; never waits.
  ///
  /// @param id see [PendingCalls#idOfQuestion]
  <A> void ask(MethodDescriptor<A, ?> method, A question, long id) {
    sendBuiltIn(method, question, Flags.REQUEST, id);
  }

  private <A> void sendBuiltIn(MethodDescriptor<A, ?> method, A message, int flags, long id) {
    MessageBuffer buffer = engine.buffers().acquire();
    byte[] frame;
    Hello hello = dialect.helloForRequest();
    Form form = dialect.form(Format.MESSAGE_PACK);
    try {
      buffer
          .writer()
          .beginRequest(
              method.fullName(),
              flags | form.flag(),
              id,
              BUILT_IN_BUDGET_MILLIS,
              hello,
              Headers.empty());
      switch (form.payload()) {
        case MESSAGE_PACK -> method.arguments().write(buffer.writer().messagePack(), message);
        case JSON -> method.arguments().write(buffer.writer().json(), message);
      }
      frame = buffer.writer().finish(form, peer.maxMessageBytes());
    } finally {
      buffer.release();
    }
    switch (connection.send(frame, Lane.RESERVED)) {
      case QUEUED -> dialect.onRequestQueued(hello);
      case FULL ->
          connection.close(new WireException("the peer takes nothing of what waits for it"));
      case CLOSED -> {}
    }
  }

  private void onPart(byte[] body, Meta meta) {
    OutgoingCall<?, ?> call = pending.get(meta.messageId());
    if (call == null) {
      log.debug("part ignored, nobody waits for it: id={} peer={}", meta.messageId(), peer);
      return;
    }
    OutgoingStreams streams = call.streams();
    RpcException problem =
        streams == null
            ? new RpcException(ErrorCode.DECODING, "a part came for a call without streams")
            : streams.onPart(meta, body);
    if (problem != null) {
      abort(call, problem.withExecution(Execution.STARTED));
    }
  }

  /// Ends the calls whose deadline is over.
  ///
  /// @return whether others wait
  boolean sweep(long now) {
    return pending.sweep(now, OutgoingCalls::onExpired);
  }

  /// The connection has ended: so have all calls on it.
  void onClosed(@Nullable Throwable cause) {
    String why = cause == null ? "" : ": " + cause.getMessage();
    String message = "the connection to " + peer + " ended" + why;
    pending.closeAll(call -> endWithoutAnswer(call, ErrorCode.CONNECTION_CLOSED, message));
  }
}
