package io.ruapc.transport;

import io.ruapc.Tls;
import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// The transports that this program has: those that `ServiceLoader` finds beside this class.
public final class Transports {
  /// The scheme of a port where all protocols are spoken, for servers only.
  public static final String ANY = "any";

  private Transports() {}

  /// The transport of a scheme.
  ///
  /// @param tls for a scheme with encryption; null where none is wanted
  /// @param isClient whether it will connect; else it will listen
  /// @throws IOException when files that `tls` names cannot be read or make no sense
  /// @throws IllegalArgumentException that names the schemes there are, or says that `tls` does not
  ///   fit the scheme
  public static Transport find(String scheme, @Nullable Tls tls, boolean isClient)
      throws IOException {
    if (!isSecured(scheme)) {
      Transport plain = find(scheme);
      if (tls != null) {
        throw new IllegalArgumentException(
            "TLS is configured, but `"
                + scheme
                + "` does not encrypt: write `"
                + scheme
                + Transport.SECURED
                + "`");
      }
      return plain;
    }
    if (tls == null) {
      throw new IllegalArgumentException("`" + scheme + "` needs a certificate: use tls(..)");
    }
    return find(plainScheme(scheme)).secured(tls, isClient);
  }

  /// The transport of a scheme without encryption.
  ///
  /// @throws IllegalArgumentException that names the schemes there are
  public static Transport find(String scheme) {
    for (Transport transport : load()) {
      if (transport.scheme().equals(scheme)) {
        return transport;
      }
    }
    throw new IllegalArgumentException(
        "no transport for the scheme `"
            + scheme
            + "`; there are: "
            + String.join(", ", schemes())
            + ", and encrypted ones with an s behind the name");
  }

  /// Whether connections of this scheme are encrypted.
  public static boolean isSecured(String scheme) {
    return scheme.endsWith(Transport.SECURED)
        && !schemes().contains(scheme)
        && schemes().contains(plainScheme(scheme));
  }

  private static String plainScheme(String secured) {
    return secured.substring(0, secured.length() - Transport.SECURED.length());
  }

  private static List<String> schemes() {
    return load().stream().map(provider -> provider.get().scheme()).sorted().toList();
  }

  private static ServiceLoader<Transport> load() {
    return ServiceLoader.load(Transport.class, Transport.class.getClassLoader());
  }
}
