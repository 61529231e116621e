package io.ruapc.transport.tcp;

import io.ruapc.Endpoint;
import io.ruapc.transport.Connection;
import io.ruapc.transport.Listener;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.TransportOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A listener and those who connect to it, closed together at the end of a test.
final class Peers implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 10;

  final Listener listener;
  private final TcpTransport transport = new TcpTransport();
  private final TransportOptions options;
  private final LinkedBlockingQueue<Inbox> accepted = new LinkedBlockingQueue<>();
  private final List<Connection> connections = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();

  Peers(TransportOptions options) throws IOException {
    this(options, Inbox::new);
  }

  /// @param inboxes makes the handler of each accepted connection
  Peers(TransportOptions options, Function<Connection, Inbox> inboxes) throws IOException {
    this.options = options;
    this.listener =
        transport.listen(
            new Endpoint.Address("127.0.0.1", 0),
            options,
            connection -> {
              Inbox inbox = inboxes.apply(connection);
              accepted.add(inbox);
              return inbox;
            });
  }

  /// The next connection that the listener accepted.
  Inbox accepted() throws InterruptedException {
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
  Inbox connect() throws Exception {
    return connect(Inbox::new);
  }

  Inbox connect(Function<Connection, Inbox> inboxes) throws Exception {
    var made = new CompletableFuture<Inbox>();
    Function<Connection, MessageHandler> handlers =
        connection -> {
          Inbox inbox = inboxes.apply(connection);
          made.complete(inbox);
          return inbox;
        };
    Connection connection =
        transport
            .connect(listener.address(), options, handlers)
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    synchronized (connections) {
      connections.add(connection);
    }
    return made.get();
  }

  /// A plain socket to the listener, for what the transport itself would never do.
  Socket socket() throws IOException {
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
