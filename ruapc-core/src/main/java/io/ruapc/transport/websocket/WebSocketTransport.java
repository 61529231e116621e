package io.ruapc.transport.websocket;

import io.ruapc.Endpoint;
import io.ruapc.transport.Connection;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.netty.ClientProtocol;
import io.ruapc.transport.netty.ServerProtocol;
import io.ruapc.transport.tls.SocketTransport;
import java.util.List;
import java.util.function.Function;

/// Messages over WebSocket, `ws://host:port`. A listener of this scheme accepts upgrades on every
/// path and nothing else.
public final class WebSocketTransport implements SocketTransport {
  static final String SCHEME = "ws";

  private static final String PATH = "/";

  /// For `ServiceLoader`.
  public WebSocketTransport() {}

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public ServerProtocol serverProtocol() {
    return new OnlyUpgrades(new RpcContent());
  }

  @Override
  public ClientProtocol clientProtocol(
      Endpoint.Address address,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers) {
    return new WebSocketConnect(address, PATH, options, handlers, new RpcContent());
  }

  /// That of the upgrade.
  @Override
  public List<String> applicationProtocols() {
    return List.of("http/1.1");
  }
}
