package io.ruapc.transport.netty;

import io.netty.channel.socket.SocketChannel;

/// What a listener does with the sockets that it accepts: how a protocol begins at the side that
/// did not connect.
public interface ServerProtocol {
  /// Sets up the pipeline of a connected socket, from which nothing has been lost: what is read
  /// next is read by the handlers that are added here. Event loop of the socket only.
  ///
  /// The protocol closes the socket, within limits that have names, whatever the other side does.
  ///
  /// @param accepting what the sockets of this listener share
  void open(SocketChannel channel, Accepting accepting);
}
