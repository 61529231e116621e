package io.ruapc.transport.http;

import io.ruapc.Endpoint;
import io.ruapc.transport.Connection;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.netty.ClientProtocol;
import io.ruapc.transport.netty.ProtocolSelector;
import io.ruapc.transport.netty.ProtocolSelector.Choice;
import io.ruapc.transport.netty.ServerProtocol;
import io.ruapc.transport.tls.SocketTransport;
import java.util.List;
import java.util.function.Function;

/// Messages on a stream of HTTP/2, `http://host:port`. A listener of this scheme speaks HTTP/1.1
/// and HTTP/2, with all that they carry.
public final class HttpTransport implements SocketTransport {
  /// What endpoints of this transport begin with.
  static final String SCHEME = "http";

  private static final ServerProtocol PROTOCOL =
      new ProtocolSelector(
          List.of(new Choice(HttpProtocols.http2FirstBytes(), HttpProtocols.HTTP2)),
          HttpProtocols.HTTP1);

  /// For `ServiceLoader`.
  public HttpTransport() {}

  @Override
  public String scheme() {
    return SCHEME;
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
    return new RpcStreamConnect(address, options, handlers);
  }

  @Override
  public List<String> applicationProtocols() {
    return List.of("h2", "http/1.1");
  }
}
