package io.ruapc.transport;

import io.ruapc.Endpoint;
import io.ruapc.Tls;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// A way to carry messages, named by the scheme of endpoints. Found by `ServiceLoader`.
public interface Transport {
  /// What is added to a scheme for the one with encryption: `tcps`.
  String SECURED = "s";

  /// The scheme, in lower case: `tcp`.
  String scheme();

  /// This transport with encryption below it; its scheme ends with [#SECURED].
  ///
  /// @param isClient whether it will connect; else it will listen
  /// @throws IOException when files cannot be read or make no sense; it names the file
  /// @throws IllegalArgumentException when there is nothing to encrypt, or when what is wanted does
  ///   not fit the side
  Transport secured(Tls tls, boolean isClient) throws IOException;

  /// Whether the calling thread is one that reads connections of this transport: it must not wait.
  boolean isEventLoop();

  /// What stands for an address where there is no connection to it yet; nothing is looked up.
  SocketAddress socketAddress(Endpoint.Address address);

  /// Opens a connection to one address: resolves its name, tries what it resolves to, and completes
  /// within the connect timeout. The stage fails with an [IOException] that says what failed.
  ///
  /// @param handlers makes the handler of the new connection, on its event loop, before anything is
  ///   read
  CompletableFuture<Connection> connect(
      Endpoint.Address address,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers);

  /// Listens on one address until the listener is closed.
  ///
  /// @param handlers makes the handler of each accepted connection, as above
  /// @throws IOException when the address cannot be bound; it names the address
  Listener listen(
      Endpoint.Address address,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers)
      throws IOException;
}
