package io.ruapc.call;

import io.ruapc.CallOptions;
import io.ruapc.Endpoint;
import io.ruapc.NanoClock;
import io.ruapc.Peer;
import io.ruapc.RpcException;
import io.ruapc.service.MethodDescriptor;
import io.ruapc.service.ServiceContracts;
import io.ruapc.transport.Connection;
import io.ruapc.transport.Connection.Lane;
import io.ruapc.transport.Connection.SendResult;
import io.ruapc.transport.MessageHandler;
import io.ruapc.wire.Flags;
import io.ruapc.wire.Hello;
import io.ruapc.wire.Meta;
import io.ruapc.wire.MetaReader;
import io.ruapc.wire.WireException;
import java.net.SocketAddress;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls over one connection, in both directions; the same class at both ends.
///
/// Messages come in on the connection's event loop and are told apart here. Calls are started from
/// any thread.
public final class PeerConnection implements MessageHandler, Peer, DeadlineSweep.Swept {
  private static final Logger log = LoggerFactory.getLogger(PeerConnection.class);

  /// What is wrong when a caller would have to wait where it must not.
  public static final String BLOCKING_ON_EVENT_LOOP =
      "a blocking call on an event loop would stop every connection of that loop; call the"
          + " asynchronous twin, or do not register this handler as inline";

  /// What became of a call that was to be started.
  public enum Start {
    /// Its request is queued, or it has its outcome already.
    STARTED,
    /// The connection has ended, nothing was sent: another one may take the call.
    CLOSED,
    /// The request is so large that it should take the connection for bulk; nothing was sent.
    BULK
  }

  private final CallEngine engine;
  private final Connection connection;
  private final boolean isAdmin;
  private final Dialect dialect;
  private final ExportedCallbacks exported;
  private final ReceivedCallbacks received;
  private final OutgoingCalls outgoing;
  private final IncomingCalls incoming;
  private final Heartbeat heartbeat;
  private final GoingAway goingAway;
  private final Greeting greeting = new Greeting(this);

  /// Of the message that is being read; only the event loop touches it.
  private final Meta meta = new Meta();

  /// To be woken when the read is complete; only the event loop touches them.
  private final List<Thread> waitingForRead = new ArrayList<>();

  private final Actions closeActions = new Actions("onClose");

  private volatile boolean closed;

  /// Threads that wait for room in the queue. The connection is asked once for all of them: who
  /// gives up must leave nothing behind while the peer takes nothing.
  private final Set<Thread> waitingForRoom = ConcurrentHashMap.newKeySet();

  private final AtomicBoolean roomAskedFor = new AtomicBoolean();

  /// @param hello what this side says of itself
  /// @param isOpener whether this side has made the connection
  /// @param isAdmin whether the other side may call what is for administrators
  PeerConnection(
      CallEngine engine, Connection connection, Hello hello, boolean isOpener, boolean isAdmin) {
    this.engine = engine;
    this.isAdmin = isAdmin;
    this.connection = connection;
    this.dialect = new Dialect(hello);
    this.exported = new ExportedCallbacks(this);
    this.received = new ReceivedCallbacks(this);
    this.outgoing = new OutgoingCalls(engine, this, connection, dialect);
    this.incoming = new IncomingCalls(engine, this, connection, dialect);
    this.heartbeat = new Heartbeat(engine.heartbeat(), connection, dialect, outgoing, isOpener);
    this.goingAway = new GoingAway(engine, this, connection, dialect, !isOpener);
  }

  /// Sends a call's request; waits for room in the queue until the call's deadline.
  ///
  /// @param mostBytes a larger request is not sent, it belongs on the connection for bulk
  /// @throws RpcException when the call cannot be sent on any connection: its arguments cannot be
  ///   written, too many wait, its deadline is over
  public Start start(OutgoingCall<?, ?> call, int mostBytes) {
    if (greeting.isNeededBefore(call) && !isEventLoop()) {
      greeting.before(call);
    }
    greeting.check(call);
    return outgoing.start(call, mostBytes);
  }

  /// As [#start] without waiting.
  ///
  /// @throws RpcException also when there is no room in the queue
  public Start startNow(OutgoingCall<?, ?> call, int mostBytes) {
    if (greeting.isNeededBefore(call)) {
      Thread.startVirtualThread(call::startApart);
      return Start.STARTED;
    }
    greeting.check(call);
    return outgoing.startNow(call, mostBytes);
  }

  /// Whether the other side may call what is for administrators.
  boolean isAdmin() {
    return isAdmin;
  }

  /// Who the other side has proved to be; null for a stranger.
  @Nullable Principal principal() {
    return connection.principal();
  }

  @Override
  public void onMessage(byte[] body, long arrivalNanos) {
    try {
      MetaReader.read(body, meta);
    } catch (WireException unreadable) {
      incoming.refuse(unreadable);
      connection.close(unreadable);
      return;
    }
    if (dialect.onMessage(meta)) {
      engine.sessions().onHello(this, dialect.peerHello());
    }
    if (Flags.isRequest(meta.flags())) {
      incoming.onRequest(body, meta, arrivalNanos);
    } else if (Flags.isResponse(meta.flags())) {
      outgoing.onResponse(body, meta);
    } else if (dialect.isExtended()) {
      incoming.onSignal(body, meta);
    } else {
      log.debug("message ignored, it is neither request nor answer: peer={}", this);
    }
  }

