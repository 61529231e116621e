package io.ruapc.transport.tcp;

import io.netty.channel.socket.SocketChannel;
import io.ruapc.Endpoint;
import io.ruapc.transport.Connection;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.netty.Accepting;
import io.ruapc.transport.netty.ChannelConnection;
import io.ruapc.transport.netty.ClientProtocol;
import io.ruapc.transport.netty.ServerProtocol;
import io.ruapc.transport.netty.SocketLine;
import io.ruapc.transport.netty.UnfinishedBytes;
import io.ruapc.transport.tls.SocketTransport;
import io.ruapc.wire.FrameLayout;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Messages over TCP, `tcp://host:port`.
public final class TcpTransport implements SocketTransport {
  /// What endpoints of this transport begin with.
  public static final String SCHEME = "tcp";

  /// How a TLS handshake calls it.
  public static final String APPLICATION_PROTOCOL = "ruapc/1";

  /// What an accepted socket speaks that begins with [#firstBytes].
  public static final ServerProtocol SERVER_PROTOCOL = TcpTransport::accept;

  /// For `ServiceLoader`.
  public TcpTransport() {}

  private static void accept(SocketChannel channel, Accepting accepting) {
    ChannelConnection.accept(
        channel,
        new SocketLine(channel),
        new FramedBytes(SCHEME, accepting.options(), accepting.unfinished()),
        accepting);
  }

  /// What every connection of this transport begins with.
  public static byte[] firstBytes() {
    return FrameLayout.magic();
  }

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public ServerProtocol serverProtocol() {
    return SERVER_PROTOCOL;
  }

  @Override
  public ClientProtocol clientProtocol(
      Endpoint.Address address,
      TransportOptions options,
      Function<Connection, MessageHandler> handlers) {
    return channel ->
        CompletableFuture.completedFuture(
            ChannelConnection.open(
                channel,
                new SocketLine(channel),
                new FramedBytes(SCHEME, options, new UnfinishedBytes(options.maxUnfinishedBytes())),
                options,
                handlers));
  }

  @Override
  public List<String> applicationProtocols() {
    return List.of(APPLICATION_PROTOCOL);
  }
}
