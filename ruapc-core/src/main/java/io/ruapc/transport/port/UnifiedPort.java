package io.ruapc.transport.port;

import io.ruapc.Endpoint;
import io.ruapc.transport.Connection;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.Transports;
import io.ruapc.transport.http.HttpProtocols;
import io.ruapc.transport.netty.ClientProtocol;
import io.ruapc.transport.netty.ProtocolSelector;
import io.ruapc.transport.netty.ProtocolSelector.Choice;
import io.ruapc.transport.netty.ServerProtocol;
import io.ruapc.transport.tcp.TcpTransport;
import io.ruapc.transport.tls.SocketTransport;
import java.util.List;
import java.util.function.Function;

/// A port where every protocol is spoken, the one that the first bytes of a connection begin:
///
///     RUA!               messages over TCP
///     PRI * HTTP/2.0 ..  HTTP/2
///     anything else      HTTP/1.1, and from there WebSocket
///
/// So what is no protocol at all is answered as bad HTTP. There is nothing to connect to by this
/// name: a client chooses one of the protocols.
public final class UnifiedPort implements SocketTransport {
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

  /// Of a client that should take the best.
  @Override
  public String clientScheme() {
    return TcpTransport.SCHEME;
  }

  @Override
  public ServerProtocol serverProtocol() {
    return PROTOCOL;
  }

  @Override
  public ClientProtocol clientProtocol(
      Endpoint.Address address,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers) {
    throw new IllegalArgumentException(
        "nothing to connect to at " + scheme() + "://" + address + ": name one of its protocols");
  }

  @Override
  public List<String> applicationProtocols() {
    return List.of(
        HttpProtocols.HTTP2_NAME, HttpProtocols.HTTP1_NAME, TcpTransport.APPLICATION_PROTOCOL);
  }
}
