package io.ruapc.transport.tcp;

import io.netty.channel.socket.SocketChannel;
import io.ruapc.Endpoint;
import io.ruapc.transport.Connection;
import io.ruapc.transport.Listener;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.Transport;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.netty.Accepting;
import io.ruapc.transport.netty.ChannelConnection;
import io.ruapc.transport.netty.ClientProtocol;
import io.ruapc.transport.netty.Connecting;
import io.ruapc.transport.netty.EventLoops;
import io.ruapc.transport.netty.ServerProtocol;
import io.ruapc.transport.netty.SocketLine;
import io.ruapc.transport.netty.SocketListener;
import io.ruapc.transport.netty.UnfinishedBytes;
import io.ruapc.wire.FrameLayout;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Messages over plain TCP, `tcp://host:port`.
public final class TcpTransport implements Transport {
  /// What endpoints of this transport begin with.
  public static final String SCHEME = "tcp";

  /// What an accepted socket speaks that begins with [#firstBytes].
  public static final ServerProtocol SERVER_PROTOCOL = TcpTransport::accept;

  /// For `ServiceLoader`.
  public TcpTransport() {}

  /// What a socket speaks that this side has connected.
  ///
  /// @param handlers makes the handler of the connection
  public static ClientProtocol clientProtocol(
      TransportOptions options, Function<Connection, MessageHandler> handlers) {
    return channel ->
        CompletableFuture.completedFuture(
            ChannelConnection.open(
                channel,
                new SocketLine(channel),
                new FramedBytes(SCHEME, options, new UnfinishedBytes(options.maxUnfinishedBytes())),
                options,
                handlers));
  }

  private static void accept(SocketChannel channel, Accepting accepting) {
    ChannelConnection.accept(
        channel,
        new SocketLine(channel),
        new FramedBytes(SCHEME, accepting.options(), accepting.unfinished()),
        accepting);
  }

  /// What every connection of this transport begins with.
  public static byte[] firstBytes() {
    return ByteBuffer.allocate(Integer.BYTES).putInt(FrameLayout.MAGIC).array();
  }

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
    return Connecting.start(SCHEME, address, options, clientProtocol(options, handlers));
  }

  @Override
  public Listener listen(
      Endpoint.Address address,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers)
      throws IOException {
    return SocketListener.bind(SCHEME, address, SERVER_PROTOCOL, options, handlers);
  }
}
