package io.ruapc.transport.websocket;

import io.ruapc.Endpoint;
import io.ruapc.transport.Connection;
import io.ruapc.transport.Listener;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.Transport;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.netty.Connecting;
import io.ruapc.transport.netty.EventLoops;
import io.ruapc.transport.netty.SocketListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Messages over WebSocket, `ws://host:port`. A listener of this scheme accepts upgrades on every
/// path and nothing else.
public final class WebSocketTransport implements Transport {
  static final String SCHEME = "ws";

  /// For `ServiceLoader`.
  public WebSocketTransport() {}

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
    return Connecting.start(
        SCHEME,
        address,
        options,
        new WebSocketConnect(address, options, handlers, new RpcContent()));
  }

  @Override
  public Listener listen(
      Endpoint.Address address,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers)
      throws IOException {
    return SocketListener.bind(
        SCHEME, address, new OnlyUpgrades(new RpcContent()), options, handlers);
  }
}
