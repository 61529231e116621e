package io.ruapc.transport.tls;

import io.ruapc.Endpoint;
import io.ruapc.Tls;
import io.ruapc.transport.Connection;
import io.ruapc.transport.Listener;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.Transport;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.netty.ClientProtocol;
import io.ruapc.transport.netty.Connecting;
import io.ruapc.transport.netty.EventLoops;
import io.ruapc.transport.netty.ServerProtocol;
import io.ruapc.transport.netty.SocketListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// A transport over sockets: a protocol, from which all else follows, TLS included.
public interface SocketTransport extends Transport {
  /// What accepted sockets speak.
  ServerProtocol serverProtocol();

  /// What a connected socket speaks.
  ///
  /// @param address as the user wrote it
  /// @param handlers makes the handler of the connection
  ClientProtocol clientProtocol(
      Endpoint.Address address,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers);

  /// How the two sides of a TLS handshake call the protocol, the best first (ALPN).
  List<String> applicationProtocols();

  /// The scheme that clients of ours write before the address of a listener.
  default String clientScheme() {
    return scheme();
  }

  @Override
  default boolean isEventLoop() {
    return EventLoops.isEventLoop();
  }

  @Override
  default SocketAddress socketAddress(Endpoint.Address address) {
    return InetSocketAddress.createUnresolved(address.host(), address.port());
  }

  @Override
  default CompletableFuture<Connection> connect(
      Endpoint.Address address,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers) {
    return Connecting.start(scheme(), address, options, clientProtocol(address, options, handlers));
  }

  @Override
  default Listener listen(
      Endpoint.Address address,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers)
      throws IOException {
    return SocketListener.bind(clientScheme(), address, serverProtocol(), options, handlers);
  }

  @Override
  default Transport secured(Tls tls, boolean isClient) throws IOException {
    return new TlsTransport(this, tls, isClient);
  }
}
