package io.ruapc.transport.http;

import io.netty.channel.Channel;
import io.ruapc.HttpOptions;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Who may ask: browsers say which page they ask for, and by which name they know this server.
final class Origins {
  private static final String LOCALHOST = "localhost";
  private static final Pattern LOOPBACK = Pattern.compile("127\\.[0-9.]+");

  private Origins() {}

  /// Whether a server that listens on a loopback address may be called by this name. Browsers take
  /// any name that resolves to the address, so a stranger's page could reach a server that only
  /// programs of the same machine should: whose name it is tells them apart.
  static boolean isKnownHost(String host, HttpOptions options) {
    String name = name(host).toLowerCase(Locale.ROOT);
    return name.equals(LOCALHOST)
        || name.endsWith("." + LOCALHOST)
        || LOOPBACK.matcher(name).matches()
        || name.equals("[::1]")
        || options.allowedHosts().contains(name);
  }

  /// The host without its port.
  private static String name(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  /// Whether the socket was accepted at an address that only this machine reaches.
  static boolean isOnLoopback(Channel socket) {
    return socket.parent() != null
        && socket.parent().localAddress() instanceof InetSocketAddress bound
        && bound.getAddress().isLoopbackAddress();
  }

  /// Whether a page that came from this server asks; also anybody who is no browser.
  static boolean isOwn(@Nullable String origin, String host) {
    if (origin == null) {
      return true;
    }
    int authority = origin.indexOf("://");
    return authority > 0 && origin.substring(authority + 3).equalsIgnoreCase(host);
  }

  /// What a page from elsewhere that may ask is told of itself; null for one that may not.
  static @Nullable String allowed(@Nullable String origin, HttpOptions options) {
    if (origin == null || options.allowedOrigins().isEmpty()) {
      return null;
    }
    if (options.allowedOrigins().contains("*")) {
      return "*";
    }
    return options.allowedOrigins().contains(origin) ? origin : null;
  }
}
