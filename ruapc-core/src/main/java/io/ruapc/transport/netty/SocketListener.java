package io.ruapc.transport.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import io.ruapc.Endpoint;
import io.ruapc.transport.Connection;
import io.ruapc.transport.Listener;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.TransportOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A bound TCP port, whatever is spoken there. Nothing but [#close] ends it: an error while
/// accepting, as when the process has no descriptor left, only makes it pause.
@SuppressWarnings("FutureReturnValueIgnored") // closing is not waited for; its outcome is the same
public final class SocketListener implements Listener {
  private static final Logger LOG = LoggerFactory.getLogger(SocketListener.class);

  /// How many connections the kernel accepts ahead; it lowers this to its own limit.
  private static final int BACKLOG = 4096;

  /// How long to wait after an error of accept. Too low would only fill the log: what is missing,
  /// mostly descriptors, comes back when other connections end.
  private static final long ACCEPT_PAUSE_MILLIS = 100;

  private static final long OPENING_POLL_NANOS = 100_000;

  private final EventLoops loops;
  private final String scheme;
  private final ServerProtocol protocol;
  private final Accepting accepting;
  private final ServerSocketChannel channel;
  private final AtomicInteger connections = new AtomicInteger();

  /// Those accepted that have no handler yet.
  private final Set<SocketChannel> opening = ConcurrentHashMap.newKeySet();

  private final Endpoint.Address address;

  /// Whether the last connection could not be taken. Event loop only.
  private boolean troubled;

  private SocketListener(
      EventLoops loops,
      ServerSocketChannel channel,
      String scheme,
      Endpoint.Address address,
      ServerProtocol protocol,
      Accepting accepting) {
    this.loops = loops;
    this.channel = channel;
    this.scheme = scheme;
    this.address = address;
    this.protocol = protocol;
    this.accepting = accepting;
  }

  /// Listens on one address until it is closed.
  ///
  /// @param scheme what clients of ours write before the address
  /// @param protocol what is done with each socket that connects
  /// @param handlers makes the handler of each connection, on its event loop
  /// @throws IOException when the address cannot be bound; it names the address
  public static SocketListener bind(
      String scheme,
      Endpoint.Address address,
      ServerProtocol protocol,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers)
      throws IOException {
    InetAddress host;
    try {
      host = InetAddress.getByName(address.host());
    } catch (UnknownHostException e) {
      throw new IOException("cannot listen on " + address + ": no such host", e);
    }
    EventLoops loops = EventLoops.acquire();
    ServerSocketChannel channel = loops.newServerSocket();
    channel.closeFuture().addListener(closed -> loops.release());
    channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
    channel.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
    channel.config().setAutoRead(false);
    loops.next().register(channel).syncUninterruptibly();
    Future<?> bound =
        channel.bind(new InetSocketAddress(host, address.port())).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      channel.close();
      throw new IOException(
          "cannot listen on " + address + ": " + reason(bound.cause()), bound.cause());
    }
    var real = new Endpoint.Address(address.host(), channel.localAddress().getPort());
    var listener =
        new SocketListener(
            loops, channel, scheme, real, protocol, new Accepting(options, handlers));
    channel.pipeline().addLast(listener.new Acceptor());
    channel.config().setAutoRead(true);
    return listener;
  }

  /// The words of the system, but for what happens most.
  private static String reason(Throwable cause) {
    String words = String.valueOf(cause.getMessage());
    return words.contains("Address already in use") ? "the port is taken" : words;
  }

  @Override
  public String scheme() {
    return scheme;
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
    Future<?> closed = channel.close();
    if (!EventLoops.isEventLoop()) {
      closed.awaitUninterruptibly();
      while (!opening.isEmpty()) {
        LockSupport.parkNanos(this, OPENING_POLL_NANOS);
      }
    }
    accepting.end();
  }

  @Override
  public String toString() {
    return scheme + "://" + address;
  }

  private void accept(SocketChannel accepted) {
    int most = accepting.options().maxConnections();
    if (connections.incrementAndGet() > most) {
      connections.decrementAndGet();
      warnOnce("refuses connections, it has " + most, null);
      accepted.unsafe().closeForcibly();
      return;
    }
    troubled = false;
    opening.add(accepted);
    EventLoops held = EventLoops.acquire();
    accepted
        .closeFuture()
        .addListener(closed -> {
          opening.remove(accepted);
          connections.decrementAndGet();
          held.release();
        });
    SocketOptions.apply(accepted, accepting.options());
    accepted.pipeline().addLast(new WhenConnected(this::open));
    loops
        .next()
        .register(accepted)
        .addListener(registered -> {
          if (!registered.isSuccess()) {
            accepted.unsafe().closeForcibly();
          }
        });
  }

  /// Says what is wrong when it begins, and not again for each connection: strangers must not be
  /// able to fill the log.
  private void warnOnce(String trouble, @Nullable Throwable cause) {
    if (!troubled) {
      troubled = true;
      LOG.warn("{} {}", this, trouble, cause);
    }
  }

  private void open(SocketChannel accepted) {
    try {
      protocol.open(accepted, accepting);
    } catch (RuntimeException e) {
      LOG.error("{} has no handler for {}", this, accepted, e);
      accepted.close();
    } finally {
      opening.remove(accepted);
    }
  }

  /// Takes what the kernel has accepted.
  private final class Acceptor extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      accept((SocketChannel) message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      warnOnce("cannot accept and tries again every " + ACCEPT_PAUSE_MILLIS + " ms", cause);
      channel.config().setAutoRead(false);
      channel
          .eventLoop()
          .schedule(
              () -> channel.config().setAutoRead(true), ACCEPT_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
