package io.ruapc.transport.port;

import io.ruapc.Endpoint;
import io.ruapc.transport.Connection;
import io.ruapc.transport.Listener;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.Transport;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.Transports;
import io.ruapc.transport.http.HttpProtocols;
import io.ruapc.transport.netty.EventLoops;
import io.ruapc.transport.netty.ProtocolSelector;
import io.ruapc.transport.netty.ProtocolSelector.Choice;
import io.ruapc.transport.netty.ServerProtocol;
import io.ruapc.transport.netty.SocketListener;
import io.ruapc.transport.tcp.TcpTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// A port where every protocol is spoken, the one that the first bytes of a connection begin:
///
///     RUA!               messages over TCP
///     PRI * HTTP/2.0 ..  HTTP/2
///     anything else      HTTP/1.1, and from there WebSocket
///
/// So what is no protocol at all is answered as bad HTTP. There is nothing to connect to by this
/// name: a client chooses one of the protocols.
public final class UnifiedPort implements Transport {
  private static final ServerProtocol PROTOCOL =
      new ProtocolSelector(
          List.of(
              new Choice(TcpTransport.firstBytes(), TcpTransport.SERVER_PROTOCOL),
              new Choice(HttpProtocols.http2FirstBytes(), HttpProtocols.HTTP2)),
          HttpProtocols.HTTP1);

  /// For `ServiceLoader`.
  public UnifiedPort() {}

  @Override
  public String scheme() {
    return Transports.ANY;
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
    return CompletableFuture.failedFuture(
        new IOException(
            "cannot connect to " + scheme() + "://" + address + ": name one of its protocols"));
  }

  @Override
  public Listener listen(
      Endpoint.Address address,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers)
      throws IOException {
    return SocketListener.bind(TcpTransport.SCHEME, address, PROTOCOL, options, handlers);
  }
}
