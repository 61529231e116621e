package io.ruapc.cli;

import io.ruapc.Tls;
import io.ruapc.client.Client;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Whom to trust at endpoints that are encrypted, and who to be there.
@SuppressWarnings("NullAway.Init") // the fields are set from the command line
final class TlsOptions {
  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description =
          "Trust the certificates of this PEM file, instead of those that the system trusts.")
  private @Nullable Path authorities;

  @Option(
      names = "--insecure",
      description = "Trust any certificate: what is sent may reach a stranger.")
  private boolean insecure;

  @Mixin private CertificateOptions certificate;

  TlsOptions() {}

  /// Leaves the client as it is when nothing was said.
  void applyTo(Client.Builder client) {
    Tls tls = certificate.addTo(Tls.create());
    if (insecure) {
      client.tls(tls.trustAnybody());
    } else if (authorities != null) {
      client.tls(tls.trust(authorities));
    } else if (certificate.isGiven()) {
      client.tls(tls);
    }
  }
}
