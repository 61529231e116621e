package io.ruapc.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.ruapc.transport.Transport;
import java.security.Principal;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// What a protocol needs to know of the TLS below it.
@SuppressWarnings("FutureReturnValueIgnored") // the end is not waited for
public final class Encryption {
  private static final AttributeKey<Encryption> KEY = AttributeKey.valueOf(Encryption.class, "tls");

  private final @Nullable Principal principal;

  private Encryption(@Nullable Principal principal) {
    this.principal = principal;
  }

  /// The handshake on a channel is over.
  ///
  /// @param isVerified whether the other side's certificate, if it has one, is from somebody who is
  ///   trusted
  public static void begin(Channel channel, SSLSession session, boolean isVerified) {
    channel.attr(KEY).set(new Encryption(isVerified ? principal(session) : null));
  }

  private static @Nullable Principal principal(SSLSession session) {
    try {
      return session.getPeerPrincipal();
    } catch (SSLPeerUnverifiedException anonymous) {
      return null;
    }
  }

  /// The scheme of a connection on this channel.
  ///
  /// @param plain what it is without encryption
  public static String scheme(Channel channel, String plain) {
    return of(channel) == null ? plain : plain + Transport.SECURED;
  }

  /// Who the other side has proved to be; null for a stranger.
  public static @Nullable Principal principal(Channel channel) {
    Encryption encryption = of(channel);
    return encryption == null ? null : encryption.principal;
  }

  /// Of the channel itself or the one that it is a stream of.
  private static @Nullable Encryption of(@Nullable Channel channel) {
    if (channel == null) {
      return null;
    }
    Encryption own = channel.attr(KEY).get();
    // The parent of an accepted socket is the listening one, which has none.
    return own != null ? own : of(channel.parent());
  }

  /// Says that nothing more comes from this side, as TLS says it if it is there, and then as TCP
  /// does.
  public static void finish(SocketChannel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      channel.shutdownOutput();
    } else {
      tls.closeOutbound().addListener(said -> channel.shutdownOutput());
    }
  }
}
