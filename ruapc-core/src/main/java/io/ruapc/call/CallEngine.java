package io.ruapc.call;

import io.ruapc.CallCounts;
import io.ruapc.CallOptions;
import io.ruapc.Format;
import io.ruapc.Interceptor;
import io.ruapc.NanoClock;
import io.ruapc.service.Caller;
import io.ruapc.transport.Connection;
import io.ruapc.wire.MessageBuffers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What all connections of one client or one server have in common.
///
/// Safe from any thread. It owns one thread, which watches deadlines.
public final class CallEngine implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CallEngine.class);

  /// How long [#close] waits for peers that take nothing.
  private static final long FLUSH_MILLIS = 1_000;

  private final Settings settings;
  private final Router router;
  private final Admission admission;
  private final Dispatcher dispatcher = new Dispatcher();
  private final CallCounters counters = new CallCounters();
  private final MessageBuffers buffers = new MessageBuffers();
  private final DeadlineSweep sweep;
  private final Set<PeerConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean isDraining;
  private volatile boolean closed;

  /// How an engine works.
  ///
  /// @param name of its thread
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
    this.router = services.router(settings.handlerInterceptors());
    this.admission = new Admission(settings.limits());
    this.sweep =
        new DeadlineSweep(
            settings.name() + "-deadlines", settings.clock(), settings.heartbeat().lookNanos());
    this.sweep.start();
  }

  /// A connection that the other side has made: what arrives on it goes to the result.
  public PeerConnection accept(Connection connection) {
    return attach(new PeerConnection(this, connection, false));
  }

  /// A connection that this side has made: what arrives on it goes to the result.
  public PeerConnection open(Connection connection) {
    return attach(new PeerConnection(this, connection, true));
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

  /// Refuses new requests from now on, and waits until no request is being worked on.
  ///
  /// @return false when the deadline came first
  public boolean drain(Duration atMost) {
    isDraining = true;
    return admission.awaitIdle(clock(), Nanos.after(clock().nanoTime(), atMost));
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

  boolean isDraining() {
    return isDraining;
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
