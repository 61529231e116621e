package io.ruapc.client;

import io.ruapc.Endpoint;
import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.call.CallEngine;
import io.ruapc.call.OutgoingCall;
import io.ruapc.call.PeerConnection;
import io.ruapc.transport.Connection;
import io.ruapc.transport.Transport;
import io.ruapc.transport.TransportOptions;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The connections of one client to its server: made when needed, replaced when lost.
///
/// Safe from any thread. The first slot holds the primary one, the last the one for large requests;
/// each is made when a call needs it.
final class Connections implements AutoCloseable {
  /// More connections than this do not help: batches only get smaller.
  static final int MAX_COUNT = 64;

  /// The slot of the connection that carries callbacks, streams and what the server sends by
  /// itself.
  static final int PRIMARY = 0;

  /// Requests over so many bytes take a connection of their own: small ones would wait behind them.
  private static final int BULK_BYTES = 1 << 20;

  private final Endpoint endpoint;
  private final Transport transport;
  private final TransportOptions options;
  private final CallEngine engine;
  private final AtomicReferenceArray<@Nullable PeerConnection> open;

  private final int bulkSlot;

  // Guarded by this.
  private final @Nullable CompletableFuture<PeerConnection>[] connecting;
  private int firstAddress;
  private boolean refusing;
  private Runnable onPrimary = () -> {};
  private volatile boolean closed;

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  Connections(
      Endpoint endpoint,
      Transport transport,
      TransportOptions options,
      CallEngine engine,
      int count) {
    this.endpoint = endpoint;
    this.transport = transport;
    this.options = options;
    this.engine = engine;
    this.open = new AtomicReferenceArray<>(count + 1);
    this.connecting = new CompletableFuture[count + 1];
    this.bulkSlot = count;
  }

  /// One connection up to 15 cores: more only makes batches smaller. Then one per 8 cores, at most
  /// 4.
  static int defaultCount() {
    return Math.clamp(Runtime.getRuntime().availableProcessors() / 8, 1, 4);
  }

  /// What to do with each new primary connection, on an event loop. Set before the first is made.
  synchronized void onPrimary(Runnable action) {
    onPrimary = action;
  }

  /// The slot whose connection a call should use.
  int slotFor(OutgoingCall<?, ?> call) {
    return bulkSlot == 1 || call.needsPrimary()
        ? PRIMARY
        : ThreadLocalRandom.current().nextInt(bulkSlot);
  }

  /// The largest request that may take the connection of a slot.
  int mostBytes(int slot) {
    return slot == bulkSlot ? Integer.MAX_VALUE : BULK_BYTES;
  }

  /// The slot for large requests.
  int bulkSlot() {
    return bulkSlot;
  }

  /// The connection of a slot that takes calls, or null when it must be made.
  @Nullable PeerConnection current(int slot) {
    PeerConnection connection = open.get(slot);
    return connection != null && connection.takesCalls() ? connection : null;
  }

  /// The primary connection, also when it takes no more calls; null for none.
  @Nullable PeerConnection primary() {
    PeerConnection connection = open.get(PRIMARY);
    return connection != null && connection.isOpen() ? connection : null;
  }

  /// The connection of a slot, made if needed. Calls that need the same one share the attempt.
  /// Fails with [RpcException].
  CompletableFuture<PeerConnection> connect(int slot) {
    CompletableFuture<PeerConnection> attempt;
    synchronized (this) {
      if (refusing) {
        return CompletableFuture.failedFuture(clientClosed());
      }
      PeerConnection existing = current(slot);
      if (existing != null) {
        return CompletableFuture.completedFuture(existing);
      }
      CompletableFuture<PeerConnection> underWay = connecting[slot];
      if (underWay != null) {
        return underWay;
      }
      attempt = new CompletableFuture<>();
      connecting[slot] = attempt;
    }
    connect(slot, attempt, 0, new ArrayList<>());
    return attempt;
  }

