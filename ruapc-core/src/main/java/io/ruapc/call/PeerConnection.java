package io.ruapc.call;

import io.ruapc.CallOptions;
import io.ruapc.CallStage;
import io.ruapc.ErrorCode;
import io.ruapc.Headers;
import io.ruapc.Peer;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.codec.CodecException;
import io.ruapc.service.ServiceContracts;
import io.ruapc.transport.Connection;
import io.ruapc.transport.Connection.Lane;
import io.ruapc.transport.Connection.SendResult;
import io.ruapc.transport.MessageHandler;
import io.ruapc.wire.Flags;
import io.ruapc.wire.Hello;
import io.ruapc.wire.MessageBuffer;
import io.ruapc.wire.Meta;
import io.ruapc.wire.MetaReader;
import io.ruapc.wire.WireException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls over one connection, in both directions; the same class at both ends.
///
/// Messages come in on the connection's event loop. Calls are started from any thread.
public final class PeerConnection implements MessageHandler, Peer, DeadlineSweep.Swept {
  private static final Logger log = LoggerFactory.getLogger(PeerConnection.class);

  /// What became of a call that was to be started.
  public enum Start {
    /// Its request is queued.
    STARTED,
    /// The connection has ended, nothing was sent: another one may take the call.
    CLOSED,
    /// The queue is full and the calling thread must not wait; nothing was sent.
    FULL,
    /// The request is so large that it should take the connection for bulk; nothing was sent.
    BULK
  }

  /// What is known of the other side's dialect.
  private enum Dialect {
    /// It has not sent anything.
    UNKNOWN,
    /// Its first message had no hello: it knows nothing of the extensions. Final.
    BASELINE,
    /// It said hello.
    EXTENDED
  }

  private final CallEngine engine;
  private final Connection connection;
  private final PendingCalls pending;
  private final ActiveCalls active = new ActiveCalls();
  private final FirstGenerationCalls firstGeneration = new FirstGenerationCalls();
  private final Meta meta = new Meta();
  private final Set<ActiveCall> watched = ConcurrentHashMap.newKeySet();
  private final AtomicInteger activeCount = new AtomicInteger();

  // Guarded by itself.
  private final List<Runnable> closeActions = new ArrayList<>();

  private volatile Dialect dialect = Dialect.UNKNOWN;
  private volatile @Nullable Hello peerHello;
  private volatile boolean helloSent;
  private volatile boolean closed;

  PeerConnection(CallEngine engine, Connection connection) {
    this.engine = engine;
    this.connection = connection;
    this.pending = new PendingCalls(engine.limits().maxPendingCalls());
  }

  // Calls of this side.

  /// Sends the call's request; waits for room in the queue until the call's deadline.
  ///
  /// @param mostBytes a larger request is not sent, it belongs on the connection for bulk
  /// @throws RpcException when the call cannot be sent on any connection: its arguments cannot be
  ///     written, too many wait, its deadline is over
  public Start start(OutgoingCall<?, ?> call, int mostBytes) {
    if (connection.isEventLoop()) {
      throw new IllegalStateException(
          "a blocking call on an event loop would stop the connection it waits for; call the"
              + " asynchronous twin, or do not register this handler as inline");
    }
    Start result = startNow(call, mostBytes);
    while (result == Start.FULL) {
      awaitWritable(call);
      result = startNow(call, mostBytes);
    }
    return result;
  }

  /// As [#start] without waiting.
  public Start startNow(OutgoingCall<?, ?> call, int mostBytes) {
    if (!call.isOpen()) {
      return Start.STARTED; // cancelled on its way here: it has its outcome
    }
    if (closed) {
      return Start.CLOSED;
    }
    if (!connection.isWritable()) {
      return Start.FULL;
    }
    return call.descriptor().isOneWay() ? sendOneWay(call, mostBytes) : sendRequest(call, mostBytes);
  }

  private Start sendRequest(OutgoingCall<?, ?> call, int mostBytes) {
    call.connection(this);
    if (!pending.insert(call)) {
      if (closed) {
        return Start.CLOSED;
      }
      throw new RpcException(
              ErrorCode.RESOURCE_EXHAUSTED,
              "maxPendingCalls=" + engine.limits().maxPendingCalls() + " calls wait already")
          .withExecution(Execution.NOT_STARTED)
          .withCall(call.method(), CallStage.QUEUE, remoteAddress().toString());
    }
    engine.sweep().wake();
    Start result;
    try {
      result = encodeAndSend(call, call.id(), false, mostBytes);
    } catch (Throwable failure) {
      pending.remove(call);
      throw failure;
    }
    if (result != Start.STARTED && !pending.remove(call)) {
      // The end of the connection or the deadline took it first: that is its outcome.
      return Start.STARTED;
    }
    return result;
  }

