package io.ruapc.transport.local;

import io.ruapc.Endpoint;
import io.ruapc.Tls;
import io.ruapc.transport.Connection;
import io.ruapc.transport.Listener;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.Transport;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.netty.EventLoops;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Messages within this process, `local://name`.
public final class LocalTransport implements Transport {
  static final String SCHEME = Endpoint.LOCAL;

  /// For `ServiceLoader`.
  public LocalTransport() {}

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public Transport secured(Tls tls, boolean isClient) {
    throw new IllegalArgumentException("local:// does not leave the process: nothing to encrypt");
  }

  @Override
  public boolean isEventLoop() {
    return EventLoops.isEventLoop();
  }

  @Override
  public SocketAddress socketAddress(Endpoint.Address address) {
    return new LocalAddress(address.host());
  }

  @Override
  public CompletableFuture<Connection> connect(
      Endpoint.Address address,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers) {
    try {
      return LocalListener.find(address).connect(options, handlers);
    } catch (IOException problem) {
      return CompletableFuture.failedFuture(problem);
    }
  }

  @Override
  public Listener listen(
      Endpoint.Address address,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers)
      throws IOException {
    return LocalListener.bind(address, options, handlers);
  }
}