  /// Another attempt cannot help, so this is not [ErrorCode#UNAVAILABLE].
  private static RpcException clientClosed() {
    return new RpcException(ErrorCode.CANCELLED, "the client has been closed by this side")
        .withExecution(Execution.NOT_STARTED);
  }

  /// Tries one address after the other, beginning with the one that worked last.
  private void connect(
      int slot, CompletableFuture<PeerConnection> attempt, int tried, List<String> failures) {
    int index = (firstAddress() + tried) % endpoint.addresses().size();
    Endpoint.Address address = endpoint.addresses().get(index);
    // The handler is made on the event loop; the engine's connection comes back through this
    // holder.
    var attached = new CompletableFuture<PeerConnection>();
    CompletableFuture<Connection> connected =
        transport.connect(
            address,
            options,
            connection -> {
              PeerConnection peer = engine.open(connection, slot == PRIMARY);
              attached.complete(peer);
              return peer;
            });
    var _ =
        connected.whenComplete((connection, failure) -> {
          if (failure == null) {
            onConnected(slot, attempt, index, attached.join());
            return;
          }
          failures.add(reason(address, failure));
          if (tried + 1 < endpoint.addresses().size()) {
            connect(slot, attempt, tried + 1, failures);
          } else {
            onFailed(slot, attempt, failures, failure);
          }
        });
  }

  private synchronized int firstAddress() {
    return firstAddress;
  }

  private void onConnected(
      int slot, CompletableFuture<PeerConnection> attempt, int address, PeerConnection peer) {
    Runnable connectedAction;
    synchronized (this) {
      connecting[slot] = null;
      firstAddress = address;
      connectedAction = onPrimary;
      if (!refusing) {
        open.set(slot, peer);
      }
    }
    if (closed) {
      peer.close();
    }
    if (slot == PRIMARY) {
      peer.onLeave(() -> replace(peer));
      connectedAction.run();
    }
    attempt.complete(peer);
  }

  /// What the two sides keep of each other will end with the primary connection: makes the next one
  /// at once, so that neither has to wait for a call.
  private void replace(PeerConnection left) {
    if (left.isOpen() && left.keepsCallbacks()) {
      var _ = connect(PRIMARY);
    }
  }

  /// Takes no new calls from now on; those that wait for a connection get it still.
  void refuse() {
    synchronized (this) {
      refusing = true;
    }
    for (int slot = 0; slot < open.length(); slot++) {
      open.set(slot, null);
    }
  }

  private void onFailed(
      int slot,
      CompletableFuture<PeerConnection> attempt,
      List<String> failures,
      Throwable lastFailure) {
    synchronized (this) {
      connecting[slot] = null;
    }
    attempt.completeExceptionally(
        new RpcException(ErrorCode.UNAVAILABLE, String.join("; ", failures), unwrapped(lastFailure))
            .withExecution(Execution.NOT_STARTED));
  }

  private static String reason(Endpoint.Address address, Throwable failure) {
    Throwable cause = unwrapped(failure);
    String message = cause.getMessage();
    String text = message == null ? cause.toString() : message;
    return text.contains(address.toString()) ? text : "cannot connect to " + address + ": " + text;
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /// Whether the calling thread must not wait for a connection.
  boolean isEventLoop() {
    return transport.isEventLoop();
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /// The first address of the endpoint, not looked up.
  SocketAddress firstSocketAddress() {
    return transport.socketAddress(endpoint.addresses().getFirst());
  }

  @Override
  public void close() {
    List<CompletableFuture<PeerConnection>> underWay = new ArrayList<>();
    synchronized (this) {
      refusing = true;
      closed = true;
      for (CompletableFuture<PeerConnection> attempt : connecting) {
        if (attempt != null) {
          underWay.add(attempt);
        }
      }
    }
    // Who waits for one need not wait until the server or the time limit has ended it.
    underWay.forEach(attempt -> attempt.completeExceptionally(clientClosed()));
    for (int slot = 0; slot < open.length(); slot++) {
      PeerConnection connection = open.get(slot);
      if (connection != null) {
        connection.close();
      }
    }
  }
}