  private Start sendOneWay(OutgoingCall<?, ?> call, int mostBytes) {
    call.connection(this);
    long id = pending.reserveId();
    return encodeAndSend(call, Math.max(0, id), true, mostBytes);
  }

  private Start encodeAndSend(
      OutgoingCall<?, ?> call, long id, boolean isOneWay, int mostBytes) {
    long now = System.nanoTime();
    if (Nanos.isOver(call.deadlineNanos(), now)) {
      throw timeout(call, "the deadline passed before the request was sent", CallStage.QUEUE);
    }
    boolean withHello = !helloSent && dialect != Dialect.BASELINE;
    byte[] frame;
    MessageBuffer buffer = engine.buffers().acquire();
    try {
      int flags = Flags.REQUEST | (isOneWay ? Flags.NO_RESPONSE : 0) | Flags.of(call.format());
      buffer
          .writer()
          .beginRequest(
              call.method(),
              flags,
              id,
              Nanos.budgetMillis(call.deadlineNanos(), now),
              withHello ? engine.hello() : null,
              call.headers());
      Payloads.writeArguments(buffer.writer(), call, bytesAsBase64());
      frame = buffer.writer().finish(connection.maxMessageBytes());
    } catch (CodecException | StackOverflowError unwritable) {
      throw new RpcException(
              ErrorCode.ENCODING, "arguments cannot be written: " + unwritable.getMessage(), unwritable)
          .withExecution(Execution.NOT_STARTED)
          .withCall(call.method(), CallStage.ENCODE, remoteAddress().toString());
    } finally {
      buffer.release();
    }
    if (frame.length > mostBytes) {
      return Start.BULK;
    }
    return switch (connection.send(frame, Lane.NORMAL)) {
      case QUEUED -> {
        if (withHello) {
          helloSent = true;
        }
        yield Start.STARTED;
      }
      case FULL -> Start.FULL;
      case CLOSED -> Start.CLOSED;
    };
  }

  private void awaitWritable(OutgoingCall<?, ?> call) {
    if (Thread.currentThread().isInterrupted()) {
      throw new RpcException(ErrorCode.CANCELLED, "interrupted while waiting for room in the queue")
          .withExecution(Execution.NOT_STARTED)
          .withCall(call.method(), CallStage.QUEUE, remoteAddress().toString());
    }
    if (!awaitWritable(call.deadlineNanos()) || Nanos.isOver(call.deadlineNanos(), System.nanoTime())) {
      throw timeout(
          call, "the deadline passed while the peer took nothing of what waits for it", CallStage.QUEUE);
    }
  }

