package io.ruapc.transport.netty;

import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.ScheduledFuture;
import io.ruapc.Endpoint;
import io.ruapc.transport.Connection;
import io.ruapc.transport.TransportOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One attempt to reach an address: its name is resolved, and what it resolves to is tried in turn
/// until with one the protocol has begun or the time is over.
///
/// Everything but the resolving happens on the event loop that the connection will live on.
@SuppressWarnings("FutureReturnValueIgnored") // closing is not waited for; its outcome is the same
public final class Connecting {
  /// Finds the addresses of a name; may block.
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  private final String scheme;
  private final Endpoint.Address address;
  private final TransportOptions options;
  private final ClientProtocol protocol;
  private final Resolver resolver;
  private final CompletableFuture<Connection> result = new CompletableFuture<>();
  private final long startNanos = System.nanoTime();
  private final EventLoops loops;
  private final EventLoop loop;

  // Event loop only.
  private final Queue<InetAddress> untried = new ArrayDeque<>();
  private String stage = "resolving the name";
  private boolean over;
  private @Nullable SocketChannel channel;
  private @Nullable ScheduledFuture<?> timer;
  private @Nullable IOException failure;

  /// Begins to connect, and completes as [io.ruapc.transport.Transport#connect] does.
  ///
  /// @param scheme for what is said of failures
  public static CompletableFuture<Connection> start(
      String scheme, Endpoint.Address address, TransportOptions options, ClientProtocol protocol) {
    // The system's resolver, with its files and caches.
    var connecting = new Connecting(scheme, address, options, protocol, InetAddress::getAllByName);
    connecting.start();
    return connecting.result();
  }

  Connecting(
      String scheme,
      Endpoint.Address address,
      TransportOptions options,
      ClientProtocol protocol,
      Resolver resolver) {
    this.scheme = scheme;
    this.address = address;
    this.options = options;
    this.protocol = protocol;
    this.resolver = resolver;
    this.loops = EventLoops.acquire();
    this.loop = loops.next();
  }

  CompletableFuture<Connection> result() {
    return result;
  }

  void start() {
    loop.execute(() -> {
      timer = loop.schedule(this::onTimeout, remainingNanos(), TimeUnit.NANOSECONDS);
      resolve();
    });
  }

  private void resolve() {
    InetAddress literal = literal(address.host());
    if (literal != null) {
      onResolved(List.of(literal));
      return;
    }
    // Resolvers block, so this gets a thread of its own.
    Thread.ofVirtual()
        .name("ruapc-resolve " + address.host())
        .start(() -> {
          try {
            List<InetAddress> found = List.of(resolver.resolve(address.host()));
            loop.execute(() -> onResolved(found));
          } catch (UnknownHostException e) {
            loop.execute(() -> fail(new IOException(problem("no such host"), e)));
          }
        });
  }

  private static @Nullable InetAddress literal(String host) {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private void onResolved(List<InetAddress> found) {
    untried.addAll(found);
    tryNext();
  }

  private void tryNext() {
    if (over) {
      return;
    }
    InetAddress next = untried.poll();
    if (next == null) {
      fail(failure != null ? failure : new IOException(problem("no address")));
      return;
    }
    var target = new InetSocketAddress(next, address.port());
    stage = "connecting to " + text(next);
    SocketChannel socket = loops.newSocket();
    channel = socket;
    SocketOptions.apply(socket, options);
    // Each address gets its share of what is left, so that a dead first one leaves time for others.
    long shareMillis = TimeUnit.NANOSECONDS.toMillis(remainingNanos()) / (untried.size() + 1);
    socket.config().setConnectTimeoutMillis((int) Math.max(1, shareMillis));
    socket.pipeline().addLast(new WhenConnected(connected -> onConnected(connected, next)));
    loop.register(socket)
        .addListener(registered -> {
          if (registered.isSuccess()) {
            socket.connect(target).addListener(done -> onDone(socket, next, done.cause()));
          } else {
            onDone(socket, next, registered.cause());
          }
        });
  }

  private void onConnected(SocketChannel socket, InetAddress target) {
    if (over) {
      socket.close();
    } else if (socket.localAddress().equals(socket.remoteAddress())) {
      // The kernel gave the port that was to be reached to the very socket that wants to reach it.
      onDone(socket, target, new ConnectException("Connection refused"));
    } else {
      open(socket, target);
    }
  }

  /// This address is given up, unless it has been already or there is no failure.
  private void onDone(SocketChannel socket, InetAddress target, @Nullable Throwable failure) {
    if (failure == null || over || !socket.equals(channel)) {
      return;
    }
    channel = null;
    socket.close();
    onFailed(target, failure);
  }

  private void onFailed(InetAddress target, Throwable cause) {
    String what =
        switch (cause) {
          case ConnectTimeoutException timeout -> "no answer";
          case ConnectException refused when text(refused).contains("refused") ->
              "connection refused, nothing listens there";
          default -> text(cause);
        };
    var next = new IOException(problem(what + " (" + text(target) + ")"), cause);
    if (failure != null) {
      next.addSuppressed(failure);
    }
    failure = next;
    tryNext();
  }

  private void open(SocketChannel socket, InetAddress target) {
    stage = "beginning to speak with " + text(target);
    CompletableFuture<Connection> opened;
    try {
      opened = protocol.open(socket);
    } catch (RuntimeException e) {
      opened = CompletableFuture.failedFuture(e);
    }
    if (!opened.isDone()) {
      long share = remainingNanos() / (untried.size() + 1);
      var late = new ConnectTimeoutException();
      loop.schedule(() -> onDone(socket, target, late), share, TimeUnit.NANOSECONDS);
    }
    opened.whenComplete((connection, cause) -> {
      if (cause == null) {
        onOpened(socket, connection);
      } else if (cause instanceof IOException) {
        onDone(socket, target, cause);
      } else {
        fail(cause);
      }
    });
  }

  private void onOpened(SocketChannel socket, Connection connection) {
    if (over || !socket.equals(channel)) {
      connection.close(null);
      return;
    }
    finish();
    socket.closeFuture().addListener(closed -> loops.release());
    if (!result.complete(connection)) {
      connection.close(null);
    }
  }

  private void onTimeout() {
    if (over) {
      return;
    }
    String waited = "no answer within " + options.connectTimeout() + " while " + stage;
    var timeout = new IOException(problem(waited));
    if (failure != null) {
      timeout.addSuppressed(failure);
    }
    fail(timeout);
  }

  private void fail(Throwable cause) {
    if (over) {
      return;
    }
    finish();
    if (channel != null) {
      channel.close();
    }
    loops.release();
    result.completeExceptionally(cause);
  }

  private void finish() {
    over = true;
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private long remainingNanos() {
    return options.connectTimeout().toNanos() - (System.nanoTime() - startNanos);
  }

  private String problem(String what) {
    return "cannot connect to " + scheme + "://" + address + ": " + what;
  }

  private static String text(InetAddress address) {
    return address.getHostAddress();
  }

  private static String text(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
