package io.ruapc.transport.netty;

import io.netty.channel.socket.SocketChannel;
import io.ruapc.transport.Connection;
import java.util.concurrent.CompletableFuture;

/// How a protocol begins at the side that connected.
public interface ClientProtocol {
  /// Sets up the pipeline of a connected socket before anything is read from it, and completes when
  /// messages can be sent. Event loop of the socket only, and so completes the stage.
  ///
  /// A stage that fails with an [java.io.IOException] lets another address of the host be tried.
  /// One that takes longer than its share of the connect timeout is given up, and its socket
  /// closed; closing the socket is all the cleaning up there is.
  CompletableFuture<Connection> open(SocketChannel channel);
}