  @Override
  public void onReadComplete() {
    waitingForRead.forEach(LockSupport::unpark);
    waitingForRead.clear();
  }

  /// Wakes a thread when the messages that came together have all been looked at: it would often
  /// find only the first of them and wait again. Event loop only.
  void wakeAfterRead(Thread waiting) {
    if (waitingForRead.isEmpty() || !waitingForRead.getLast().equals(waiting)) {
      waitingForRead.add(waiting);
    }
  }

  @Override
  public void onClosed(@Nullable Throwable cause) {
    if (cause != null) {
      log.debug("connection ended: peer={}", this, cause);
    }
    closed = true;
    engine.onClosed(this);
    engine.sessions().onClosed(this, dialect.peerHello());
    outgoing.onClosed(cause);
    incoming.onClosed();
    exported.onClosed();
    received.onClosed();
    goingAway.onClosed();
    closeActions.run();
  }

  /// Ends the connection after what is queued has been written.
  public void close() {
    connection.close(null);
  }

  @Override
  public boolean sweep(long now) {
    boolean callsWait = outgoing.sweep(now);
    boolean handlersWait = incoming.sweep(now);
    return goingAway.sweep() || callsWait || handlersWait;
  }

  @Override
  public void look(long now) {
    heartbeat.look(now);
  }

  /// Waits until there is room in the queue or the connection has ended.
  ///
  /// @return false when the deadline came first or the thread was interrupted
  boolean awaitWritable(long deadlineNanos) {
    NanoClock clock = engine.clock();
    Thread waiter = Thread.currentThread();
    waitingForRoom.add(waiter);
    try {
      while (!connection.isWritable() && connection.isOpen()) {
        if (Nanos.isOver(deadlineNanos, clock.nanoTime()) || waiter.isInterrupted()) {
          return false;
        }
        if (roomAskedFor.compareAndSet(false, true)) {
          connection.onWritable(this::onRoom);
        }
        clock.parkUntil(this, deadlineNanos);
      }
      return true;
    } finally {
      waitingForRoom.remove(waiter);
    }
  }

  private void onRoom() {
    // Put down first: whoever finds it up has entered itself before, and is woken here.
    roomAskedFor.set(false);
    waitingForRoom.forEach(LockSupport::unpark);
  }

  /// See [Connection#send].
  SendResult send(byte[] message, Lane lane) {
    return connection.send(message, lane);
  }

  /// See [Connection#isEventLoop].
  boolean isEventLoop() {
    return connection.isEventLoop();
  }

  /// See [Connection#flushed].
  CompletableFuture<@Nullable Void> flushed() {
    return connection.flushed();
  }

  CallEngine engine() {
    return engine;
  }

  Dialect dialect() {
    return dialect;
  }

  OutgoingCalls outgoing() {
    return outgoing;
  }

  /// The objects of this side that the other one may call.
  ExportedCallbacks exportedCallbacks() {
    return exported;
  }

  /// The objects of the other side that this one may call.
  ReceivedCallbacks receivedCallbacks() {
    return received;
  }

  /// Says something to the engine of the other side, if that understands it. Never waits.
  <A> void tell(MethodDescriptor<A, @Nullable Void> method, A message) {
    if (dialect.isExtended()) {
      outgoing.tell(method, message);
    }
  }

  /// How many objects either side may call of the other one.
  int callbacks() {
    return exported.size() + received.size();
  }

  IncomingCalls incoming() {
    return incoming;
  }

  /// The largest message that both sides take.
  int maxMessageBytes() {
    return dialect.maxMessageBytes(connection.maxMessageBytes());
  }

  @Override
  public <S> S stub(Class<S> contract) {
    return ServiceContracts.stub(
        contract, engine.caller(new ConnectionStarter(this), CallOptions.create()));
  }

  @Override
  public void revoke(Object callback, String reason) {
    exported.revoke(callback, reason);
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
    closeActions.add(action);
  }

  /// Runs `action` once when no call should be started here any more: the connection has ended or
  /// the other side goes away. At once if that is so.
  public void onLeave(Runnable action) {
    goingAway.onLeave(action);
  }

  /// Whether calls may be started here: it is open and the other side does not go away.
  public boolean takesCalls() {
    return connection.isOpen() && !goingAway.isLeft();
  }

  /// Whether one side keeps objects of the other beyond their calls: they live as long as the
  /// connection.
  public boolean keepsCallbacks() {
    return received.isAnyKept() || exported.isAnyKept();
  }

  /// The connection by which handlers know the caller: the primary one of its session.
  PeerConnection primary() {
    return engine.sessions().primaryOf(this, dialect.peerHello());
  }

  GoingAway goingAway() {
    return goingAway;
  }

  /// Lets the other side know this one, unless it does: it says hello in a question that needs no
  /// answer.
  public void greet() {
    heartbeat.greet();
  }

  @Override
  public String toString() {
    return connection.scheme() + "://" + Endpoint.Address.text(connection.remoteAddress());
  }
}
