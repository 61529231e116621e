package io.ruapc.transport.tls;

import io.ruapc.Endpoint;
import io.ruapc.Tls;
import io.ruapc.transport.Connection;
import io.ruapc.transport.Listener;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.Transport;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.netty.Connecting;
import io.ruapc.transport.netty.SocketListener;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// A transport over sockets with TLS below it.
final class TlsTransport implements Transport {
  private final SocketTransport plain;
  private final Tls tls;
  private final TlsContext context;

  /// @throws IOException when the files cannot be read or make no sense
  TlsTransport(SocketTransport plain, Tls tls, boolean isClient) throws IOException {
    this.plain = plain;
    this.tls = tls;
    this.context = TlsContext.create(tls, isClient, plain.applicationProtocols());
  }

  @Override
  public String scheme() {
    return plain.scheme() + SECURED;
  }

  @Override
  public boolean isEventLoop() {
    return plain.isEventLoop();
  }

  @Override
  public SocketAddress socketAddress(Endpoint.Address address) {
    return plain.socketAddress(address);
  }

  @Override
  public CompletableFuture<Connection> connect(
      Endpoint.Address address,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers) {
    String name = tls.serverName().orElse(address.host());
    var inner = plain.clientProtocol(address, options, handlers);
    return Connecting.start(
        scheme(), address, options, new TlsClient(context, name, address.port(), inner));
  }

  @Override
  public Listener listen(
      Endpoint.Address address,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers)
      throws IOException {
    var server = new TlsServer(context, plain.serverProtocol(), tls.isAlsoPlain());
    return SocketListener.bind(plain.clientScheme() + SECURED, address, server, options, handlers);
  }

  @Override
  public Transport secured(Tls another, boolean isClient) {
    throw new IllegalStateException("secured already: " + scheme());
  }
}
