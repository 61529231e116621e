package io.ruapc.client;

import io.ruapc.CallStage;
import io.ruapc.ErrorCode;
import io.ruapc.NanoClock;
import io.ruapc.Peer;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.call.CallEngine;
import io.ruapc.call.CallStarter;
import io.ruapc.call.Nanos;
import io.ruapc.call.OutgoingCall;
import io.ruapc.call.PeerConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Gets the calls of a client onto the wire, with retries of what failed before that. What has been
/// sent is never repeated: its handler may have run.
final class CallAttempts implements CallStarter {
  static final int DEFAULT_ATTEMPTS = 3;

  private static final Backoff BACKOFF = new Backoff(50, 2_000);

  private final Connections connections;
  private final int attempts;
  private final NanoClock clock;
  private final ServerPeer peer;
  private final AtomicInteger unconnected = new AtomicInteger();

  CallAttempts(Connections connections, CallEngine engine, int attempts) {
    this.connections = connections;
    this.attempts = attempts;
    this.clock = engine.clock();
    this.peer = new ServerPeer(connections, this, engine);
  }

  @Override
  public void start(OutgoingCall<?, ?> call) {
    int slot = connections.slotFor(call);
    PeerConnection ready = connections.current(slot);
    PeerConnection.Start result =
        ready == null
            ? PeerConnection.Start.CLOSED
            : ready.start(call, connections.mostBytes(slot));
    if (result == PeerConnection.Start.STARTED) {
      return;
    }
    unconnected.incrementAndGet();
    try {
      connectAndStart(call, result == PeerConnection.Start.BULK ? connections.bulkSlot() : slot);
    } finally {
      unconnected.decrementAndGet();
    }
  }

  private void connectAndStart(OutgoingCall<?, ?> call, int firstSlot) {
    if (connections.isEventLoop()) {
      throw new IllegalStateException(PeerConnection.BLOCKING_ON_EVENT_LOOP);
    }
    call.waited();
    int slot = firstSlot;
    while (true) {
      try {
        PeerConnection connection = connect(call, slot);
        switch (connection.start(call, connections.mostBytes(slot))) {
          case STARTED -> {
            return;
          }
          case BULK -> {
            slot = connections.bulkSlot();
            continue;
          }
          case CLOSED -> throw lost(connection);
        }
      } catch (RpcException problem) {
        if (call.attempts() >= attempts || !isWorthRetrying(problem)) {
          throw problem.withCall(call.method(), CallStage.CONNECT, null);
        }
        pause(call, problem);
        call.countAttempt();
      }
    }
  }

  private PeerConnection connect(OutgoingCall<?, ?> call, int slot) {
    CompletableFuture<PeerConnection> connecting = connections.connect(slot);
    try {
      if (!await(connecting, call.deadlineNanos())) {
        throw problem(
            ErrorCode.TIMEOUT,
            "no connection to " + connections.endpoint() + " before the deadline",
            null);
      }
      return connecting.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw problem(ErrorCode.CANCELLED, "interrupted while connecting", interrupted);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RpcException known
          ? known
          : problem(ErrorCode.UNAVAILABLE, "cannot connect", failed.getCause());
    }
  }

  /// Waits until the future has completed.
  ///
  /// @return false when the deadline came first
  private boolean await(CompletableFuture<?> future, long deadlineNanos)
      throws InterruptedException {
    Thread waiter = Thread.currentThread();
    var _ = future.whenComplete((value, failure) -> LockSupport.unpark(waiter));
    while (!future.isDone()) {
      if (Nanos.isOver(deadlineNanos, clock.nanoTime())) {
        return false;
      }
      park(future, deadlineNanos);
    }
    return true;
  }

  /// Waits before the next attempt.
  private void pause(OutgoingCall<?, ?> call, RpcException problem) {
    long now = clock.nanoTime();
    long end = Nanos.after(now, TimeUnit.MILLISECONDS.toNanos(BACKOFF.millis(call.attempts())));
    if (Nanos.isOver(call.deadlineNanos(), end)) {
      throw problem.withCall(call.method(), CallStage.CONNECT, null);
    }
    try {
      while (!Nanos.isOver(end, clock.nanoTime())) {
        park(call, end);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw problem(ErrorCode.CANCELLED, "interrupted while waiting to connect", interrupted);
    }
  }

  private void park(Object blocker, long untilNanos) throws InterruptedException {
    clock.parkUntil(blocker, untilNanos);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private static boolean isWorthRetrying(RpcException problem) {
    return problem.execution() == Execution.NOT_STARTED
        && (problem.code() == ErrorCode.UNAVAILABLE
            || problem.code() == ErrorCode.CONNECTION_CLOSED);
  }

  private static RpcException lost(PeerConnection connection) {
    return problem(
        ErrorCode.CONNECTION_CLOSED,
        "the connection to " + connection + " ended before the request was sent",
        null);
  }

  private static RpcException problem(ErrorCode code, String message, @Nullable Throwable cause) {
    return new RpcException(code, message, cause).withExecution(Execution.NOT_STARTED);
  }

  @Override
  public void startAsync(OutgoingCall<?, ?> call) {
    int slot = connections.slotFor(call);
    PeerConnection ready = connections.current(slot);
    try {
      PeerConnection.Start result =
          ready == null
              ? PeerConnection.Start.CLOSED
              : ready.startNow(call, connections.mostBytes(slot));
      switch (result) {
        case STARTED -> {}
        case CLOSED -> connectApart(call, slot);
        case BULK -> connectApart(call, connections.bulkSlot());
      }
    } catch (RpcException problem) {
      call.onFailure(problem);
    }
  }

  /// Connecting waits and retries; a virtual thread may.
  private void connectApart(OutgoingCall<?, ?> call, int slot) {
    unconnected.incrementAndGet();
    Thread.startVirtualThread(() -> connectAndStartOrFail(call, slot));
  }

  @Override
  public int attempts() {
    return attempts;
  }

  @Override
  public void startAgain(OutgoingCall<?, ?> call) {
    boolean isSameConnection = call.isConnectionFit();
    call.countAttempt();
    unconnected.incrementAndGet();
    Thread.startVirtualThread(() -> {
      if (isSameConnection) {
        pauseAndStartOrFail(call);
      } else {
        connectAndStartOrFail(call, connections.slotFor(call));
      }
    });
  }

  private void pauseAndStartOrFail(OutgoingCall<?, ?> call) {
    try {
      pause(call, problem(ErrorCode.UNAVAILABLE, "the other side goes away", null));
    } catch (RpcException problem) {
      unconnected.decrementAndGet();
      call.onFailure(problem);
      return;
    }
    connectAndStartOrFail(call, connections.slotFor(call));
  }

  private void connectAndStartOrFail(OutgoingCall<?, ?> call, int slot) {
    try {
      connectAndStart(call, slot);
    } catch (RpcException problem) {
      call.onFailure(problem);
    } catch (Throwable unexpected) { // top frame of a thread; nobody else would end the call
      call.onFailure(problem(ErrorCode.INTERNAL, "the call could not be started", unexpected));
    } finally {
      unconnected.decrementAndGet();
    }
  }

  /// How many calls wait for a connection.
  int unconnected() {
    return unconnected.get();
  }

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public NanoClock clock() {
    return clock;
  }
}
