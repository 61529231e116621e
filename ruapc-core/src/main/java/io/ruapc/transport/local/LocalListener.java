package io.ruapc.transport.local;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.ruapc.Endpoint;
import io.ruapc.transport.Connection;
import io.ruapc.transport.Listener;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.netty.EventLoops;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// A name that is listened on.
///
/// Safe from any thread.
@SuppressWarnings("FutureReturnValueIgnored") // both futures only trigger what follows
final class LocalListener implements Listener {
  /// Who listens in this process, by name. Both sides of a connection know no more of each other
  /// than the name, so this cannot belong to either.
  private static final Map<String, LocalListener> LISTENERS = new ConcurrentHashMap<>();

  private final Endpoint.Address address;
  private final TransportOptions options;
  private final Function<Connection, MessageHandler> handlers;
  private final AtomicInteger connections = new AtomicInteger();

  /// How many connections were made; each gets its number in the address of its client.
  private final AtomicLong accepted = new AtomicLong();

  private LocalListener(
      Endpoint.Address address,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers) {
    this.address = address;
    this.options = options;
    this.handlers = handlers;
  }

  static LocalListener bind(
      Endpoint.Address address,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers)
      throws IOException {
    var listener = new LocalListener(address, options, handlers);
    if (LISTENERS.putIfAbsent(address.host(), listener) != null) {
      throw new IOException("cannot listen on " + listener + ": the name is taken");
    }
    return listener;
  }

  /// Who listens on a name.
  ///
  /// @throws IOException that lists the names that are listened on, when nobody does
  static LocalListener find(Endpoint.Address address) throws IOException {
    LocalListener listener = LISTENERS.get(address.host());
    if (listener == null) {
      var others = new TreeSet<>(LISTENERS.keySet());
      throw problem(
          address,
          "nothing listens there; in this process "
              + (others.isEmpty() ? "nothing does" : "these do: " + String.join(", ", others)));
    }
    return listener;
  }

  private static IOException problem(Endpoint.Address address, String what) {
    return new IOException(
        "cannot connect to " + LocalTransport.SCHEME + "://" + address + ": " + what);
  }

  @Override
  public String scheme() {
    return LocalTransport.SCHEME;
  }

  @Override
  public Endpoint.Address address() {
    return address;
  }

  @Override
  public int connections() {
    return connections.get();
  }

  @Override
  public void close() {
    LISTENERS.remove(address.host(), this);
  }

  /// Opens a connection to this listener. The accepted side gets its handler first, so that nothing
  /// is read before there is one.
  ///
  /// @param options of the side that connects
  /// @param handlers of the side that connects
  CompletableFuture<Connection> connect(
      TransportOptions options, Function<Connection, MessageHandler> handlers) throws IOException {
    if (connections.incrementAndGet() > this.options.maxConnections()) {
      connections.decrementAndGet();
      throw problem(address, "it has its maxConnections, " + this.options.maxConnections());
    }
    var name = new LocalAddress(address.host());
    var number = new LocalAddress(address.host() + "#" + accepted.incrementAndGet());
    EventLoops loops = EventLoops.acquire();
    EventLoop clientLoop = loops.next();
    EventLoop serverLoop = loops.next();
    var toServer = new LocalPipe(clientLoop, serverLoop, options);
    var toClient = new LocalPipe(serverLoop, clientLoop, this.options);
    var client = new LocalConnection(clientLoop, options, number, name, toClient, toServer);
    var server = new LocalConnection(serverLoop, this.options, name, number, toServer, toClient);
    client
        .flushed()
        .runAfterBoth(
            server.flushed(),
            () -> {
              connections.decrementAndGet();
              loops.release();
            });
    return open(client, handlers, server);
  }

  private CompletableFuture<Connection> open(
      LocalConnection client,
      Function<Connection, MessageHandler> clientHandlers,
      LocalConnection server) {
    var result = new CompletableFuture<Connection>();
    Duration timeout = client.options().connectTimeout();
    ScheduledFuture<?> timer =
        client
            .loop()
            .schedule(
                () -> result.completeExceptionally(problem(address, "no answer within " + timeout)),
                timeout.toNanos(),
                TimeUnit.NANOSECONDS);
    CompletableFuture.runAsync(() -> server.accept(handlers), server.loop())
        .thenRunAsync(() -> client.open(clientHandlers), client.loop())
        .whenComplete((opened, failure) -> {
          timer.cancel(false);
          if (failure != null) {
            result.completeExceptionally(
                problem(address, "a side has no handler for it").initCause(failure.getCause()));
          }
          if (failure != null || !result.complete(client)) {
            client.close(null);
            server.close(null);
          }
        });
    return result;
  }

  @Override
  public String toString() {
    return LocalTransport.SCHEME + "://" + address;
  }
}
