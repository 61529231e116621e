package io.ruapc.transport;

import java.util.ServiceLoader;
import java.util.stream.Collectors;

/// The transports that this program has: those that `ServiceLoader` finds beside this class.
public final class Transports {
  /// The scheme of a port where all protocols are spoken, for servers only.
  public static final String ANY = "any";

  private Transports() {}

  /// The transport of a scheme.
  ///
  /// @throws IllegalArgumentException that names the schemes there are
  public static Transport find(String scheme) {
    var loader = ServiceLoader.load(Transport.class, Transport.class.getClassLoader());
    for (Transport transport : loader) {
      if (transport.scheme().equals(scheme)) {
        return transport;
      }
    }
    String schemes =
        loader.stream()
            .map(provider -> provider.get().scheme())
            .sorted()
            .collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        "no transport for the scheme `" + scheme + "`; there are: " + schemes);
  }
}