  /// Waits until there is room in the queue, the connection has ended, or the deadline is over.
  ///
  /// @return false when the deadline is over or the thread was interrupted
  private boolean awaitWritable(long deadlineNanos) {
    Thread waiter = Thread.currentThread();
    connection.onWritable(() -> LockSupport.unpark(waiter));
    while (!connection.isWritable() && connection.isOpen()) {
      if (Nanos.isOver(deadlineNanos, System.nanoTime()) || waiter.isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(this, Nanos.remaining(deadlineNanos));
    }
    return true;
  }

  private RpcException timeout(OutgoingCall<?, ?> call, String message, CallStage stage) {
    return new RpcException(ErrorCode.TIMEOUT, message)
        .withExecution(Execution.NOT_STARTED)
        .withCall(call.method(), stage, remoteAddress().toString());
  }

  /// The call's deadline is over.
  void expire(OutgoingCall<?, ?> call) {
    if (pending.remove(call)) {
      onExpired(call);
    }
  }

  private static void onExpired(OutgoingCall<?, ?> call) {
    call.onFailure(
        ErrorCode.TIMEOUT, "no answer before the deadline", CallStage.WAIT, Execution.UNKNOWN, null);
  }

  /// The caller gave up: tells the other side, unless it would not understand.
  void cancel(OutgoingCall<?, ?> call) {
    if (dialect == Dialect.BASELINE || call.descriptor().isOneWay() || !pending.contains(call)) {
      return;
    }
    MessageBuffer buffer = engine.buffers().acquire();
    try {
      buffer.writer().beginCancel(Flags.of(call.format()), call.id());
      connection.send(buffer.writer().finish(connection.maxMessageBytes()), Lane.RESERVED);
    } finally {
      buffer.release();
    }
  }

  /// Whether a call of this side with this id waits for its answer on this connection.
  boolean isPending(long messageId) {
    return pending.contains(messageId);
  }

  // What comes in.

  @Override
  public void onMessage(byte[] body) {
    try {
      MetaReader.read(body, meta);
    } catch (WireException unreadable) {
      refuse(unreadable);
      return;
    }
    meetPeer();
    if (Flags.isRequest(meta.flags())) {
      onRequest(body);
    } else if (Flags.isResponse(meta.flags())) {
      onResponse(body);
    } else if (dialect == Dialect.EXTENDED && meta.isCancel()) {
      onCancel();
    } else {
      log.debug("message ignored: it is neither request nor response: peer={}", remoteAddress());
    }
  }

  private void meetPeer() {
    Hello hello = meta.hello();
    if (dialect == Dialect.UNKNOWN) {
      peerHello = hello;
      dialect = hello == null ? Dialect.BASELINE : Dialect.EXTENDED;
    } else if (hello != null && dialect == Dialect.EXTENDED) {
      Hello first = peerHello;
      peerHello = first == null ? hello : first.withHeaders(hello.headers());
    }
  }

  /// The wire cannot be trusted any more: answers where the message id is known, then closes.
  private void refuse(WireException unreadable) {
    if (unreadable.isMessageIdKnown()) {
      send(
          Answers.encode(
              this, unreadable, WireError.of(ErrorCode.DECODING, unreadable.getMessage())),
          Lane.RESERVED);
    }
    connection.close(unreadable);
  }

  private void onResponse(byte[] body) {
    if ((meta.flags() & Flags.NO_RESPONSE) != 0) {
      return; // a peer without one-way calls answers them all the same
    }
    OutgoingCall<?, ?> call = pending.take(meta.messageId());
    if (call == null) {
      log.debug(
          "answer ignored: nobody waits for it: id={} peer={}", meta.messageId(), remoteAddress());
      return;
    }
    call.onAnswer(body, meta.payloadOffset(), meta.payloadLength(), meta.payloadFormat());
  }

  private void onCancel() {
    ActiveCall call = active.find(meta.messageId());
    if (call != null) {
      Thread.startVirtualThread(call::cancel);
    }
  }

  private void onRequest(byte[] body) {
    boolean isOneWay = dialect == Dialect.EXTENDED && (meta.flags() & Flags.NO_RESPONSE) != 0;
    String headersProblem = meta.headersProblem();
    Route route = engine.router().find(meta.bytes(), meta.methodOffset(), meta.methodLength());
    if (headersProblem != null) {
      refuseRequest(isOneWay, WireError.of(ErrorCode.INVALID_ARGUMENT, headersProblem).notExecuted());
      return;
    }
    if (route == null) {
      refuseRequest(
          isOneWay,
          WireError.of(ErrorCode.INVALID_ARGUMENT, "method not found: " + meta.method())
              .notExecuted());
      return;
    }
    if (dialect == Dialect.EXTENDED && !isOneWay && active.find(meta.messageId()) != null) {
      connection.close(
          new WireException("request id " + meta.messageId() + " is in flight already"));
      return;
    }
    if (engine.isDraining() && !route.isBuiltIn()) {
      refuseRequest(
          isOneWay, WireError.of(ErrorCode.UNAVAILABLE, "the server is going away").notExecuted());
      return;
    }
    if (!admit(route)) {
      refuseRequest(
          isOneWay,
          WireError.of(ErrorCode.OVERLOADED, "the server has as many requests as it takes")
              .notExecuted());
      return;
    }
    var request =
        new ActiveCall.Request(
            meta.messageId(),
            meta.flags(),
            meta.payloadOffset(),
            meta.payloadLength(),
            meta.payloadFormat(),
            headers(),
            isOneWay,
            meta.isJson(),
            meta.isFirstGeneration());
    var call = new ActiveCall(this, route, request, body, requestDeadline());
    active.insert(call);
    if (request.isFirstGeneration()) {
      firstGeneration.run(call, engine.dispatcher());
    } else {
      engine.dispatcher().dispatch(call);
    }
  }

  private long requestDeadline() {
    long now = System.nanoTime();
    return meta.timeoutMillis() > 0
        ? Nanos.afterBudget(now, meta.timeoutMillis())
        : Nanos.after(now, engine.limits().defaultBudget().toNanos());
  }

  /// The headers of the request on top of those that the peer set for the whole connection.
  private Headers headers() {
    Hello hello = peerHello;
    return hello == null ? meta.headers() : hello.headers().with(meta.headers());
  }

  private boolean admit(Route route) {
    if (route.isBuiltIn()) {
      engine.admission().enterAlways();
      activeCount.incrementAndGet();
      return true;
    }
    if (activeCount.incrementAndGet() > engine.limits().maxActiveCallsPerConnection()) {
      activeCount.decrementAndGet();
      return false;
    }
    if (!engine.admission().enter()) {
      activeCount.decrementAndGet();
      return false;
    }
    return true;
  }

  private void refuseRequest(boolean isOneWay, WireError error) {
    if (isOneWay) {
      engine.counters().droppedOneWay();
      log.debug("one-way request dropped: {} peer={}", error.message(), remoteAddress());
      return;
    }
    engine.counters().refused();
    byte[] frame = Answers.encode(this, meta, error);
    if (send(frame, Lane.RESERVED) == SendResult.FULL) {
      // Not even refusals get through: the peer sends and does not read.
      connection.close(new WireException("the peer takes no answers"));
    }
  }

  // Answers of this side.

  /// The call is over: sends its answer, if one is wanted.
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
      if (call.request().isFirstGeneration()) {
        firstGeneration.onFinished(engine.dispatcher());
      }
    }
  }

  private void sendAnswer(ActiveCall call, byte[] answer) {
    SendResult result = send(answer, Lane.NORMAL);
    while (result == SendResult.FULL) {
      if (connection.isEventLoop()) {
        connection.close(new WireException("the peer takes no answers"));
        return;
      }
      if (!awaitWritable(call.deadlineNanos())) {
        engine.counters().droppedAnswer();
        log.debug("answer dropped: nobody waits any more: call={} peer={}", call, remoteAddress());
        return;
      }
      result = send(answer, Lane.NORMAL);
    }
  }

  /// Sends an answer. One that was encoded before [#helloSent] became true carries the hello; so the
  /// first message of this direction does, whatever overtakes what on its way into the queue.
  private SendResult send(byte[] answer, Lane lane) {
    SendResult result = connection.send(answer, lane);
    if (result == SendResult.QUEUED && !helloSent && dialect == Dialect.EXTENDED) {
      helloSent = true;
    }
    return result;
  }

  /// The hello to put into an answer, or null when there is nothing to say.
  @Nullable Hello helloForAnswer() {
    return helloSent || dialect != Dialect.EXTENDED ? null : engine.hello();
  }

  /// Whether the other side knows the optional members of errors.
  boolean isExtended() {
    return dialect == Dialect.EXTENDED;
  }

  /// The flags of an answer to a request with these.
  int answerFlags(int requestFlags) {
    // Bits without a meaning for this peer are echoed, as the sibling does.
    return Flags.responseTo(
        dialect == Dialect.EXTENDED ? requestFlags & Flags.MESSAGE_PACK : requestFlags);
  }

  /// Whether bytes in JSON may be written as base64 for this peer.
  boolean bytesAsBase64() {
    Hello hello = peerHello;
    return hello != null && hello.has(Hello.JSON_BASE64);
  }

  int maxMessageBytes() {
    return connection.maxMessageBytes();
  }

  CallEngine engine() {
    return engine;
  }

  // The end.

  @Override
  public void onClosed(@Nullable Throwable cause) {
    closed = true;
    engine.onClosed(this);
    String why = cause == null ? "" : ": " + cause.getMessage();
    pending.closeAll(
        call ->
            call.onFailure(
                ErrorCode.CONNECTION_CLOSED,
                "connection to " + remoteAddress() + " closed" + why,
                CallStage.WAIT,
                Execution.UNKNOWN,
                null));
    List<Runnable> actions = new ArrayList<>();
    active.forEach(call -> actions.add(call::cancel));
    synchronized (closeActions) {
      actions.addAll(closeActions);
      closeActions.clear();
    }
    if (!actions.isEmpty()) {
      Thread.startVirtualThread(() -> actions.forEach(this::runSafely));
    }
  }

  /// Ends the connection after what is queued has been written.
  public void close() {
    connection.close(null);
  }

  @Override
  public boolean sweep(long now) {
    boolean waiting = pending.sweep(now, PeerConnection::onExpired);
    for (ActiveCall call : watched) {
      if (Nanos.isOver(call.deadlineNanos(), now)) {
        watched.remove(call);
        Thread.startVirtualThread(call::cancel);
      } else {
        waiting = true;
      }
    }
    return waiting;
  }

  /// The call has actions for its cancellation, which its deadline brings too.
  void watch(ActiveCall call) {
    watched.add(call);
    engine.sweep().wake();
  }

  void unwatch(ActiveCall call) {
    watched.remove(call);
  }

  // The peer, for users.

  @Override
  public <S> S stub(Class<S> contract) {
    return ServiceContracts.stub(
        contract, engine.caller(new ConnectionStarter(this), CallOptions.create()));
  }

  @Override
  public SocketAddress remoteAddress() {
    return connection.remoteAddress();
  }

  @Override
  public boolean isOpen() {
    return !closed && connection.isOpen();
  }

  @Override
  public void onClose(Runnable action) {
    synchronized (closeActions) {
      if (!closed) {
        closeActions.add(action);
        return;
      }
    }
    Thread.startVirtualThread(() -> runSafely(action));
  }

  private void runSafely(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException failure) {
      log.warn("onClose action failed: peer={}", remoteAddress(), failure);
    }
  }

  @Override
  public String toString() {
    return connection.scheme() + "://" + remoteAddress();
  }
}
