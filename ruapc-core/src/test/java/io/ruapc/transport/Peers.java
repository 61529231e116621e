package io.ruapc.transport;

import io.ruapc.Endpoint;
import io.ruapc.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A listener and those who connect to it, closed together at the end of a test.
public final class Peers implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 10;

  public final Listener listener;
  private final Transport client;
  private final TransportOptions options;
  private final LinkedBlockingQueue<Inbox> accepted = new LinkedBlockingQueue<>();
  private final List<Connection> connections = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();

  /// Over TCP.
  public Peers(TransportOptions options) throws IOException {
    this(options, Inbox::new);
  }

  /// Over TCP.
  ///
  /// @param inboxes makes the handler of each accepted connection
  public Peers(TransportOptions options, Function<Connection, Inbox> inboxes) throws IOException {
    this("tcp", options, inboxes);
  }

  /// @param inboxes makes the handler of each accepted connection
  public Peers(String scheme, TransportOptions options, Function<Connection, Inbox> inboxes)
      throws IOException {
    this.client = transport(scheme, true);
    this.options = options;
    this.listener =
        transport(scheme, false)
            .listen(
                freeAddress(scheme),
                options,
                connection -> {
                  Inbox inbox = inboxes.apply(connection);
                  accepted.add(inbox);
                  return inbox;
                });
  }

  /// The transport of any scheme, with a certificate of its own and trust in anybody where it is
  /// encrypted.
  public static Transport transport(String scheme, boolean isClient) throws IOException {
    Tls tls =
        isClient ? Tls.create().trustAnybody() : Tls.create().selfSigned("localhost", "127.0.0.1");
    return Transports.find(scheme, Transports.isSecured(scheme) ? tls : null, isClient);
  }

  private static Endpoint.Address freeAddress(String scheme) {
    return scheme.equals(Endpoint.LOCAL)
        ? new Endpoint.Address(UUID.randomUUID().toString(), Endpoint.Address.NO_PORT)
        : new Endpoint.Address("127.0.0.1", 0);
  }

  /// The next connection that the listener accepted.
  public Inbox accepted() throws InterruptedException {
    Inbox inbox = accepted.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (inbox == null) {
      throw new AssertionError("nothing was accepted");
    }
    synchronized (connections) {
      connections.add(inbox.connection);
    }
    return inbox;
  }

  /// A connection of the transport to the listener.
  public Inbox connect() throws Exception {
    return connect(Inbox::new);
  }

  public Inbox connect(Function<Connection, Inbox> inboxes) throws Exception {
    var made = new CompletableFuture<Inbox>();
    Function<Connection, MessageHandler> handlers =
        connection -> {
          Inbox inbox = inboxes.apply(connection);
          made.complete(inbox);
          return inbox;
        };
    Connection connection =
        client
            .connect(listener.address(), options, handlers)
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    synchronized (connections) {
      connections.add(connection);
    }
    return made.get();
  }

  /// A plain socket to the listener, for what the transport itself would never do.
  public Socket socket() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), listener.address().port());
    socket.setSoTimeout(PATIENCE_SECONDS * 1_000);
    sockets.add(socket);
    return socket;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    synchronized (connections) {
      connections.forEach(connection -> connection.close(null));
    }
    accepted.forEach(inbox -> inbox.connection.close(null));
  }
}
