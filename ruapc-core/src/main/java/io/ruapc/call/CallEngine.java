package io.ruapc.call;

import io.ruapc.CallCounts;
import io.ruapc.CallOptions;
import io.ruapc.Format;
import io.ruapc.Interceptor;
import io.ruapc.NanoClock;
import io.ruapc.codec.JsonWriter;
import io.ruapc.codec.RawValue;
import io.ruapc.service.Caller;
import io.ruapc.service.ServiceDescriptor;
import io.ruapc.transport.Connection;
import io.ruapc.wire.Hello;
import io.ruapc.wire.MessageBuffers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What all connections of one client or one server have in common.
///
/// Safe from any thread. It owns one thread, which watches deadlines.
public final class CallEngine implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CallEngine.class);

  /// How long [#close] waits for peers that take nothing.
  private static final long FLUSH_MILLIS = 1_000;

  private static final long LEAVE_POLL_NANOS = 1_000_000;

  private final Settings settings;
  private final Router router;
  private final Admission admission;
  private final Dispatcher dispatcher = new Dispatcher();
  private final CallCounters counters = new CallCounters();
  private final MessageBuffers buffers = new MessageBuffers();
  private final DeadlineSweep sweep;
  private final Set<PeerConnection> connections = ConcurrentHashMap.newKeySet();
  private final Sessions sessions = new Sessions();
  private final @Nullable String session;
  private volatile @Nullable Leaving leaving;
  private volatile boolean closed;

  /// How an engine works.
  ///
  /// @param name of its thread
  /// @param isClient whether it makes connections, which then are one session at the other side
  /// @param clock that its deadlines go by
  /// @param limits what it takes on
  /// @param heartbeat when quiet peers are asked whether they are there
  /// @param timeout of calls for which nobody names one
  /// @param format of calls for which nobody names one
  /// @param completesOnLoop whether futures complete on the event loop
  /// @param callInterceptors around calls of this side, the outermost first
  /// @param handlerInterceptors around handlers of this side, the outermost first
  public record Settings(
      String name,
      boolean isClient,
      NanoClock clock,
      CallLimits limits,
      HeartbeatTimes heartbeat,
      Duration timeout,
      Format format,
      boolean completesOnLoop,
      List<Interceptor> callInterceptors,
      List<Interceptor> handlerInterceptors) {}

  /// An engine that offers these services.
  public CallEngine(Settings settings, Services services) {
    this.settings = settings;
    this.session = settings.isClient() ? Sessions.newId() : null;
    this.router = services.router(settings.handlerInterceptors());
    this.admission = new Admission(settings.limits());
    this.sweep =
        new DeadlineSweep(
            settings.name() + "-deadlines", settings.clock(), settings.heartbeat().lookNanos());
    this.sweep.start();
  }

  /// A connection that the other side has made: what arrives on it goes to the result.
  ///
  /// @param isAdmin whether it may call what is for administrators
  public PeerConnection accept(Connection connection, boolean isAdmin) {
    return attach(new PeerConnection(this, connection, hello(connection, true), false, isAdmin));
  }

  /// A connection that this side has made: what arrives on it goes to the result.
  ///
  /// @param isPrimary whether it carries callbacks, streams, and what the other side sends by
  ///   itself
  public PeerConnection open(Connection connection, boolean isPrimary) {
    return attach(new PeerConnection(this, connection, hello(connection, isPrimary), true, true));
  }

  private Hello hello(Connection connection, boolean isPrimary) {
    return BuiltInServices.hello(
        isPrimary, session, connection.maxMessageBytes(), limits().maxStreamItemBytes());
  }

  private PeerConnection attach(PeerConnection peer) {
    connections.add(peer);
    sweep.add(peer);
    if (closed) {
      // Accepted or connected while the engine was being closed: nobody else would end it.
      peer.close();
    }
    return peer;
  }

  void onClosed(PeerConnection peer) {
    connections.remove(peer);
    sweep.remove(peer);
  }

  /// What stubs stand on whose calls go to `starter`.
  public Caller caller(CallStarter starter, CallOptions options) {
    return new StubCaller(
        starter,
        options,
        TimeUnit.NANOSECONDS.convert(settings.timeout()),
        settings.format(),
        settings.completesOnLoop(),
        settings.callInterceptors());
  }

  /// The services that anybody may call and see described.
  public List<ServiceDescriptor> publicServices() {
    return router.services().stream().filter(service -> !service.isInternal()).toList();
  }

  /// What `_ruapc.meta/describe` answers to who asks for all services.
  public RawValue description() {
    var writer = new JsonWriter();
    MetaService_ServerDescriptionCodec.CODEC.write(
        writer, new ServiceDescriptions(router.services()).describe(null));
    return RawValue.ofJson(new String(writer.toByteArray(), StandardCharsets.UTF_8));
  }

  /// What `_ruapc.meta/openapi` answers.
  ///
  /// @param httpBasePath what stands before the paths of all methods
  public RawValue openApi(String httpBasePath) {
    return OpenApi.document(
        new ServiceDescriptions(router.services()).describe(null), httpBasePath);
  }

  /// What has been counted so far.
  public CallCounts counts() {
    return counters.now();
  }

  /// How many requests of other sides are being worked on.
  public int activeCalls() {
    return admission.active();
  }

  /// How many calls of this side wait for an answer. Counted anew each time.
  public int pendingCalls() {
    return connections.stream().mapToInt(peer -> peer.outgoing().size()).sum();
  }

  /// How many callbacks live, of either side. Counted anew each time.
  public int callbacks() {
    return connections.stream().mapToInt(PeerConnection::callbacks).sum();
  }

  /// Goes away in order: tells the peers, works on what they have sent before they knew, and waits
  /// until `isDone`. Nothing is closed yet but what has nothing left to do.
  ///
  /// @param grace how long to wait at most; an interrupt of the thread, which stays set, ends the
  ///   wait too
  public void leave(Duration grace, BooleanSupplier isDone) {
    Leaving begun = Leaving.after(clock(), grace);
    leaving = begun;
    sweep.wake();
    // Polls: a side leaves once in its life, and a signal would cost every call.
    while (!isDone.getAsBoolean() && !begun.isOver() && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, LEAVE_POLL_NANOS);
    }
  }

  /// Whether a side that goes away has waited long enough for what its peers sent before they knew.
  public boolean isTakeoverOver() {
    Leaving begun = leaving;
    return begun != null && begun.isTakeoverOver();
  }

  /// Whether this side goes away: it should be sent no new calls.
  public boolean isLeaving() {
    return closed || leaving != null;
  }

  /// How many connections there are.
  public int connections() {
    return connections.size();
  }

  /// Ends every connection and the engine's thread, and waits a moment until what was queued has
  /// been written: a program that ends right after must not lose its last one-way call or answer.
  @Override
  public void close() {
    closed = true;
    List<CompletableFuture<?>> flushed = new ArrayList<>();
    boolean mayWait = true;
    for (PeerConnection peer : connections) {
      flushed.add(peer.flushed());
      mayWait &= !peer.isEventLoop();
      peer.close();
    }
    sweep.close();
    if (mayWait) {
      awaitAll(flushed);
    }
  }

  CallCounters counters() {
    return counters;
  }

  /// That this side goes away; null when it does not.
  @Nullable Leaving leaving() {
    return leaving;
  }

  Sessions sessions() {
    return sessions;
  }

  /// Around handlers of this side, the outermost first.
  List<Interceptor> handlerInterceptors() {
    return settings.handlerInterceptors();
  }

  /// What deadlines go by.
  public NanoClock clock() {
    return settings.clock();
  }

  HeartbeatTimes heartbeat() {
    return settings.heartbeat();
  }

  CallLimits limits() {
    return settings.limits();
  }

  Router router() {
    return router;
  }

  Admission admission() {
    return admission;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  DeadlineSweep sweep() {
    return sweep;
  }

  MessageBuffers buffers() {
    return buffers;
  }

  private static void awaitAll(List<CompletableFuture<?>> flushed) {
    try {
      CompletableFuture.allOf(flushed.toArray(CompletableFuture[]::new))
          .get(FLUSH_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException late) {
      log.debug("connections ended before all that was queued was written", late);
    }
  }
}
