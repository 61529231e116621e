package io.ruapc;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Where a server is: `tcp://host:port`, or several equivalent addresses of one server,
/// `tcp://10.0.0.1:8000,10.0.0.2:8000`. A server in the same process is `local://name`.
///
/// A host is a name, an IPv4 address, or an IPv6 address in brackets. The first address that
/// connects is used.
///
/// @param scheme the transport, in lower case
/// @param addresses at least one
public record Endpoint(String scheme, List<Address> addresses) {
  /// The scheme of servers in the same process. It alone has names without ports for addresses.
  public static final String LOCAL = "local";

  /// The most addresses of one endpoint.
  public static final int MAX_ADDRESSES = 64;

  /// Copies the list and checks it.
  public Endpoint {
    addresses = List.copyOf(addresses);
    check(!addresses.isEmpty(), "an endpoint needs at least one address", scheme);
    check(addresses.size() <= MAX_ADDRESSES, "more than " + MAX_ADDRESSES + " addresses", scheme);
    for (Address address : addresses) {
      check(
          scheme.equals(LOCAL) == (address.port == Address.NO_PORT),
          "addresses have a port unless they are local",
          scheme + "://" + address);
    }
  }

  /// Reads the text form.
  ///
  /// @throws IllegalArgumentException that says what is wrong with it
  public static Endpoint parse(String text) {
    int separator = text.indexOf("://");
    check(
        separator > 0,
        "an endpoint is written scheme://host:port, as tcp://127.0.0.1:8000, or local://name",
        text);
    String scheme = text.substring(0, separator).toLowerCase(Locale.ROOT);
    for (int i = 0; i < scheme.length(); i++) {
      char c = scheme.charAt(i);
      check((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+', "bad scheme", text);
    }
    List<Address> addresses = new ArrayList<>();
    check(
        scheme.equals(LOCAL) || text.indexOf('/', separator + 3) < 0,
        "an endpoint has no path: it ends with its port",
        text);
    for (String address : text.substring(separator + 3).split(",", -1)) {
      addresses.add(
          scheme.equals(LOCAL) ? Address.parseName(address, text) : Address.parse(address, text));
    }
    return new Endpoint(scheme, addresses.stream().distinct().toList());
  }

  @Override
  public String toString() {
    return scheme
        + "://"
        + addresses.stream().map(Address::toString).collect(Collectors.joining(","));
  }

  private static void check(boolean holds, String otherwise, String text) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise + ": " + text);
    }
  }

  /// A host and a port, or a name within this process.
  ///
  /// @param host a name or an address; IPv6 without brackets
  /// @param port 0 to 65535, 0 only to listen on any free port; or [#NO_PORT]
  public record Address(String host, int port) {
    /// Stands where addresses of the scheme have no port.
    public static final int NO_PORT = -1;

    /// Checks both.
    public Address {
      check(!host.isEmpty(), "no host", host);
      check(port >= NO_PORT && port <= 65_535, "port must be 0 to 65535", Integer.toString(port));
    }

    /// Reads `host:port` or `[ipv6]:port`.
    ///
    /// @throws IllegalArgumentException that says what is wrong with it
    public static Address parse(String text) {
      return parse(text, text);
    }

    /// How a socket's address is shown: as it was given or by its numbers, never by a name that
    /// would have to be asked for.
    public static String text(SocketAddress address) {
      return address instanceof InetSocketAddress socket
          ? new Address(socket.getHostString(), socket.getPort()).toString()
          : address.toString();
    }

    private static Address parse(String text, String whole) {
      int colon = text.lastIndexOf(':');
      check(colon > 0, "an address is written host:port", whole);
      String host = text.substring(0, colon);
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
        check(host.indexOf(':') >= 0, "only an IPv6 address stands in brackets", whole);
      } else {
        check(host.indexOf(':') < 0, "an IPv6 address stands in brackets, as [::1]:8000", whole);
      }
      check(isPlain(host), "bad host", whole);
      return new Address(host, port(text.substring(colon + 1), whole));
    }

    private static Address parseName(String name, String whole) {
      check(!name.isEmpty(), "no name, it is written local://name", whole);
      check(
          isPlain(name) && name.indexOf(':') < 0,
          "a local name has no port, and none of /?#@[]",
          whole);
      return new Address(name, NO_PORT);
    }

    private static boolean isPlain(String host) {
      return host.chars().allMatch(c -> c > ' ' && c < 0x7f && "/?#@[],".indexOf(c) < 0);
    }

    private static int port(String digits, String whole) {
      check(!digits.isEmpty() && digits.length() <= 5, "port must be 0 to 65535", whole);
      for (int i = 0; i < digits.length(); i++) {
        check(digits.charAt(i) >= '0' && digits.charAt(i) <= '9', "port must be 0 to 65535", whole);
      }
      int port = Integer.parseInt(digits);
      check(port <= 65_535, "port must be 0 to 65535", whole);
      return port;
    }

    @Override
    public String toString() {
      String text = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
      return port == NO_PORT ? text : text + ":" + port;
    }
  }
}
