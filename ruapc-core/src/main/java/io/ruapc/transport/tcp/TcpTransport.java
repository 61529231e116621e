package io.ruapc.transport.tcp;

import io.ruapc.Endpoint;
import io.ruapc.transport.Connection;
import io.ruapc.transport.Listener;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.Transport;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.netty.EventLoops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Messages over plain TCP, `tcp://host:port`.
public final class TcpTransport implements Transport {
  static final String SCHEME = "tcp";

  /// For `ServiceLoader`.
  public TcpTransport() {}

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public boolean isEventLoop() {
    return EventLoops.isEventLoop();
  }

  @Override
  public SocketAddress socketAddress(Endpoint.Address address) {
    return InetSocketAddress.createUnresolved(address.host(), address.port());
  }

  @Override
  public CompletableFuture<Connection> connect(
      Endpoint.Address address,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers) {
    // The system's resolver, with its files and caches.
    var connecting = new Connecting(address, options, handlers, InetAddress::getAllByName);
    connecting.start();
    return connecting.result();
  }

  @Override
  public Listener listen(
      Endpoint.Address address,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers)
      throws IOException {
    return TcpListener.bind(address, options, handlers);
  }
}
